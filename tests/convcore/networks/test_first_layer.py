import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.kernels.likeness import nearest_kernels
from convcore.kernels.presets import KERNELS
from convcore.networks.first_layer import FirstLayer

RNG = np.random.default_rng(4)
SOBEL = KERNELS["sobel_x"].weights
KEPT = {"keeps_norm": True, "keeps_bias": True}


@pytest.fixture(params=[1, 3], ids=["grey", "colour"])
def layer(request):
    """Make a layer of four filters, and see that nobody has written to it."""
    filters = RNG.normal(size=(3, 3, request.param, 4)).astype(np.float32)
    biases = RNG.normal(size=4).astype(np.float32)
    before = filters.copy(), biases.copy()
    yield FirstLayer(filters, biases)
    np.testing.assert_array_equal(filters, before[0])
    np.testing.assert_array_equal(biases, before[1])


def expect_others_unchanged(changed, layer, numbers):
    others = [number for number in range(4) if number not in numbers]
    np.testing.assert_array_equal(changed.filters[..., others], layer.filters[..., others])
    np.testing.assert_array_equal(changed.biases[others], layer.biases[others])


@pytest.mark.parametrize("numbers", [(), (2,), (0, 3), (0, 1, 2, 3)], ids=str)
def test_a_silenced_filter_has_neither_weights_nor_bias(layer, numbers):
    changed = layer.silence(numbers)
    assert not changed.filters[..., list(numbers)].any()
    assert not changed.biases[list(numbers)].any()
    expect_others_unchanged(changed, layer, numbers)


def test_a_kernel_is_scaled_to_the_norm_of_the_filter_it_replaces(layer):
    changed = layer.place(1, SOBEL, **KEPT)
    placed = changed.filters[..., 1]
    norm = np.sqrt(np.sum(layer.filters[..., 1].astype(float) ** 2))
    # Sobel's squares add up to 12 in each channel.
    expected = SOBEL[..., None] * norm / np.sqrt(12 * placed.shape[2])
    np.testing.assert_allclose(placed, np.broadcast_to(expected, placed.shape), rtol=1e-5)
    assert changed.biases[1] == layer.biases[1]
    expect_others_unchanged(changed, layer, [1])


def test_a_kernel_as_it_is_keeps_its_numbers_and_its_bias_is_zero(layer):
    changed = layer.place(1, SOBEL, keeps_norm=False, keeps_bias=False)
    for channel in range(layer.filters.shape[2]):
        np.testing.assert_array_equal(changed.filters[:, :, channel, 1], SOBEL)
    assert changed.biases[1] == 0
    assert changed.filters.dtype == changed.biases.dtype == np.float32


def test_a_kernel_with_channels_is_put_in_channel_by_channel(layer):
    kernel = RNG.normal(size=layer.filters.shape[:3]).astype(np.float32)
    changed = layer.place(3, kernel, keeps_norm=False, keeps_bias=True)
    np.testing.assert_array_equal(changed.filters[..., 3], kernel)


def test_zeros_can_be_put_in_as_they_are_but_not_scaled(layer):
    changed = layer.place(0, np.zeros((3, 3)), keeps_norm=False, keeps_bias=True)
    assert not changed.filters[..., 0].any()
    with pytest.raises(ConvscopeError) as caught:
        layer.place(0, np.zeros((3, 3)), **KEPT)
    assert str(caught.value) == (
        "A kernel of zeros has no norm to be scaled; put it in with its own. "
        "Received: all zeros for filter 0"
    )


@pytest.mark.parametrize("shape", [(3, 5), (5, 5), (1, 1), (3, 3, 2)])
def test_a_kernel_of_another_size_is_refused(layer, shape):
    with pytest.raises(ConvscopeError) as caught:
        layer.place(0, np.ones(shape), **KEPT)
    here, came = ("x".join(map(str, s)) for s in (layer.filters.shape[: len(shape)], shape))
    assert str(caught.value) == (
        f"A kernel takes the place of a filter of its own size, here {here}. "
        f"Received: a kernel of {came}"
    )


@pytest.mark.parametrize("number", [-1, 4])
def test_a_filter_that_is_not_there_is_refused(layer, number):
    rule = rf"^Filters are numbered from 0 to 3\. Received: filter {number}$"
    with pytest.raises(ConvscopeError, match=rule):
        layer.silence([number])
    with pytest.raises(ConvscopeError, match=rule):
        layer.place(number, SOBEL, **KEPT)


def test_a_kernel_that_is_not_finite_is_refused(layer):
    with pytest.raises(ConvscopeError, match="kernel must hold finite numbers"):
        layer.place(0, [[0, 0, 0], [0, np.nan, 0], [0, 0, 0]], **KEPT)


@pytest.mark.parametrize("keeps_norm", [True, False])
def test_the_nearest_hand_made_kernel_comes_with_the_sign_that_makes_it_near(layer, keeps_norm):
    changed = layer.place_handmade(keeps_norm=keeps_norm, keeps_bias=True)
    for number in range(4):
        trained, placed = layer.filters[..., number], changed.filters[..., number]
        nearest = nearest_kernels(trained)[0]
        cosine = np.vdot(trained, placed) / (np.linalg.norm(trained) * np.linalg.norm(placed))
        np.testing.assert_allclose(cosine, abs(nearest.cosine), rtol=1e-5)
        norm = np.linalg.norm(trained if keeps_norm else nearest.weights)
        np.testing.assert_allclose(np.linalg.norm(placed), norm, rtol=1e-5)
    np.testing.assert_array_equal(changed.biases, layer.biases)


def test_random_kernels_are_the_same_for_the_same_seed_and_have_the_norms_of_the_filters(layer):
    one, same, other = (layer.place_random(seed, **KEPT) for seed in (7, 7, 8))
    np.testing.assert_array_equal(one.filters, same.filters)
    assert np.abs(one.filters - other.filters).max() > 0.1
    norms = [np.linalg.norm(a.filters.reshape(-1, 4), axis=0) for a in (one, layer)]
    np.testing.assert_allclose(norms[0], norms[1], rtol=1e-5)
    own = layer.place_random(7, keeps_norm=False, keeps_bias=False)
    expected = np.random.default_rng(7).standard_normal(layer.filters.shape)
    np.testing.assert_allclose(own.filters, expected, rtol=1e-6)
    assert not own.biases.any()


def test_a_silenced_filter_has_no_norm_to_give(layer):
    changed = layer.silence([2]).place(2, SOBEL, keeps_norm=True, keeps_bias=True)
    assert not changed.filters[..., 2].any()
    assert changed.biases[2] == 0
