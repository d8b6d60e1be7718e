"""Which samples there are to choose from, and what a choice leads to."""

from dataclasses import replace

import numpy as np
import pytest

from convcore.networks.bundle_files import load_bundle
from pages.shared.address.words import NETWORK_INPUT
from pages.shared.choosing.samples import ANY, thumbnails
from tests.pages.visiting import pick, picker, visit
from tests.paths import MODELS

FASHION = load_bundle(MODELS / "fashion")
SNEAKERS = np.flatnonzero(FASHION.labels == FASHION.classes.index("Sneaker")).tolist()
CELL = "picture_of_network"


@pytest.mark.apptest
def test_a_class_leads_to_its_next_sample_and_lasts_as_long_as_the_sample_is_one_of_it():
    test = pick(visit("kernel_lab", image=NETWORK_INPUT, sample="995"), CELL, "group", "Sneaker")
    later = [number for number in SNEAKERS if number >= 995] or SNEAKERS
    shown = picker(test, CELL)
    assert test.session_state["sample"] == later[0]
    assert (shown["group"], shown["total"]) == ("Sneaker", len(SNEAKERS))
    assert shown["chosen"] == SNEAKERS.index(later[0])
    pick(test, CELL, "choose", 2, "Sneaker")
    assert test.session_state["sample"] == SNEAKERS[2]
    # A place was chosen in what the browser then showed, whatever came in between.
    pick(test, CELL, "choose", 2, ANY)
    shown = picker(test, CELL)
    assert (shown["shown"], shown["group"]) == (f"2: {FASHION.titles[2]}", ANY)
    # A picture of the visitor's makes way for a sample, and none is one of the thumbnails.
    pick(test, CELL, "source", "Upload")
    shown = picker(test, CELL)
    assert (shown["shown"], shown.get("chosen")) == ("Your picture", None)
    assert shown["sources"][shown["source"]]["name"] == "Upload"
    pick(test, CELL, "number", 999)
    assert (test.session_state["input"], test.session_state["sample"]) == ("sample", 999)
    pick(test, CELL, "number", 1000)
    assert test.session_state["sample"] == 999


def test_thumbnails_of_the_same_samples_are_made_once_whoever_has_the_network():
    mine = replace(FASHION, name="mine", samples=FASHION.samples.copy())
    assert thumbnails(mine, ANY, 0) is thumbnails(FASHION, ANY, 0)
    other = replace(mine, samples=FASHION.samples[::-1])
    assert thumbnails(other, ANY, 0) != thumbnails(FASHION, ANY, 0)
