"""What units see, proven on the network: nothing else moves them, and every pixel of it can.

The last bit of an answer depends on how many images are asked about at once (one alone differs from
several), though not on the others or on its place among them: equal places of batches of equal size
are compared.
"""

from itertools import groupby, product

import numpy as np
import pytest

from convcore.keras_side import inference_process
from convcore.networks.bundle_files import load_bundle
from tests.paths import MODELS

FASHION = load_bundle(MODELS / "fashion")
PATH = FASHION.model_path
SAMPLES = FASHION.images(slice(None))
NAMES = [name for name, step in FASHION.layers_by_name.items() if not step.type.passive]
# Layers in a row whose units see the same are asked about together.
ALIKE = [[*names] for _, names in groupby(NAMES, lambda name: FASHION.layers_by_name[name].field)]
BEHIND_MAPS = ["dense1", "relu3", "logits", "softmax"]
TRIES = 3


def units(field, rng):
    """Pick the corners, a unit on each edge, and four anywhere."""
    bottom, right = last = np.subtract(field.shape, 1)
    row, column = rng.integers(last + 1)
    corners = product((0, bottom), (0, right))
    edges = [(0, column), (bottom, column), (row, 0), (row, right)]
    anywhere = rng.integers(last + 1, size=(4, 2)).tolist()
    return sorted({(int(i), int(j)) for i, j in (*corners, *edges, *anywhere)})


def images(rng, count):
    """Pick samples and noise in turns."""
    found = rng.random((count, 28, 28, 1), np.float32)
    found[::2] = rng.choice(SAMPLES, len(found[::2]))
    return found


def before_and_after(names, unit, before, after):
    """Give, for each layer, what a unit of every map makes of two equally large batches."""

    def answers(images):
        found = inference_process.activations(PATH, images)
        return [found[name][:, *unit] if found[name].ndim == 4 else found[name] for name in names]

    return zip(answers(before), answers(after), strict=True)


def seen(field, unit):
    """Mark what a unit sees, all of it inside the image."""
    (top, bottom), (left, right) = field.seen_by(*unit)
    assert 0 <= top < bottom <= 28
    assert 0 <= left < right <= 28
    mask = np.zeros((28, 28), bool)
    mask[top:bottom, left:right] = True
    return mask


def rim(mask):
    """Mark the pixels around, those that touch only at a corner included."""
    wide = np.pad(mask, 1)
    shifted = [wide[i : i + 28, j : j + 28] for i, j in product(range(3), range(3))]
    return np.logical_or.reduce(shifted) & ~mask


def alone(before, pixels, rng):
    """Change one pixel in each image."""
    after = before.copy()
    for image, (row, column) in zip(after, pixels, strict=True):
        image[row, column] += rng.choice([-1, 1]) * rng.uniform(0.1, 2)
    return after


@pytest.mark.parametrize("names", ALIKE, ids=" ".join)
def test_no_pixel_outside_moves_a_unit_of_any_map_by_a_bit(names):
    rng = np.random.default_rng(1)
    field = FASHION.layers_by_name[names[0]].field
    for unit in units(field, rng):
        inside = seen(field, unit)[..., np.newaxis]
        before = images(rng, TRIES)
        noise = rng.uniform(-2, 2, before.shape).astype(np.float32)
        for old, new in before_and_after(names, unit, before, np.where(inside, before, noise)):
            np.testing.assert_array_equal(old, new)
        pixels = np.argwhere(rim(seen(field, unit)))
        before = images(rng, len(pixels))
        for old, new in before_and_after(names, unit, before, alone(before, pixels, rng)):
            np.testing.assert_array_equal(old, new)


@pytest.mark.parametrize("names", ALIKE, ids=" ".join)
def test_every_pixel_inside_moves_a_unit_of_some_map(names):
    rng = np.random.default_rng(2)
    field = FASHION.layers_by_name[names[0]].field
    for unit in units(field, rng):
        inside = seen(field, unit)
        before = images(rng, TRIES)
        noise = rng.uniform(-1, 2, before.shape).astype(np.float32)
        after = np.where(inside[..., np.newaxis], noise, before)
        for old, new in before_and_after(names, unit, before, after):
            assert (old != new).any()
        pixels = np.argwhere(inside)
        before = np.repeat(images(rng, TRIES), len(pixels), axis=0)
        after = alone(before, np.tile(pixels, (TRIES, 1)), rng)
        for old, new in before_and_after(names, unit, before, after):
            moved = (old != new).any(axis=-1).reshape(TRIES, -1).any(axis=0)
            assert pixels[~moved].tolist() == []


def test_the_answer_does_not_see_the_last_two_rows_and_columns():
    rng = np.random.default_rng(3)
    before = np.repeat(images(rng, 2), 108, axis=0)
    outside = [pixel for pixel in product(range(28), range(28)) if max(pixel) >= 26]
    assert len(outside) == 28 * 28 - 26 * 26 == 108
    after = alone(before, outside * 2, rng)
    for old, new in before_and_after(BEHIND_MAPS, (0, 0), before, after):
        np.testing.assert_array_equal(old, new)
    border = np.repeat(images(rng, 2), 51, axis=0)
    last_seen = [pixel for pixel in product(range(26), range(26)) if max(pixel) == 25]
    after = alone(border, last_seen * 2, rng)
    for old, new in before_and_after(BEHIND_MAPS, (0, 0), border, after):
        assert (old != new).any(axis=-1).reshape(2, 51).any(axis=0).all()


def test_the_layers_are_all_that_compute_and_the_input():
    assert len(NAMES) == 11
    assert NAMES[-4:] == ALIKE[-1] == BEHIND_MAPS
    shapes = [FASHION.layers_by_name[name].field.shape for name in BEHIND_MAPS]
    assert shapes == [(1, 1)] * 4
