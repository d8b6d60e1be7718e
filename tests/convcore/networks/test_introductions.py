"""A network is introduced by what it does and how often it is right, where that is known."""

from dataclasses import replace

import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.networks.introductions import introduce
from tests.paths import MODELS

SAID = {
    "fashion": "sorts clothes into ten kinds, right 92.6 times in 100",
    "digits": "sorts digits into ten kinds, right 99.4 times in 100",
    "colour": "sorts colour photographs into ten kinds, right 77.3 times in 100",
}


@pytest.mark.parametrize("name", SAID)
def test_a_network_that_ships_is_introduced_by_its_card(name):
    bundle = load_bundle(MODELS / name)
    assert introduce(bundle) == SAID[name]
    trained_here = replace(bundle, title=f"{bundle.title}, trained by you", test_accuracy=0.5)
    assert introduce(trained_here) == SAID[name].rpartition("right ")[0] + "right 50.0 times in 100"
