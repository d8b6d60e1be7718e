"""The table of what layers can do is whole, and says of each what is true of it."""

import pytest

from convcore.networks.layer_types import LAYER_TYPES
from convcore.networks.nearest_layer import _NEAREST


@pytest.mark.parametrize(
    ("flag", "names"),
    [
        ("convolves", "Conv2D DepthwiseConv2D SeparableConv2D"),
        ("weighs", "Conv2D DepthwiseConv2D SeparableConv2D Dense"),
        ("map_by_map", "DepthwiseConv2D SeparableConv2D"),
        ("pools_windows", "MaxPooling2D AveragePooling2D"),
        ("activates", "Activation ReLU LeakyReLU ELU Softmax"),
        ("rectifies", "ReLU"),
        ("borders", "ZeroPadding2D"),
        ("passive", "Dropout SpatialDropout2D Flatten"),
    ],
)
def test_the_layers_that_can_do_something_are_named(flag, names):
    assert [name for name, kind in LAYER_TYPES.items() if getattr(kind, flag)] == names.split()


def test_max_and_average_are_told_apart_by_the_names_of_keras():
    for name, kind in LAYER_TYPES.items():
        pools = [word for word in ("max", "average") if f"{word.capitalize()}Pooling" in name]
        assert [kind.pools] == (pools or [None])


def test_a_layer_weighs_or_pools_or_flattens_or_borders_or_leaves_every_value_in_its_place():
    for kind in LAYER_TYPES.values():
        found = [kind.weighs, kind.pools is not None, kind.flattens, kind.borders, kind.by_value]
        assert sum(found) == 1


def test_every_layer_has_a_title_of_its_own():
    titles = [kind.title for kind in LAYER_TYPES.values()]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_a_layer_that_comes_nearest_is_in_the_table_and_one_that_it_stands_for_is_not():
    assert {*_NEAREST.values()} <= {*LAYER_TYPES}
    assert not {*_NEAREST} & {*LAYER_TYPES}
