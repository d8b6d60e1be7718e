"""What the mistakes make, against Python's own arithmetic, loops and a second decoder's result."""

import io
import itertools
import re

import numpy as np
import pytest
from PIL import Image

from convcore.channels import for_every_channel, luminance
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.pictures.images import through_jpeg
from convcore.pictures.registry import PICTURES
from convcore.quiz.tool_mistake_making import share_differing
from convcore.quiz.tool_mistakes import LEAST_SHARE, MISTAKES, Comparison, Need, make_mistake
from convcore.rounding import percent
from tests import oracle

EDGE = KERNELS["horizontal_edge"].weights
NOISE = np.random.default_rng(8).random((9, 11, 3), np.float32)
LOPSIDED = np.array([[2, 1, 0], [0, -3, 1], [5, 0, -1]], np.float32)


def at_work(picture, kernel=EDGE, in_colour=False, **settings):
    """Read a picture as the Kernel lab does; a mistake takes no notice of bias and ReLU."""
    settings = {"padding": "same", "bias": 7.0, "rectifies": True} | settings
    return KernelAtWork(picture, kernel, in_grey=not in_colour, **settings)


def naive(image, kernel):
    image = image if image.ndim == 3 else image[..., None]
    kernel = kernel if kernel.ndim == 3 else kernel[..., None]
    return oracle.conv2d(image.astype(float), kernel[..., None], padding="same")[..., 0]


def made(slug, picture, kernel=EDGE, **settings):
    comparison = make_mistake(MISTAKES[slug], at_work(picture, kernel, **settings))
    assert isinstance(comparison, Comparison), comparison
    return comparison


def number(text):
    return float(text)


@pytest.mark.parametrize("slug", MISTAKES)
@pytest.mark.parametrize("in_colour", [False, True])
def test_a_mistake_shows_clearly_or_says_what_it_needs_and_then_shows(slug, in_colour):
    for picture, kernel in itertools.product(PICTURES, ("horizontal_edge", "sharpen", "box_blur")):
        weights = KERNELS[kernel].weights
        result = make_mistake(
            MISTAKES[slug], at_work(PICTURES[picture].image(), weights, in_colour)
        )
        if isinstance(result, Need):
            assert set(result.settings) <= {"image", "kernel"}
            continue
        assert result.share >= LEAST_SHARE
        drawn = [
            [each.values / each.ends[1] for each in side] for side in (result.right, result.wrong)
        ]
        assert any(np.abs(a - b).max() > 0.05 for a, b in zip(*drawn, strict=True))


@pytest.mark.parametrize("slug", MISTAKES)
def test_what_a_mistake_needs_makes_it_show_at_any_setting(slug):
    picture = PICTURES[MISTAKES[slug].picture].image()
    for in_colour, stride, dilation, padding in itertools.product(
        (False, True), (1, 4), (1, 4), ("same", "valid")
    ):
        settings = {"strides": stride, "dilation": dilation, "padding": padding}
        made(slug, picture, in_colour=in_colour, **settings)


def test_nothing_is_shown_where_there_is_nothing_to_see():
    black, none = np.zeros((5, 5), np.float32), np.zeros((3, 3), np.float32)
    for mistake in MISTAKES.values():
        assert isinstance(make_mistake(mistake, at_work(black)), Need)
        assert isinstance(make_mistake(mistake, at_work(NOISE, none)), Need)
    flat = np.full((3, 3), 1 / 900, np.float32)  # sums below 1 lose their decimals; nothing wraps
    assert isinstance(make_mistake(MISTAKES["wrap_around"], at_work(NOISE, flat)), Need)
    assert isinstance(
        make_mistake(MISTAKES["flipped"], at_work(NOISE, np.ones((3, 3), np.float32))), Need
    )


def test_bytes_wrap_around_as_whole_numbers_modulo_256():
    comparison = made("wrap_around", NOISE, LOPSIDED)
    levels = np.array([[round(255 * float(v)) for v in row] for row in luminance(NOISE)])
    sums = naive(levels, LOPSIDED).astype(int)
    np.testing.assert_array_equal(comparison.right[0].values, sums)
    np.testing.assert_array_equal(comparison.wrong[0].values, sums % 256)
    examples = re.findall(
        r"(-?\d+) became (\d+), which is (-?\d+) ([-+]) (\d+)×256", comparison.answer
    )
    assert [number(example[0]) for example in examples] == [sums.max(), sums.min()]
    for value, byte, again, sign, times in examples:
        assert number(value) % 256 == int(byte)
        assert number(again) + number(f"{sign}{times}") * 256 == int(byte)
    beyond = np.mean((sums < 0) | (sums > 255))
    assert f"{percent(beyond, 1)} of the positions" in comparison.answer


def test_the_thousand_of_the_well_known_demo_becomes_232():
    picture = np.ones((9, 9), np.float32) * np.float32(200 / 255)
    kernel = np.array([[0, 0, 0], [0, 5, 0], [0, 0, 0]], np.float32)
    assert "1000 became 232, which is 1000 - 3×256" in made("wrap_around", picture, kernel).answer


def test_the_flipped_map_is_that_of_the_kernel_turned_by_hand():
    comparison = made("flipped", NOISE, LOPSIDED)
    turned = np.array([[LOPSIDED[2 - r, 2 - c] for c in range(3)] for r in range(3)])
    right, wrong = (naive(luminance(NOISE), kernel) for kernel in (LOPSIDED, turned))
    np.testing.assert_allclose(comparison.right[0].values, right, atol=1e-5)
    np.testing.assert_allclose(comparison.wrong[0].values, wrong, atol=1e-5)
    check_largest(comparison, right, wrong)
    assert "sign" not in comparison.answer
    assert "changed its sign" in made("flipped", NOISE).answer


def test_red_is_read_where_luminance_is_right():
    comparison = made("red_for_grey", NOISE, LOPSIDED)
    grey = 0.299 * NOISE[..., 0] + 0.587 * NOISE[..., 1] + 0.114 * NOISE[..., 2]
    right, wrong = naive(grey, LOPSIDED), naive(NOISE[..., 0], LOPSIDED)
    np.testing.assert_allclose(comparison.right[0].values, right, atol=1e-5)
    np.testing.assert_allclose(comparison.wrong[0].values, wrong, atol=1e-5)
    check_largest(comparison, right, wrong)
    place = re.search(r"At row (\d+), column (\d+) the picture is red", comparison.answer)
    at = int(place[1]), int(place[2])
    assert at == np.unravel_index(np.abs(grey - NOISE[..., 0]).argmax(), grey.shape)
    assert f"= {grey[at]:.2f}; taken was {NOISE[at][0]:.2f}" in comparison.answer


def test_jpeg_really_goes_through_a_file():
    levels = (np.indices((40, 50)).sum(axis=0) % 2 * 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels).save(file, format="JPEG", quality=75)
    assert file.getvalue()[:2] == b"\xff\xd8"
    np.testing.assert_array_equal(
        through_jpeg(levels, 75), np.asarray(Image.open(io.BytesIO(file.getvalue())))
    )
    assert np.any(through_jpeg(levels, 75) != levels)


def test_the_map_is_worst_where_the_jpeg_is_enlarged():
    picture = PICTURES["boxes"].image()
    comparison = made("jpeg", picture)
    exact = naive(picture, EDGE)
    low, step = exact.min(), (exact.max() - exact.min()) / 255
    rows = re.search(r"rows (\d+) to (\d+) and columns (\d+) to (\d+)", comparison.answer)
    top, bottom, left, right = map(int, rows.groups())
    part = exact[top : bottom + 1, left : right + 1]
    np.testing.assert_allclose(comparison.right[0].values, part, atol=0.51 * step)
    said = re.search(
        r"At row (\d+), column (\d+) the grey level (\d+) became (\d+)", comparison.answer
    )
    row, column, before, after = map(int, said.groups())
    assert top <= row <= bottom
    assert left <= column <= right
    off = (comparison.wrong[0].values - comparison.right[0].values) / step
    assert np.abs(off).max().round() == abs(after - before) >= 10
    np.testing.assert_allclose(off[row - top, column - left], after - before, atol=1e-3)
    np.testing.assert_allclose(exact[row, column], low + before * step, atol=0.51 * step)


def test_a_scale_of_its_own_gives_a_weak_map_the_strongest_colour():
    comparison = made("scale_each", NOISE)
    strong = naive(luminance(NOISE), EDGE)
    for side in (comparison.right, comparison.wrong):
        np.testing.assert_allclose(side[0].values, strong, atol=1e-5)
        np.testing.assert_allclose(side[1].values, strong / 20, atol=1e-6)
    limit = np.abs(strong).max()
    ends = [view.ends[1] for view in (*comparison.right, *comparison.wrong)]
    np.testing.assert_allclose(ends, [limit, limit, limit, limit / 20], rtol=1e-5)
    assert f"{limit:.2f}, 20 times as much" in comparison.answer


def test_channels_first_reads_what_lies_channels_last():
    comparison = made("channels_mixed", NOISE, LOPSIDED)
    height, width, _ = NOISE.shape
    numbers = iter(NOISE.ravel().tolist())
    mixed = np.zeros_like(NOISE)
    for channel, row, column in itertools.product(range(3), range(height), range(width)):
        mixed[row, column, channel] = next(numbers)
    np.testing.assert_array_equal(comparison.read[1].values, mixed)
    every = for_every_channel(LOPSIDED, 3)
    right, wrong = naive(NOISE, every), naive(mixed, every)
    np.testing.assert_allclose(comparison.wrong[0].values, wrong, atol=2e-5)
    check_largest(comparison, right, wrong)
    said = re.search(
        r"the (\w+) at row (\d+), column (\d+), ([\d.]+), became ([\d.]+), "
        r"which is the (\w+) of row (\d+), column (\d+)",
        comparison.answer,
    )
    names = ("red", "green", "blue")
    at = int(said[2]), int(said[3]), names.index(said[1])
    source = int(said[7]), int(said[8]), names.index(said[6])
    assert f"{NOISE[at]:.2f}" == said[4]
    assert f"{mixed[at]:.2f}" == said[5]
    assert mixed[at] == NOISE[source]


def check_largest(comparison, right, wrong):
    """Recompute the numbers of the sentence about the largest difference."""
    said = re.search(
        r"At row (\d+), column (\d+) the map is (\S+) instead of (\S+); .* at ([\d.]+) %",
        comparison.answer,
    )
    at = int(said[1]), int(said[2])
    assert np.abs(right - wrong)[at] == pytest.approx(np.abs(right - wrong).max(), abs=1e-5)
    assert number(said[3]) == pytest.approx(wrong[at], abs=0.0051)
    assert number(said[4]) == pytest.approx(right[at], abs=0.0051)
    clearly = np.mean(np.abs(right - wrong) > np.abs(right).max() / 20)
    assert float(said[5]) == pytest.approx(100 * clearly, abs=0.06)
    assert comparison.share == share_differing(
        comparison.right[0].values, comparison.wrong[0].values
    )
