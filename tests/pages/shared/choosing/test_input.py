"""Choosing what a network looks at."""

from dataclasses import replace

import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.processes.full_test_sets import FullTestSet, FullTestSets
from pages.shared.address.parameters import NETWORK_INPUT
from pages.shared.choosing import network
from tests.pages.visiting import visit
from tests.paths import MODELS

pytestmark = pytest.mark.apptest


def test_a_test_set_that_comes_while_the_page_is_made_is_shown_at_once(monkeypatch):
    ships, asked = load_bundle(MODELS / "fashion"), []
    there = replace(ships, full_test_set=True)

    def of(_, name):
        asked.append(name)
        return FullTestSet(bundle=there)

    monkeypatch.setattr(FullTestSets, "of", of)
    monkeypatch.setattr(network, "bundle_with", lambda *_, **__: there if asked else ships)
    test = visit("kernel_lab", image=NETWORK_INPUT, input="test_set", sample="30")
    assert asked == ["fashion"]
    assert [info.value for info in test.info] == []
    assert [button.key for button in test.button if button.key == "fetch_test_set"] == []
    assert test.text_input(key="sample_typed").value == "30"
