"""Guess first, on every page that asks."""

from pages.shared.address.kinds import Choice, Parameter, Switch, WholeNumber
from pages.shared.address.table.common import GUESSING, TRAINING
from pages.shared.address.terms import TERMS

TABLE: dict[str, Parameter] = {
    "seed": WholeNumber(
        "Seed",
        0,
        (0, 999),
        pages=(*TRAINING, *GUESSING),
        of_its_page=True,
        help=f"{TERMS['seed']} So the same training, and the same round of questions.",
    ),
    "guess": Switch(
        "Guess first",
        False,
        noun="Guessing first",
        pages=GUESSING,
        of_its_page=True,
        help="The result is covered until you have chosen among four: one is right, the others "
        "are what common mistakes lead to.",
    ),
    "ask": Choice(
        "Ask for",
        "map",
        {
            "map": "Map",
            "pooled": "Pooled map",
            "size": "Size",
            "number": "Number",
            "filter": "Filter",
            "field": "Receptive field",
            "answer": "Answer",
        },
        noun="What is asked for",
        pages=GUESSING,
        of_its_page=True,
        asked=True,
        help="Map: what the kernel or filter finds. Pooled map: what pooling leaves of it. Size: "
        "how large that is. Number: one value. Filter: what a map was made with. Receptive field: "
        "how much of the input a unit sees. Answer: what the network says.",
    ),
}
