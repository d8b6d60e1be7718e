"""Training."""

from typing import Any

from convcore import limits
from pages.shared.address.kinds import Choice, Number, Parameter, Switch, WholeNumber
from pages.shared.address.table.common import TRAINING
from pages.shared.address.terms import TERMS
from pages.shared.session.shipped import MOST_STEPS

_OF_PLAN: dict[str, Any] = {"pages": TRAINING, "needs": {"training": ("view", "train")}}

TABLE: dict[str, Parameter] = {
    "step": WholeNumber(
        "Step",
        0,
        (0, MOST_STEPS),
        pages=TRAINING,
        help="In each step the network looks at one batch of images and its weights move a "
        "little. Not every step was recorded: the last one before is shown.",
    ),
    "view": Choice(
        "Look at",
        "moved",
        {"moved": "What moved", "runs": "Learned or ours?", "train": "Train your own"},
        noun="The part to look at",
        pages=TRAINING,
        help="What moved: how far the filters have come. Learned or ours: do learned filters beat "
        "hand-made ones? Train your own: a network of yours, in a minute.",
    ),
    "start": Choice(
        "First layer",
        "random",
        {
            "random": "Random",
            "handmade": "Hand-made",
            "kernel_lab": "The Kernel lab's kernel",
        },
        **_OF_PLAN,
        in_menu=True,
        help="Random: noise, as in the recorded training. Hand-made: the 3x3 kernels of the Kernel "
        "lab and their negatives. The Kernel lab's kernel: as filter 0, among noise.",
    ),
    "fixed": Switch(
        "Fixed",
        False,
        noun="Whether the first layer is fixed",
        **_OF_PLAN,
        help="The first layer stays as it starts; all others are trained.",
    ),
    "filters": WholeNumber(
        "Filters", 32, limits.FILTER_COUNTS, **_OF_PLAN, noun="The number of filters"
    ),
    "learning_rate": Number(
        "Learning rate",
        0.002,
        limits.LEARNING_RATES,
        **_OF_PLAN,
        step=0.001,
        help=f"{TERMS['learning rate']} With too small a one they hardly move, with too large a "
        "one they never settle.",
    ),
    "length": WholeNumber(
        "Steps to train",
        200,
        limits.LENGTHS,
        **_OF_PLAN,
        noun="The number of steps",
        help="Each step looks at a batch of 100 images.",
    ),
    "data": Choice(
        "Data",
        "samples",
        {"samples": "Samples", "full": "All training images"},
        **_OF_PLAN,
        in_menu=True,
        help="Samples: the pictures that come with Convscope, all but the first 200, which are "
        "kept for the test. All training images: those of the data set, tested on the samples; "
        "the server needs the data set for this, or the internet.",
    ),
}
