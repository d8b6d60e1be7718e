import threading
from functools import cache

import psutil
import pytest

from convcore.errors import ConvscopeError
from convcore.networks.bundle_files import load_bundle
from pages.shared.session import server as server_module
from pages.shared.session.server import Server
from tests.keras_files import archive
from tests.paths import MODELS
from tests.plans import plan


def test_once_it_ends_nothing_starts_and_whoever_asks_gets_a_sentence():
    fashion = load_bundle(MODELS / "fashion")
    others = psutil.Process().children()
    ending = Server(grace=1.0)
    (started,) = (
        child
        for child in set(psutil.Process().children()) - set(others)
        if "LokyProcess" in "".join(child.cmdline())
    )
    ending.close()
    started.wait(60)
    before = psutil.Process().children()
    for ask in (
        ending.inference.start,
        lambda: ending.inference.weights(fashion.model_path, "conv1"),
        lambda: ending.trainings.start("a", plan()),
        lambda: ending.networks.bring("a", archive(), "mine.keras"),
        lambda: ending.test_sets.fetch(fashion),
    ):
        with pytest.raises(ConvscopeError, match=r"Received: (it was closed|one that ends)$"):
            ask()
    assert psutil.Process().children() == before


def test_visitors_who_come_first_together_share_one(monkeypatch):
    together, made, found = threading.Barrier(10), [], []

    def make(grace):
        threading.Event().wait(0.05)
        made.append(grace)
        return object()

    monkeypatch.setattr(server_module, "Server", make)
    monkeypatch.setattr(server_module, "_made", cache(server_module._made.__wrapped__))

    def come():
        together.wait(60)
        found.append(server_module.server())

    threads = [threading.Thread(target=come) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 10
    assert len({id(each) for each in found}) == len(made) == 1
