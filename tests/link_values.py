"""Values to try of the link parameters whose kind does not say what there is."""

from convcore.networks.bundle_files import read_cards
from pages.shared.address.parameters import MOST_PROBABLE
from tests.paths import MODELS

CARDS = read_cards(MODELS)

WRITTEN = {
    "kernel": (
        "1x1:100",
        "7x7:" + ",".join(["-100"] * 49),
        "7x1:1,2,3,4,5,6,7",
        "1x3:-1,0.5,2",
    ),
    "pixel": ("", "0,0", "25,25", "3,4"),
    "unit": ("", "0,0", "10,10", "4,6"),
    "silence": ("", "0-31", "3,7-9"),
    "place": (
        "",
        "handmade",
        "random:999999;31:" + ",".join(["-100"] * 9),
        "random:4;5:0,1,0,1,-4,1,0,1,0",
    ),
}
"""The extremes of each, and last an ordinary one that is not the default."""

NAMES = {
    "layer": {each.name for card in CARDS for each in card["layers"] if each.type.computes},
    "explain": {MOST_PROBABLE, *(card["classes"][end] for card in CARDS for end in (0, -1))},
}
"""Names in the networks that ship."""

OTHER_NAMES = {"layer": "relu2", "explain": "horse"}
"""One of each that is not the default, in the network `colour`."""
