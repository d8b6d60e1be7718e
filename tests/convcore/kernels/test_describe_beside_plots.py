"""What stands side by side about a kernel agrees: the sentence, the plot and the resemblance."""

import re

import numpy as np
import pytest

from convcore.arrays import squeeze_channel
from convcore.kernels.describe import PLACES, SIDES, describe
from convcore.kernels.hues import NAMES, describe_hues, toward
from convcore.kernels.likeness import RESEMBLES, nearest_kernels
from convcore.kernels.presets import KERNELS
from convcore.kernels.tuning import answers_of
from convcore.networks.bundle_files import load_bundle
from tests.paths import MODELS
from tests.sweeps import some

ACROSS = {"vertical": 0, "falling diagonal": 45, "horizontal": 90, "rising diagonal": 135}
SIDE = "|".join(sorted(SIDES, key=len, reverse=True))
FILTERS = {
    f"{folder.name} {number}": squeeze_channel(weights)
    for folder in sorted(MODELS.iterdir())
    if folder.is_dir() and (folder / "card.json").exists()
    for number, weights in enumerate(np.moveaxis(load_bundle(folder).filters, 3, 0))
}
GREY = {name: weights for name, weights in FILTERS.items() if weights.ndim == 2}
GREY |= {kernel.slug: kernel.weights for kernel in KERNELS.values()}
COLOURED = {name: weights for name, weights in FILTERS.items() if weights.ndim == 3}


def share(answers, angles, direction, within):
    """Give the strongest answer near a direction, as a share of the strongest of all."""
    off = np.abs((angles - direction + 180) % 360 - 180)
    return answers[off <= within].max() / answers.max()


def side_of(sentence):
    """Give the angle at which a sentence says that the bright side of an edge lies."""
    named = re.search(f"bright ({SIDE}) dark", sentence)
    return named and 45 * SIDES.index(named[1])


def has_one_lobe(angles, edges):
    """See whether a plot has one lobe: most of its energy lies on one side, next to none beyond."""
    energy = edges**2
    mean = np.sum(energy * np.exp(1j * np.deg2rad(angles))) / max(energy.sum(), 1e-12)
    direction = np.rad2deg(np.angle(mean))
    return (
        abs(mean) >= 0.7
        and share(edges, angles, direction, 22.5) >= 0.75
        and share(edges, angles, direction + 180, 67.5) <= 0.5
    )


def contradictions(kernel):
    """Compare the sentence with the plot and with the nearest hand-made kernel."""
    found = describe(kernel)
    sentence, plot = found.sentence, found.answers
    angles, edges, lines = plot.angles, plot.edges, plot.lines
    cosine = max((abs(each.cosine) for each in nearest_kernels(kernel[..., None])), default=0)
    if "no clear preference" in sentence:
        if has_one_lobe(angles, edges) and edges.max() > abs(kernel.sum()) / 3:
            yield "no preference, and one lobe"
        if cosine >= 0.81:
            yield f"no preference, and a cosine of {cosine}"
    if (side := side_of(sentence)) is not None:
        if share(edges, angles, side, 45) < 0.75:
            yield "the lobe lies elsewhere"
        if share(edges, angles, side + 180, 45) > 0.5:
            yield "edges with their sides exchanged answer as well"
        nearest = nearest_kernels(kernel[..., None])[0] if cosine >= RESEMBLES else None
        if nearest:
            other = side_of(describe(np.sign(nearest.cosine) * nearest.kernel.weights).sentence)
            if other is not None and abs((side - other + 180) % 360 - 180) > 45:
                yield f"the other way round than {nearest.kernel.name}"
    if named := re.search(rf"(?:bright|dark) (?:roughly )?({'|'.join(ACROSS)}) lines", sentence):
        across = ACROSS[named[1]]
        if share(lines, angles, across, 45) < 0.75 or share(lines, angles, across + 90, 0) > 0.75:
            yield "lines that run otherwise answer as well"
    if "every direction" in sentence and edges.min() < 0.5 * edges.max():
        yield "some edges answer much less"


@pytest.mark.parametrize("kernel", GREY.values(), ids=list(GREY))
def test_the_sentence_agrees_with_plot_and_resemblance(kernel):
    for each in (kernel, -kernel, kernel.T, np.pad(kernel, 1)):
        assert list(contradictions(each)) == []


@pytest.mark.parametrize("shape", [(1, 5), (2, 2), (2, 3), (3, 3), (3, 7), (5, 5), (7, 7)], ids=str)
def test_the_sentence_of_noise_agrees_with_plot_and_resemblance(shape):
    generator = np.random.default_rng(shape)
    for _ in range(some(40, of=1500)):
        kernel = generator.standard_normal(shape)
        kernel += generator.choice([0, 0, 0.5, -1, 2])
        for each in (kernel, kernel.round()):
            assert list(contradictions(each.astype(np.float32))) == [], each


def test_a_lone_lobe_and_a_cosine_of_0_81_are_named():
    """As of filter 17 of the clothes, of which nothing was said."""
    kernel = GREY["fashion 17"]
    assert nearest_kernels(kernel[..., None])[0].cosine == pytest.approx(0.81, abs=0.005)
    assert "Answers mostly to horizontal edges, bright above dark" in describe(kernel).sentence
    unclear = [name for name in GREY if "no clear" in describe(GREY[name]).sentence]
    assert unclear == ["fashion 10", "fashion 30"]


def coloured_contradictions(kernel):
    """Compare the sides that a sentence about colours names with the answers to just those."""
    found = describe_hues(kernel)
    hue = float(found.angles[found.edges[:36].argmax()])
    tables = {NAMES[round(hue / 30) % 12]: toward(kernel, hue), "light": kernel.sum(axis=2)}
    placed = re.findall(rf"(\w+) (?:mostly )?({SIDE}) \w+", found.sentence)
    tops = re.findall(
        rf"most with (\w+) ({'|'.join(sorted(PLACES, key=len)[::-1])})", found.sentence
    )
    sides = [(name, SIDES.index(side)) for name, side in placed]
    sides += [(name, PLACES.index(place)) for name, place in tops]
    for name, eighth in sides:
        answers = answers_of(tables[name].astype(np.float64))
        if share(answers.edges, answers.angles, 45 * eighth, 45) < 0.75:
            yield f"{name} lies elsewhere"
        if share(answers.edges, answers.angles, 45 * eighth + 180, 45) > 0.5:
            yield f"{name} may lie on either side"


def test_the_sentence_about_colours_agrees_with_the_answers_to_them():
    generator = np.random.default_rng(3)
    noise = generator.standard_normal((some(5, of=500), 3, 3, 3)).astype(np.float32)
    for kernel in (*COLOURED.values(), *noise):
        assert list(coloured_contradictions(kernel)) == []
