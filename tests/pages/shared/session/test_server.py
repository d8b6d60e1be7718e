import logging
import threading
from functools import cache

import psutil
import pytest

from convcore.errors import ConvscopeError
from convcore.networks.bundle_files import load_bundle
from convcore.processes import memory
from convcore.processes.inference import InferenceProcess
from pages.shared.session import server as server_module
from pages.shared.session.server import KERAS_MEMORY, Server
from tests.keras_files import archive
from tests.paths import MODELS
from tests.plans import plan


def test_once_it_ends_nothing_starts_and_whoever_asks_gets_a_sentence(monkeypatch):
    monkeypatch.delenv("CONVSCOPE_KERAS", raising=False)
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


@pytest.mark.parametrize(
    ("when", "free", "starts"),
    [
        (None, KERAS_MEMORY, True),
        ("", KERAS_MEMORY, True),
        ("at_start", KERAS_MEMORY, True),
        ("at_start", KERAS_MEMORY - 1, False),
        ("on_demand", 2 * KERAS_MEMORY, False),
        ("On demand", KERAS_MEMORY, True),
    ],
)
def test_keras_starts_with_the_server_where_it_may(when, free, starts, monkeypatch, caplog):
    started = []
    monkeypatch.setattr(InferenceProcess, "start", lambda process: started.append(process))
    monkeypatch.setattr(memory, "available", lambda: free)
    monkeypatch.delenv("CONVSCOPE_KERAS", raising=False)
    if when is not None:
        monkeypatch.setenv("CONVSCOPE_KERAS", when)
    found = Server(grace=1.0)
    found.close()
    assert started == ([found.inference] if starts else [])
    said = [each.message for each in caplog.records if each.levelno == logging.WARNING]
    rule = "CONVSCOPE_KERAS is at_start, as without it, or on_demand. Received: 'On demand'"
    assert said == ([rule] if when == "On demand" else [])


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
