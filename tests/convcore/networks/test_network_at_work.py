"""What a network makes of an input, against its first layer applied filter by filter."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from convcore.kernels.presets import KERNELS
from convcore.networks.bundle_files import load_bundle
from convcore.networks.input_scale import InputScale
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput, filter_at_work
from tests.browser.forward import layers_of
from tests.convcore.networks.test_network import MAX, MEAN, NORM, RELU, network
from tests.paths import ROOT

EDGE = KERNELS["vertical_edge"].weights


@pytest.mark.parametrize("name", ["fashion", "colour"])
def test_each_filter_alone_gives_what_the_changed_first_layer_of_the_network_gave(name):
    trained = load_bundle(Path(ROOT) / "models" / name)
    layer = trained.first_layer.place(3, EDGE, keeps_norm=False, keeps_bias=True)
    seen = NetworkInput(trained.picture(2), trained.scale, None, "sample 2", is_own=False)
    outputs = {trained.first_input: seen.image} | layers_of(trained, layer, seen.image)
    at_work = NetworkAtWork(trained, seen, outputs, layer)
    assert [*at_work.stages] == ["convolution", "relu", "pooled"]
    for number in (0, 3):
        alone = filter_at_work(trained, layer, number, seen.image)
        assert [*alone.stages] == [*at_work.stages]
        for stage, maps in at_work.stages.items():
            np.testing.assert_allclose(alone.stages[stage], maps[..., number], atol=2e-6)
    assert at_work.answer.shape == (len(trained.classes),)
    assert at_work.maps(trained.output).shape == (1, 1, len(trained.classes))


@pytest.mark.parametrize(
    ("between", "rectifies", "kind"),
    [((RELU, MEAN), True, "average"), ((NORM, RELU, MAX), False, "max"), ((), False, None)],
)
def test_a_filter_is_rectified_where_nothing_comes_between_and_pooled_as_the_network_pools(
    between, rectifies, kind
):
    found = network(*between)
    alone = filter_at_work(found, found.first_layer, 1, np.ones((16, 16, 1), np.float32))
    assert (alone.picture.shape, alone.kernel.shape, alone.bias) == ((16, 16), (3, 3), 1.0)
    assert alone.rectifies == rectifies
    if kind is None:
        assert alone.pool is None
    else:
        assert alone.pool_kind == kind
        assert (alone.pool.size, alone.pool.strides) == ((2, 2), (2, 2))


def test_what_answers_the_same_has_the_same_token_and_nothing_else_has():
    found = network()
    picture = np.random.default_rng(1).random((16, 16, 1), np.float32)
    seen = NetworkInput(picture, InputScale((0.0,), (1.0,)), None, "", is_own=False)
    first = NetworkAtWork(found, seen, {}, found.first_layer)
    again = replace(first, seen=replace(seen, picture=picture.copy(), truth=1))
    assert first.token == again.token
    darker = replace(first, seen=replace(seen, picture=picture / 2))
    scaled = replace(first, seen=replace(seen, scale=InputScale((0.0,), (255.0,))))
    silenced = replace(first, first_layer=found.first_layer.silence([0]))
    renamed = replace(first, network=replace(found, name="another"))
    tokens = [each.token for each in (first, darker, scaled, silenced, renamed)]
    assert len({*tokens}) == len(tokens)


def test_an_input_is_scaled_to_what_black_and_white_are_to_its_network():
    picture = np.linspace(0, 1, 12, dtype=np.float32).reshape(2, 2, 3)
    scaled = NetworkInput(picture, InputScale((-1.0,), (254.0,)), None, "", is_own=True).image
    assert scaled.dtype == np.float32
    np.testing.assert_array_equal(scaled, 255 * picture - 1)
