"""Choosing what a network looks at."""

from dataclasses import replace

import numpy as np
import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.processes.full_test_sets import FullTestSet, FullTestSets
from pages.shared.address.words import NETWORK_INPUT
from pages.shared.choosing import network
from tests.pages.visiting import picker, visit
from tests.paths import MODELS

pytestmark = pytest.mark.apptest


def test_a_test_set_that_comes_while_the_page_is_made_is_shown_at_once(monkeypatch):
    ships, asked = load_bundle(MODELS / "fashion"), []
    there = replace(
        ships,
        full_test_set=True,
        samples=np.concatenate([ships.samples, ships.samples[:500]]),
        labels=np.concatenate([ships.labels, ships.labels[:500]]),
        titles=(*ships.titles, *ships.titles[:500]),
    )

    def of(_, name):
        asked.append(name)
        return FullTestSet(bundle=there)

    monkeypatch.setattr(FullTestSets, "of", of)
    monkeypatch.setattr(network, "bundle_with", lambda *_, **__: there if asked else ships)
    test = visit("kernel_lab", image=NETWORK_INPUT, input="test_set", sample="1200")
    assert asked == ["fashion"]
    assert [info.value for info in test.info] == []
    assert [button.key for button in test.button if button.key == "fetch_test_set"] == []
    # Thumbnails come by the thousand.
    shown = picker(test, "picture_of_network")
    assert (shown["shown"], shown["chosen"]) == (f"1200: {ships.titles[200]}", 1200)
    assert (shown["first"], shown["total"]) == (1000, 1500)
