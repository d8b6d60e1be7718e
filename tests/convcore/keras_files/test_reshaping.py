"""What a Reshape makes of an input and of maps, and poolings that keep their sides."""

import numpy as np
import pytest

from convcore.keras_files.reader import read_keras_file
from tests.keras_files import (
    archive,
    hdf5,
    layer,
    normalising,
    sequential,
    small_arrays,
    small_layers,
    with_layer,
)

pytestmark = pytest.mark.usefixtures("seconds")


@pytest.mark.parametrize("shape", [[6, 6], [36]], ids=["a table", "a row"])
def test_an_input_becomes_the_image_that_a_reshape_makes_of_it(shape):
    found = read_keras_file(archive(small_from([None, *shape], reshape(6, 6, -1))))
    assert found.layers == read_keras_file(archive()).layers
    assert found.notes == ()


def test_a_reshape_to_units_is_read_as_flattening():
    layers = small_layers()
    layers[2] = reshape(-1)
    found = read_keras_file(archive(sequential(*layers))).layers[3]
    assert (found.name, found.keras_class, found.output_shape) == ("shape", "Flatten", (32,))


def test_maps_of_one_unit_come_of_a_pooling_with_a_window_of_the_whole_map():
    first, convolution, flat, dense = small_layers()
    weights = hdf5(small_arrays() | {"dense": [np.ones((2, 3), np.float32), np.ones(3, "f4")]})
    pools = layer("GlobalMaxPooling2D", "most", keepdims=False)
    for pooled in (
        whole_maps(1),
        [pools, layer("Dropout", "drop", rate=0.1), reshape(1, 1, -1)],
    ):
        config = sequential(first, convolution, *pooled, flat, dense)
        found = read_keras_file(archive(config, weights))
        pool = found.layers[3]
        assert (pool.keras_class, pool.output_shape) == ("MaxPooling2D", (1, 1, 2))
        assert pool.settings == {"pool_size": [4, 4], "strides": [4, 4], "padding": "valid"}
        assert found.notes == ()


def whole_maps(count):
    """Poolings of whole maps, each of what the one before gave."""
    return [layer("GlobalMaxPooling2D", f"most_{number}", keepdims=True) for number in range(count)]


def reshape(*target):
    return layer("Reshape", "shape", target_shape=list(target))


def small_from(batch_shape, *more):
    """The small network, from another input on."""
    config = with_layer(*more, at=1)
    config["config"]["layers"][0]["config"]["batch_shape"] = batch_shape
    return config


REFUSED = {
    "an image of something else": (
        archive(with_layer(reshape(5, 5, 1), at=1)),
        "keeps all 36 values. Received: 'shape' makes .5, 5, 1. of .6, 6, 1.",
    ),
    "an image of maps": (
        archive(with_layer(reshape(2, 8, 2), at=2)),
        "an image of the input, units of maps, or .* here. Received: 'shape' makes .2, 8, 2.",
    ),
    "maps of units that nothing has pooled": (
        archive(with_layer(reshape(1, 1, 32), at=3)),
        "one unit behind a global pooling here. Received: 'shape' makes .1, 1, 32. of .32,.",
    ),
    "a whole map that is large": (
        archive(
            with_layer(*whole_maps(1), at=2, input={"batch_shape": [None, 40, 40, 1]}),
        ),
        r"pool_size must be two whole numbers from 1 to 32. Received: \[38, 38\]",
    ),
    "whole maps of units": (
        archive(with_layer(*whole_maps(1), at=3)),
        "it takes maps, .* Received: an input of shape .32,.",
    ),
    "sides that are kept by half": (
        archive(with_layer(layer("GlobalMaxPooling2D", "most", keepdims=0.5), at=2)),
        "settings that are supported here are none. Received: 'keepdims'",
    ),
    "a global pooling with a window": (
        archive(with_layer(layer("GlobalMaxPooling2D", "most", keepdims=True, window=2), at=2)),
        "settings that are supported here are pool_size, .* Received: 'window'",
    ),
    "whole maps over and over": (
        archive(with_layer(*whole_maps(190), at=2, dense={"units": 0})),
        "units must be .* Received: 0",
    ),
    "an image of anything": (archive(with_layer(reshape(-1, -1), at=1)), "target_shape must be"),
    "an image of 2 ** 62 rows": (archive(with_layer(reshape(2**62), at=1)), "target_shape must"),
    "a table that is turned": (
        archive(small_from([None, 6, 6], reshape(4, 9, 1))),
        "a Reshape makes it one. Received: 'shape' makes .4, 9, 1. of .6, 6.",
    ),
    "a table that is normalised by columns": (
        archive(small_from([None, 6, 6], normalising(), reshape(6, 6, 1))),
        "treats all values alike. Received: 'norm', a Normalization",
    ),
    "a row without end": (
        archive(small_from([None, 10**9], reshape(10**6, 1000, 1))),
        "from 1 to 224, and 1 or 3 channels. Received: .1000000, 1000, 1.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_shape_that_is_made_otherwise_is_refused_in_a_sentence(name, expect_refusal):
    expect_refusal(*REFUSED[name])
