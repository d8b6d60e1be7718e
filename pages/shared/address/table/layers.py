"""Layers."""

from functools import partial

from convcore import limits
from pages.shared.address.kinds import Choice, Name, Parameter, WholeNumber, Written
from pages.shared.address.place_texts import read_place, write_place
from pages.shared.address.table.common import LAB, LAYERS, never
from pages.shared.address.terms import TERMS
from pages.shared.address.words import MOST_PROBABLE

TABLE: dict[str, Parameter] = {
    "layer": Name(
        "Layer",
        "relu2",
        pages=LAYERS,
        asked=True,
        outlives=lambda layer, _, network: layer in network.layers_by_name,
    ),
    "map": WholeNumber(
        "Map",
        0,
        (0, limits.NETWORK_WIDTH - 1),
        of_network=True,
        pages=LAYERS,
        asked=True,
        outlives=never,
        help=f"Which map of the layer. {TERMS['dense']} Its maps are single units.",
    ),
    "unit": Written(
        "Unit",
        "",
        pages=LAYERS,
        outlives=never,
        ends_with_question=True,
        parse=partial(read_place, noun="unit"),
        write_out=write_place,
        example="strongest",
        help=f"{TERMS['unit']} Its row and column, such as 4,6; a click on the map sets them. "
        "Empty for the strongest unit, the first one of several.",
    ),
    "about": Choice(
        "Look at",
        "maps",
        {
            "maps": "All maps",
            "sees": "What it sees",
            "sum": "What it adds up",
            "excites": "What excites it",
            "why": "Why this answer",
            "cost": "What pooling saves",
        },
        noun="The part to look at",
        pages=(*LAYERS, *LAB),
        of_its_page=True,
        on={
            "kernel_lab": {
                "default": "kernel",
                "options": {
                    "kernel": "About this kernel",
                    "angles": "Angle by angle",
                    "sizes": "Sizes",
                    "mistakes": "Mistakes worth making",
                    "network": "Into a network",
                },
            }
        },
    ),
    "explain": Name(
        "Class to explain",
        MOST_PROBABLE,
        pages=LAYERS,
        needs={"layers": ("about", "why")},
        ends_with_question=True,
        outlives=lambda name, _, network: name in network.classes,
        instead={MOST_PROBABLE: "The most probable"},
        help="Any class will do, also one that the network did not choose: what in the picture "
        "speaks for it?",
    ),
}
