"""What a unit adds up: which maps, how much of it each makes up, and where that comes from."""

import numpy as np
import pytest

from convcore.contributions import contributions
from convcore.keras_files.plain_network import PlainNetwork
from convcore.networks.layer_sums import sum_behind, traced
from tests.screens import network_of

CONVOLUTION = {"kernel_size": 3, "strides": 1, "dilation_rate": 1, "use_bias": True}
PLAIN: PlainNetwork = network_of(
    ("InputLayer", {"shape": [8, 8, 1]}),
    ("Conv2D", {"filters": 2} | CONVOLUTION),
    ("ReLU", {}),
    ("SpatialDropout2D", {"rate": 0.5}),
    ("Conv2D", {"filters": 3} | CONVOLUTION),
    ("MaxPooling2D", {"pool_size": [2, 2], "strides": [2, 2], "padding": "valid"}),
    ("Flatten", {}),
    ("Dropout", {"rate": 0.5}),
    ("Dense", {"units": 5, "use_bias": True}),
    ("ReLU", {}),
    ("Dense", {"units": 4, "use_bias": True}),
    ("Softmax", {"axis": -1}),
)
NAMES = [layer.name for layer in PLAIN.layers]
RNG = np.random.default_rng(3)
MAPS = RNG.random((2, 2, 3), np.float32)
FIRST = RNG.normal(size=(12, 5)).astype(np.float32), RNG.normal(size=5).astype(np.float32)
SECOND = RNG.normal(size=(5, 4)).astype(np.float32), RNG.normal(size=4).astype(np.float32)
UNITS = np.maximum(MAPS.ravel() @ FIRST[0] + FIRST[1], 0)
OUTPUTS = {NAMES[5]: MAPS, NAMES[9]: UNITS}


@pytest.mark.parametrize(
    ("of", "adds", "below", "rectifies"),
    [(1, 1, 0, True), (3, 1, 0, True), (5, 4, 2, False), (9, 8, 5, True), (11, 10, 9, False)],
    ids=["the first", "behind nothing", "pooled", "behind a flatten", "softmax"],
)
def test_a_unit_is_added_up_by_the_last_layer_with_weights_from_one_that_changes_values(
    of, adds, below, rectifies
):
    found = sum_behind(PLAIN.layers, NAMES[of])
    assert found is not None
    assert (found.layer.name, found.below.name) == (NAMES[adds], NAMES[below])
    assert [step.name for step in found.steps] == NAMES[adds : of + 1]
    assert found.rectifies == rectifies


@pytest.mark.parametrize("of", [0, 6, 7], ids=["the input", "a flatten", "behind a flatten"])
def test_nothing_is_added_up_before_the_first_layer_with_weights_and_behind_a_flatten(of):
    assert sum_behind(PLAIN.layers, NAMES[of]) is None


@pytest.mark.parametrize(("between", "rectifies"), [(3, True), (5, False)], ids=["dropout", "pool"])
def test_a_relu_behind_what_changes_nothing_reads_what_was_added_up(between, rectifies):
    found = sum_behind([PLAIN.layers[each] for each in (0, 1, between, 2)], NAMES[1])
    assert found is not None
    assert found.rectifies is rectifies


def test_a_dense_unit_is_a_kernel_that_covers_the_maps():
    found = sum_behind(PLAIN.layers, NAMES[9])
    assert found is not None
    applied = found.at_work(OUTPUTS, FIRST, 2)
    expected = MAPS.ravel() @ FIRST[0][:, 2] + FIRST[1][2]
    np.testing.assert_allclose(applied.activation, [[expected]], rtol=1e-5)
    parts = contributions(applied.picture, applied.kernel, applied.window)
    by_hand = [MAPS[..., each].ravel() @ FIRST[0][each::3, 2] for each in range(3)]
    np.testing.assert_allclose(parts, [[by_hand]], rtol=1e-5)
    assert applied.rectifies


def test_what_units_contribute_adds_up_place_by_place_where_they_fire():
    found = sum_behind(PLAIN.layers, NAMES[10])
    assert found is not None
    applied = found.at_work(OUTPUTS, SECOND, 1)
    maps = traced(applied, MAPS, FIRST[0].reshape(2, 2, 3, 5), rectifies=True)
    fires = UNITS > 0
    assert 0 < fires.sum() < 5
    biases = FIRST[1] * SECOND[0][:, 1] * fires
    np.testing.assert_allclose(
        maps.sum(axis=(0, 1)) + biases, UNITS * SECOND[0][:, 1], rtol=1e-4, atol=1e-6
    )
    np.testing.assert_array_equal(maps[..., ~fires], 0)
    loose = traced(applied, MAPS, FIRST[0].reshape(2, 2, 3, 5), rectifies=False)
    assert np.abs(loose[..., ~fires]).sum() > 0
