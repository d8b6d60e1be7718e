"""What each layer costs and sees, with pooling and without."""

from convcore.networks.bundle_files import load_bundle
from pages.layers.cost import _table, saving
from tests.plans import FASHION

# Worked out by hand: 26 x 26 x 9 x 32, 11 x 11 x 9 x 32 x 64, 1600 x 256, 256 x 10; without pooling
# 24 x 24 x 9 x 32 x 64, and 24 x 24 x 64 = 36,864 values into 256 units.
PATH = {
    "conv1": ("26 × 26 × 32 | 3 × 3 | 320 | 194,688", "26 × 26 × 32 | 3 × 3 | 320 | 194,688"),
    "relu1": ("26 × 26 × 32 | 3 × 3 | – | –", "26 × 26 × 32 | 3 × 3 | – | –"),
    "pool1": ("13 × 13 × 32 | 4 × 4 | – | –", "left out |  |  | "),
    "conv2": (
        "11 × 11 × 64 | 8 × 8 | 18,496 | 2,230,272",
        "24 × 24 × 64 | 5 × 5 | 18,496 | 10,616,832",
    ),
    "relu2": ("11 × 11 × 64 | 8 × 8 | – | –", "24 × 24 × 64 | 5 × 5 | – | –"),
    "pool2": ("5 × 5 × 64 | 10 × 10 | – | –", "left out |  |  | "),
    "dense1": ("256 | 26 × 26 | 409,856 | 409,600", "256 | 28 × 28 | 9,437,440 | 9,437,184"),
    "relu3": ("256 | 26 × 26 | – | –", "256 | 28 × 28 | – | –"),
    "logits": ("10 | 26 × 26 | 2,570 | 2,560", "10 | 28 × 28 | 2,570 | 2,560"),
    "softmax": ("10 | 26 × 26 | – | –", "10 | 28 × 28 | – | –"),
}
TRAINED = load_bundle(FASHION)


def test_each_layer_is_listed_with_its_cost_and_its_field_beside_those_without_pooling():
    _, _, *rows = _table(TRAINED).splitlines()
    assert rows == [f"| {name} | {' | '.join(sides)} |" for name, sides in PATH.items()]


def test_what_pooling_saves_is_said_in_a_sentence():
    assert saving(TRAINED) == (
        "Without pooling the network would need **7.1 times** the multiply-adds (20,251,264 "
        "instead of 2,837,120) and **21.9 times** the parameters (9,458,826 instead of 431,242), "
        "and a unit of conv2 would see **5 × 5** pixels of the input instead of 8 × 8."
    )
