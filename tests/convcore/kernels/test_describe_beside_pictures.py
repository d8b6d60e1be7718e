"""Every word about a kernel is true of what it gives to pictures, through `conv2d` alone."""

import re
from itertools import combinations_with_replacement

import numpy as np
import pytest

from convcore.conv import conv2d
from convcore.kernels.describe import PLACES, RUNS, SIDES, describe
from convcore.kernels.presets import KERNELS
from tests.sweeps import some

SIDE, RUN, PLACE = ("|".join(sorted(each, key=len)[::-1]) for each in (SIDES, RUNS, PLACES))
SHAPES = list(combinations_with_replacement(range(1, 8), 2))[1:]
LEEWAY = 1.2
"""Pictures on a grid of pixels do not meet a kernel at the offsets that it is matched at."""
SIDE_OF_PICTURE = 19
ROWS, COLUMNS = np.mgrid[-9:10, -9:10]


def across(direction):
    """Give how far each pixel lies toward a direction in degrees, at every quarter of a pixel."""
    angle = np.deg2rad(direction)
    distance = COLUMNS * np.cos(angle) - ROWS * np.sin(angle)
    return np.stack([distance + offset for offset in (0, 0.25, 0.5, 0.75)])


TURN = 48
"""How many directions are tried: six from each that has a name to the next."""
FAR = np.stack([across(360 / TURN * place) for place in range(TURN)])
EDGES = np.clip(FAR + 0.5, 0, 1)
LINES = [np.clip(width / 2 + 0.5 - np.abs(FAR), 0, 1) for width in (1, 2, 3)]
SPOTS = [
    np.clip(width / 2 + 0.5 - np.hypot(ROWS, COLUMNS), 0, 1)[np.newaxis] for width in range(1, 6)
]


def of_all(kernel, pictures):
    """Measure the most that a kernel gives to pictures beyond its answers to flat areas.

    Pictures are (..., offset, row, column); the most is over their offsets and places.
    """
    column_of_pictures = pictures.reshape(-1, SIDE_OF_PICTURE)
    maps = conv2d(np.pad(column_of_pictures, ((0, len(kernel) - 1), (0, 0))), kernel)
    maps = maps.reshape(*pictures.shape[:-1], -1)[..., : SIDE_OF_PICTURE - len(kernel) + 1, :]
    beyond = maps.max(axis=(-3, -2, -1)) - max(float(kernel.sum(dtype=np.float64)), 0)
    return np.where(beyond > 2e-5 * np.abs(kernel).sum(), beyond, 0)


def near(answers, place, off):
    return max(answers[(place + each) % TURN] for each in range(-off, off + 1))


def untrue_of_directions(sentence, answers, others, place, opposed):
    """Hold the direction that is named against all others."""
    there = near(answers, place, 3 if "roughly" in sentence else 0)
    if there == 0 or LEEWAY * there < 0.75 * others.max():
        yield f"the named direction gives {there} of {others.max()}"
    for far, limit in opposed.items():
        if (beside := others[(place + far) % TURN]) > LEEWAY * limit * others.max():
            yield f"{beside} of {others.max()} where {360 / TURN * far} degrees off"


def untrue_of_edges(sentence, kernel):
    edges = of_all(kernel, EDGES)
    if named := re.search(f"({RUN}) (?:edges|ones), bright ({SIDE}) dark", sentence):
        place = 6 * SIDES.index(named[2])
        if named[1] != RUNS[SIDES.index(named[2]) % 4]:
            yield "the side does not fit how the edges run"
        yield from untrue_of_directions(sentence, edges, edges, place, {24: 0.5})
        least = 0.25 * abs(kernel.sum()) / LEEWAY
        if near(edges, place, 3) <= least:
            yield "flat areas explain all that edges give"
    if "edges of every direction" in sentence and LEEWAY * edges.min() < 0.5 * edges.max():
        yield f"edges of some direction give {edges.min()} of {edges.max()}"
    if blind := re.search(f"blind to ({RUN})", sentence):
        lines = of_all(kernel, LINES[0])
        answers = lines if "lines" in sentence else edges
        away = 6 * RUNS.index(blind[1])
        if max(answers[away], answers[away + 24]) > 0.06 * answers.max():
            yield "it sees what it is called blind to"
    if "strengthens" in sentence.lower() and edges.min() == 0:
        yield "an edge does not become stronger"


def untrue_of_lines(sentence, kernel):
    if named := re.search(rf"(bright|dark) (thick )?(?:roughly )?({RUN}) lines", sentence):
        sign = 1 if named[1] == "bright" else -1
        found = []
        for lines in LINES[1:] if named[2] else LINES[:1]:
            of_sign, opposite = of_all(sign * kernel, lines), of_all(-sign * kernel, lines)
            others, place = np.maximum(of_sign, opposite), 6 * RUNS.index(named[3])
            found.append(
                list(untrue_of_directions(sentence, of_sign, others, place, {12: 0.75, -12: 0.75}))
            )
        yield from min(found, key=len)
    if named := re.search("(bright|dark) (spots|points)", sentence):
        sign = 1 if named[1] == "bright" else -1
        spots = SPOTS[:1] if named[2] == "points" else SPOTS[1:]
        if max(of_all(sign * kernel, spot) for spot in spots) < abs(kernel.sum()) / 4 / LEEWAY:
            yield f"{named[0]} give no more than flat areas"


PHOTO = np.random.default_rng(5).random((60, 60)) - 0.5


def untrue_of_pixels(sentence, kernel):
    """Hold what is said of single pixels, and of all, against what comes out."""
    total, magnitude = float(kernel.sum(dtype=np.float64)), float(np.abs(kernel).sum())
    flat = conv2d(np.ones(kernel.shape, np.float32), kernel)[0, 0]
    if said := re.search(r"become (-?[0-9.]+) times their value", sentence):
        np.testing.assert_allclose(float(said[1]), flat, rtol=0.05, atol=0.006)
    if "dds up" in sentence or "verages" in sentence:
        least = 0.5 if "ostly" in sentence else 0.9
        if abs(total) < least * magnitude * 0.999:
            yield "its entries are of both signs"
    if "which blurs" in sentence and (of_all(kernel, EDGES) > abs(total) / 8).any():
        yield "an edge goes beyond flat areas"
    if ("into dark" in sentence) != (total < 0) and re.search("adds up|averages|trength", sentence):
        yield "bright stays bright"
    if "unchanged" in sentence:
        np.testing.assert_array_equal(conv2d(PHOTO, kernel, padding="same"), np.float32(PHOTO))
    if re.search("[Ii]dentity|[Mm]oves|ultiplies the", sentence):
        moved = {way: int(by) for way, by in re.findall(r"(down|up|right|left) by (\d+)", sentence)}
        down = moved.get("down", 0) - moved.get("up", 0)
        right = moved.get("right", 0) - moved.get("left", 0)
        factor = re.search("ultiplies (?:it|the picture) by (-?[0-9.]+)", sentence)
        copy = np.roll(PHOTO, (down, right), (0, 1)) * (float(factor[1]) if factor else 1)
        maps = conv2d(PHOTO, kernel, padding="same")[8:-8, 8:-8]
        alike = np.corrcoef(maps.ravel(), copy[8:-8, 8:-8].ravel())[0, 1]
        if alike < (0.7 if sentence.startswith("Mostly") else 0.95):
            yield f"what comes out is like the picture by {alike}"


def untrue(kernel):
    sentence = describe(kernel).sentence
    for found in (untrue_of_edges, untrue_of_lines, untrue_of_pixels):
        yield from (f"{sentence} {each}" for each in found(sentence, kernel))


def kinds_of_noise(generator, shape):
    """Draw noise, noise with few numbers, with equal rows, with a mean, and a smooth one."""
    noise = generator.standard_normal(shape)
    yield noise
    yield noise.round()
    yield np.repeat(noise[:1], shape[0], axis=0)
    yield noise + generator.choice([0.3, 0.5, -1, 2])
    spread = np.pad(noise, 1, mode="edge")
    yield spread[:-2, 1:-1] + 2 * spread[1:-1, 1:-1] + spread[2:, 1:-1]
    hand_made = list(KERNELS.values())[generator.integers(len(KERNELS))].weights
    yield hand_made / np.linalg.norm(hand_made) + 0.25 * generator.standard_normal(hand_made.shape)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_no_word_about_noise_is_untrue(shape):
    generator = np.random.default_rng(shape)
    for _ in range(some(1, of=60)):
        for kernel in kinds_of_noise(generator, shape):
            kernel = kernel.T if generator.random() < 0.5 else kernel
            assert list(untrue(kernel.astype(np.float32))) == [], kernel.round(3).tolist()
