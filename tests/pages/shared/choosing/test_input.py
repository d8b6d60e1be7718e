"""Choosing what a network looks at."""

from dataclasses import replace

import numpy as np
import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.processes.full_test_sets import FullTestSet, FullTestSets
from pages.shared.address.words import NETWORK_INPUT
from pages.shared.choosing import network
from tests.pages.visiting import picker, sentence_of, visit
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


def test_a_test_set_that_cannot_be_had_is_explained_and_all_else_works(monkeypatch):
    why = "The full test set needs the internet. Received: neither"
    monkeypatch.setattr(FullTestSets, "of", lambda *_: FullTestSet(why=why))
    test = visit("learned_filters", model="colour", sample="3", input="test_set")
    assert not test.exception
    assert [sentence_of(error) for error in test.error] == [why]
    (offer,) = test.info
    assert offer.value.startswith("The test images of CIFAR-10 are not on this server yet.")
    assert offer.value.endswith("Meanwhile you see sample 3.")
    assert len([button for button in test.button if button.key == "fetch_test_set"]) == 1
    said = [text.value for text in test.markdown]
    assert "Right on **77.3 %** of the 10,000 test images." in said
