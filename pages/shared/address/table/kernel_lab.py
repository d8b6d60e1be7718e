"""The Kernel lab."""

from functools import partial

from convcore import limits
from convcore.kernels.presets import CHANNELS
from convcore.kernels.text import format_kernel, parse_kernel
from convcore.pictures.registry import PICTURES
from convcore.quiz.tool_mistakes import MISTAKES
from pages.shared.address.kinds import Choice, Number, Parameter, Switch, WholeNumber, Written
from pages.shared.address.place_texts import read_nudge, read_place, write_nudge, write_place
from pages.shared.address.table.common import (
    COLOURS,
    FIRST_KERNEL,
    LAB,
    LAB_AND_FILTERS,
    PADDINGS,
    POOLINGS,
    TRAINING,
    never,
)
from pages.shared.address.terms import TERMS
from pages.shared.address.words import NETWORK_INPUT, OWN_PICTURES

TABLE: dict[str, Parameter] = {
    "image": Choice(
        "Picture",
        "boxes",
        {
            **{slug: picture.name for slug, picture in PICTURES.items()},
            NETWORK_INPUT: "A network's picture",
            **OWN_PICTURES,
        },
        pages=LAB,
        asked=True,
    ),
    "nudge": Written(
        "Picture moved by",
        write_nudge((0, 0)),
        pages=LAB,
        asked=True,
        parse=partial(read_nudge, most=limits.PICTURE_SIDE),
        write_out=write_nudge,
    ),
    "channels": Choice(
        "Channels",
        "grey",
        {"grey": "Grey", "colour": "Colour"},
        noun="What the kernel reads",
        pages=LAB,
        asked=True,
        help="In grey, a picture is one table of brightnesses. In colour it has three: red, green "
        "and blue. The kernel reads each, or has a part of its own for each, and the three sums "
        "are added.",
    ),
    "kernel": Written(
        "Kernel as text",
        FIRST_KERNEL,
        pages=(*LAB, *TRAINING),
        needs={"training": ("start", "kernel_lab")},
        asked=True,
        parse=parse_kernel,
        write_out=format_kernel,
        help="Row by row, with commas. A shape other than 3x3 stands in front: 1x3:-1,0,1. With "
        "x3 after it, as in 3x3x3, every place has red, green and blue. Rows in brackets work as "
        "well: [1 2; 3 4]. So do fractions such as 1/9, and decimal commas such as 0,5 where "
        "blanks or semicolons part the numbers.",
    ),
    "edited_channel": Choice("Channel to edit", CHANNELS[0], COLOURS, pages=LAB),
    "padding": Choice(
        "Padding",
        "same",
        PADDINGS,
        pages=LAB,
        asked=True,
        help=f"{TERMS['padding']} Same: so many that the map is as large as the picture (at stride "
        "1). Valid: none, so that the map is smaller.",
    ),
    "stride": WholeNumber(
        "Stride",
        1,
        limits.STRIDES,
        pages=LAB,
        asked=True,
        help=TERMS["stride"],
    ),
    "dilation": WholeNumber(
        "Dilation",
        1,
        limits.DILATIONS,
        pages=LAB,
        asked=True,
        help=TERMS["dilation"],
    ),
    "bias": Number(
        "Bias",
        0.0,
        (-limits.BIAS, limits.BIAS),
        pages=LAB,
        asked=True,
        help=TERMS["bias"],
    ),
    "relu": Switch("ReLU", False, pages=LAB, asked=True, help=TERMS["ReLU"]),
    "pool": Choice(
        "Pooling",
        "max",
        {**POOLINGS, "none": "None"},
        pages=LAB,
        asked=True,
        in_menu=True,
        help=f"{TERMS['pooling']} Max keeps the largest of them, average their mean.",
    ),
    "pool_size": WholeNumber(
        "Pool size",
        2,
        limits.POOL_SIZES,
        pages=LAB,
        asked=True,
        help="How many rows and columns of the map each window covers.",
    ),
    "pool_stride": WholeNumber(
        "Pool stride", 2, limits.POOL_STRIDES, pages=LAB, asked=True, help=TERMS["stride"]
    ),
    "pool_padding": Choice(
        "Pool padding",
        "valid",
        {"valid": "Valid", "same": "Same"},
        pages=LAB,
        asked=True,
        help="Valid: a window that does not fit once more is left out. Same: it counts, with what "
        "is there of it.",
    ),
    "pixel": Written(
        "Pinned pixel",
        "",
        pages=LAB_AND_FILTERS,
        of_its_page=True,
        outlives=never,
        ends_with_question=True,
        parse=partial(read_place, noun="pixel"),
        write_out=write_place,
        example="such as 9,4",
        help="Row and column of the activation map, such as 9,4. A click on a picture sets it, "
        "Escape or an empty field releases it, and the link carries it.",
    ),
    "mistake": Choice(
        "Mistake",
        "none",
        {"none": "None"} | {slug: f"Mistake {n}" for n, slug in enumerate(MISTAKES, start=1)},
        pages=LAB,
        needs={"kernel_lab": ("about", "mistakes")},
    ),
}
