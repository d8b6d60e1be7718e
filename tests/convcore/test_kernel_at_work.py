"""A kernel at work, against the plain functions that it brings together."""

from dataclasses import replace

import numpy as np
import pytest

from convcore.activations import relu
from convcore.channels import for_every_channel, luminance
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.pool import pool2d
from convcore.receptive import Window
from convcore.trace import trace

RNG = np.random.default_rng(4)
GREY, COLOUR = RNG.random((12, 9), np.float32), RNG.random((12, 9, 3), np.float32)
FLAT = RNG.normal(size=(3, 2)).astype(np.float32)
DEEP = RNG.normal(size=(3, 2, 3)).astype(np.float32)
SETTINGS = {"strides": 2, "padding": "same", "dilation": (1, 2), "bias": -0.5}


def sums_of(image, weights):
    return conv2d(image, weights, **SETTINGS)


@pytest.mark.parametrize(
    ("picture", "kernel", "in_grey", "image", "weights"),
    [
        (GREY, FLAT, True, GREY, FLAT),
        (GREY, FLAT, False, GREY, FLAT),
        (GREY, DEEP, True, np.stack([GREY] * 3, axis=2), DEEP),
        (COLOUR, FLAT, True, luminance(COLOUR), FLAT),
        (COLOUR, FLAT, False, COLOUR, for_every_channel(FLAT, 3)),
        (COLOUR, DEEP, False, COLOUR, DEEP),
        (COLOUR, DEEP, True, np.stack([luminance(COLOUR)] * 3, axis=2), DEEP),
    ],
)
def test_picture_and_kernel_are_given_the_same_channels(picture, kernel, in_grey, image, weights):
    at_work = KernelAtWork(picture, kernel, in_grey=in_grey, **SETTINGS)
    np.testing.assert_array_equal(at_work.image, image)
    np.testing.assert_array_equal(at_work.weights, weights)
    np.testing.assert_array_equal(at_work.activation, sums_of(image, weights))
    assert at_work.reads_colours == (picture.ndim == 3 and not in_grey)
    assert at_work.turns_grey == (picture.ndim == 3 and in_grey)


def test_the_stages_are_those_that_there_are_each_made_of_the_one_before():
    at_work = KernelAtWork(GREY, FLAT, **SETTINGS)
    sums = sums_of(GREY, FLAT)
    assert at_work.window == Window((3, 2), 2, (1, 2), "same")
    assert [*at_work.stages] == ["convolution"]
    assert at_work.map is at_work.activation
    rectified = replace(at_work, rectifies=True, pool=Window(2, 1), pool_kind="average")
    assert [*rectified.stages] == ["convolution", "relu", "pooled"]
    np.testing.assert_array_equal(rectified.stages["convolution"], sums)
    np.testing.assert_array_equal(rectified.stages["relu"], relu(sums))
    expected = pool2d(relu(sums), 2, strides=1, kind="average")
    np.testing.assert_array_equal(rectified.stages["pooled"], expected)
    largest = replace(at_work, pool=Window(2, 2))
    np.testing.assert_array_equal(largest.pooled, pool2d(sums, 2))


@pytest.mark.parametrize("pool", [None, Window(2, 1), Window(3, 2, padding="same")])
@pytest.mark.parametrize("picture", [GREY, COLOUR])
def test_the_shapes_of_the_maps_are_known_without_them(picture, pool):
    at_work = KernelAtWork(picture, FLAT, **SETTINGS, pool=pool)
    assert at_work.map_shape == at_work.map.shape
    assert at_work.pooled_shape == (pool and at_work.pooled.shape)


@pytest.mark.parametrize("slug", [slug for slug in KERNELS if not KERNELS[slug].weights.sum()])
def test_a_kernel_whose_sum_is_0_gives_exactly_0_on_a_plain_picture(slug):
    for level in np.float32([120, 77, 200]) / 255:
        plain = np.full((9, 9), level, np.float32)
        assert not KernelAtWork(plain, KERNELS[slug].weights).activation.any()


def test_a_result_is_computed_once():
    at_work = KernelAtWork(GREY, FLAT, rectifies=True, pool=Window(2, 2))
    for name in ("activation", "map", "pooled"):
        assert getattr(at_work, name) is getattr(at_work, name)


def test_a_position_is_taken_apart_with_the_same_settings():
    taken = KernelAtWork(GREY, FLAT, rectifies=True, **SETTINGS).trace(2, 3)
    expected = trace(GREY, FLAT, 2, 3, **SETTINGS)
    assert (taken.result, taken.top, taken.left) == (expected.result, expected.top, expected.left)


def test_what_does_not_fit_is_refused_where_it_is_asked_for():
    at_work = KernelAtWork(GREY[:4, :4], FLAT, pool=Window(8, 8))
    assert at_work.activation.shape == (2, 3)
    with pytest.raises(ConvscopeError, match="pool window"):
        _ = at_work.stages
    with pytest.raises(ConvscopeError, match="pool window"):
        _ = at_work.pooled_shape
    for name in ("activation", "map_shape"):
        with pytest.raises(ConvscopeError, match="kernel"):
            _ = getattr(KernelAtWork(GREY[:2, :2], FLAT), name)
