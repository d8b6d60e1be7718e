"""What the three colour scales of the film say of weights and maps, in numbers."""

import numpy as np
import pytest

from convcore.networks.bundle_files import load_bundle
from pages.shared.widgets.film import about_scale, map_ends, scale_ends
from tests.paths import MODELS
from tests.plans import FASHION

FILTERS = load_bundle(FASHION).training["filters"]
PEAKS = np.abs(FILTERS).max(axis=(1, 2, 3))


def film_of(*steps):
    """Make filters of one weight each, by step."""
    return np.array(steps, np.float32)[:, np.newaxis, np.newaxis, np.newaxis]


@pytest.mark.parametrize(
    "name", sorted(folder.parent.name for folder in MODELS.glob("*/card.json"))
)
def test_half_of_the_filters_reach_the_ends_of_the_scale_of_a_step_at_every_step(name):
    filters = load_bundle(MODELS / name).training["filters"]
    reach = np.abs(filters).max(axis=(1, 2, 3)) >= scale_ends(filters, "step")
    np.testing.assert_array_equal(reach.sum(axis=1), reach.shape[1] // 2)


def test_the_shared_scale_is_one_for_the_whole_film_and_no_weight_is_beyond_it():
    assert np.unique(scale_ends(FILTERS, "shared")).tolist() == [np.abs(FILTERS).max()]


def test_on_a_scale_of_its_own_every_filter_reaches_the_end_at_every_step():
    np.testing.assert_array_equal(scale_ends(FILTERS, "each"), PEAKS)


def test_the_map_has_the_scale_of_the_film_where_it_is_shared_and_else_of_its_step():
    maps = np.float32([[[0, 1]], [[0, 0]], [[3, 2]]])
    assert map_ends(maps, "shared").tolist() == [3, 3, 3]
    for scale in ("step", "each"):
        assert map_ends(maps, scale).tolist() == [1, 0, 3]


def test_where_half_of_the_filters_are_zeros_the_scale_of_a_step_ends_at_the_largest():
    filters = film_of([0, 0, 0, 2], [np.inf, 0, 0, 3], [0, 0, 0, 0])
    assert scale_ends(filters, "step")[:, 1].tolist() == [2, 3, 0]


def test_it_is_said_which_filter_would_make_the_others_fade_and_only_where_one_would():
    alone, together = film_of([1, 1, 1, 1], [1, 1, 9, 1]), film_of([1, 1, 1, 1], [2, 2, 3, 2])
    assert about_scale(alone, "step").endswith(
        "up to the largest weight, in the end that of filter 2, the others would fade as if "
        "training erased them."
    )
    assert about_scale(together, "step").endswith("no filter fades because another grows.")
    assert about_scale(alone, "shared") == (
        "One colour scale for the whole film, up to its largest weight, of which the start has "
        "11 %."
    )
    assert about_scale(together[::-1], "shared") == (
        "One colour scale for the whole film, up to its largest weight."
    )
