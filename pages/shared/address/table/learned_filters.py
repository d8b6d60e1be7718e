"""Learned filters, and what other pages share with it."""

from functools import partial

from convcore import limits
from convcore.networks.edits import format_filters, parse_filters, parse_placement
from pages.shared.address.kinds import Choice, Parameter, WholeNumber, Written
from pages.shared.address.table.common import COLOURS, FILTERS, LAYERS, TRAINING, never
from pages.shared.address.terms import TERMS

TABLE: dict[str, Parameter] = {
    "filter": WholeNumber(
        "Filter",
        0,
        (0, limits.NETWORK_FILTERS - 1),
        of_network=True,
        pages=(*FILTERS, *TRAINING),
        asked=True,
        outlives=lambda number, _, network: number < len(network.biases),
    ),
    "stage": Choice(
        "Stage",
        "relu",
        {
            "weights": "Weights",
            "convolution": "Convolution",
            "relu": "After ReLU",
            "pooled": "After pooling",
        },
        pages=FILTERS,
        outlives=lambda stage, _, network: stage in ("weights", *network.first_stages),
    ),
    "channel": Choice(
        "Channel",
        "all",
        {"all": "All", **COLOURS},
        pages=(*FILTERS, *TRAINING),
        in_menu=True,
        help=f"{TERMS['channel']} All: the weights as colours. Mid grey is 0; red, green and blue "
        "are brighter the more positive their weight is, and darker the more negative.",
    ),
    "scale": Choice(
        "Scale",
        "shared",
        {"shared": "Shared", "each": "Each its own"},
        pages=(*FILTERS, *LAYERS, *TRAINING),
        of_its_page=True,
        help="Shared: one colour scale for all tiles, so that they can be compared. Each its own: "
        "a scale for every tile, which makes a weak map look busy.",
        on={
            "training": {
                "default": "step",
                "options": {"step": "The step's", "shared": "The film's", "each": "Each its own"},
                "help": "The step's: one colour scale for all tiles of a step; half of the "
                "filters reach its ends. The film's: one up to the largest weight of all steps, so "
                "that they can be compared. Each its own: a scale for every tile.",
            }
        },
    ),
    "sort": Choice(
        "Sort",
        "number",
        {
            "number": "Number",
            "strongest": "Strongest",
            "activity": "Activity",
            "likeness": "Likeness",
            "damage": "Damage",
        },
        noun="The order",
        pages=FILTERS,
        in_menu=True,
        help="Strongest: by the largest value in each tile, whether positive or negative. "
        "Activity: by the mean of the map after ReLU. Likeness: by how much the weights look like "
        "the chosen filter's. Damage: by how many samples are no longer recognised without the "
        "filter.",
    ),
    "silence": Written(
        "Silenced filters",
        "",
        pages=FILTERS,
        outlives=never,
        ends_with_question=True,
        is_change=True,
        parse=partial(parse_filters, count=limits.NETWORK_FILTERS),
        write_out=format_filters,
        example="none",
        help="Numbers and runs of numbers: 3,7 or 0-4. The network then answers without these "
        "filters: their maps are 0. Empty for none.",
    ),
    "place": Written(
        "Kernels in the place of filters",
        "",
        pages=FILTERS,
        outlives=never,
        ends_with_question=True,
        is_change=True,
        parse=parse_placement,
        write_out=lambda placement: placement.text,
        example="none",
        help="Filter and kernel: 5:0,1,0,1,-4,1,0,1,0, with semicolons between several; with = "
        "instead of the colon, the kernel is put in as it is, whatever is said below. The word "
        "handmade in front fills all places with hand-made kernels, random:7 with random numbers "
        "(7 is their seed). Empty for none.",
    ),
    "place_norm": Choice(
        "Norm",
        "kept",
        {"kept": "Kept", "own": "Own"},
        pages=FILTERS,
        is_change=True,
        help=f"{TERMS['norm']} Kept: the kernel is scaled to the norm of the filter that it "
        "replaces. Own: it is put in as it is. For all kernels that are put in places.",
    ),
    "place_bias": Choice(
        "Bias of the place",
        "kept",
        {"kept": "Kept", "zero": "Zero"},
        pages=FILTERS,
        is_change=True,
        help=f"{TERMS['bias']} Kept: that of the filter that the kernel replaces. Zero: none. For "
        "all kernels that are put in places.",
    ),
    "detail": Choice(
        "Look at",
        "probe",
        {
            "probe": "Probe",
            "card": "What it is",
            "patches": "Patches",
            "ranking": "Ranking",
            "change": "Change it",
            "training": "How it was trained",
        },
        noun="The part to look at",
        pages=FILTERS,
    ),
}
