"""What is said about an answer where the maps point nowhere, or to several places."""

import numpy as np
import pytest

from convcore.receptive import Window, receptive_field
from pages.layers.explanation import _Explanation

FLAT, ZEROS = np.full((3, 4), 0.2, np.float32), np.zeros((3, 4), np.float32)
ONE, TWO = ZEROS.copy(), ZEROS.copy()
ONE[0, 0] = 0.3
TWO[0, 0], TWO[2, 3] = 0.3, 0.3
CORNER = "rows 0 to 7, columns 0 to 7"


def explained(cam, losses, probability=0.5, rivals=0):
    rows, columns = (2 * count + 6 for count in cam.shape)
    seen = receptive_field([Window(8, 2)], (rows, columns))
    return _Explanation("Bag", probability, rivals, cam, losses, seen)


@pytest.mark.parametrize(
    ("cam", "losses", "sentence"),
    [
        # A plain grey picture: the maps are the same everywhere, but for the rounding.
        (
            FLAT * (1 + np.float32(1e-6) * np.arange(12, dtype=np.float32).reshape(3, 4) / 12),
            ONE,
            f"Covering {CORNER} costs most, 30.0 points. Grad-CAM is the same everywhere: it "
            "points nowhere.",
        ),
        (
            ONE,
            FLAT,
            "Every cover costs it the same, 20.0 points: occlusion points nowhere. Grad-CAM is "
            f"strongest at {CORNER}.",
        ),
        (
            TWO,
            TWO,
            f"Covering {CORNER} and 1 other cell costs most, 30.0 points. Grad-CAM is strongest at "
            f"{CORNER} and 1 other cell. Cell by cell, the correlation of the two maps is 1.00.",
        ),
        (
            FLAT[:1, :1],
            FLAT[:1, :1],
            f"The last maps have a single cell, which sees {CORNER} of the input: neither method "
            "can point anywhere.",
        ),
    ],
)
def test_what_is_the_same_everywhere_points_nowhere(cam, losses, sentence):
    found = explained(cam, losses)
    assert found.sentence == f"The network gives **Bag** 50.0 %. {sentence}"
    marked = [found.grad_cam_figure(ZEROS).marked, found.occlusion_figure(ZEROS).marked]
    even = [np.ptp(cam) < 1e-6, np.ptp(losses) == 0]
    assert [not boxes for boxes in marked] == even


def test_a_strongest_cell_of_padding_alone_has_no_place_and_overlaps_nothing():
    padded = receptive_field([Window(1, border=((1, 0), (1, 0)))], (2, 3))
    found = _Explanation("Bag", 0.5, 0, ONE, ONE[::-1, ::-1], padded)
    assert found._grad_cam_says()[0] == (
        "Grad-CAM is strongest at a cell that is made of padding alone and sees nothing of the "
        "input: **they disagree.** Covering that costs 0.0 points, and where covering costs most, "
        "Grad-CAM is at 0 % of its largest value."
    )
    assert found.grad_cam_figure(ZEROS).marked == []
    assert found.occlusion_figure(ZEROS).marked == [
        {"row": 1, "column": 2, "height": 1, "width": 1}
    ]


def test_the_pictures_say_what_the_sentence_says():
    found = explained(FLAT, 0.001 * ONE)
    assert found.grad_cam_figure(ZEROS).alt == "Grad-CAM for Bag: the same everywhere"
    assert found.occlusion_figure(ZEROS).alt == (
        "Occlusion for Bag: No single cover costs it as much as a point: what remains is enough."
    )
    assert "**Bag** 10.0 %, and as much to 9 more." in explained(FLAT, FLAT, 0.1, rivals=9).sentence


def test_a_class_that_every_cover_gains_alike_gains_most_nowhere():
    assert explained(ZEROS, -FLAT, probability=0.001).sentence.startswith(
        "The network gives **Bag** 0.1 %. There is nothing to lose; every cover gains it the same, "
        "20.0 points."
    )
