"""The lesson's own questions about a network: one right answer, and reasons that its arrays bear
out."""

import re

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.describe import describe
from convcore.kernels.presets import KERNELS
from convcore.networks.attribution import occluded
from convcore.networks.bundle_files import load_bundle
from convcore.networks.covers import Covers
from convcore.networks.features import Part
from convcore.networks.parts_over_images import parts_over_images
from convcore.quiz.check_questions import (
    ask_how_filters_combine,
    ask_what_is_found,
    ask_what_pooling_does,
    ask_who_chooses,
    ask_why_not_the_picture,
)
from convcore.quiz.cover_questions import KEPT, ask_cover
from convcore.quiz.questions import generator
from convcore.quiz.training_questions import ask_start
from convcore.quiz.unit_questions import Place, ask_patch, patch_of
from tests.browser.forward import answer, layers_of, stored_weights
from tests.paths import MODELS
from tests.sweeps import some

FASHION = load_bundle(MODELS / "fashion")
EDGE = KERNELS["horizontal_edge"].weights
FIELD = FASHION.layers_by_name["conv2"].field
TWO = (27, 8)
IMAGES = 40


def numbers_in(text):
    return [float(each.replace(",", "")) for each in re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)]


def the_right_one(question):
    """Give the right answer's place, having seen that there is one and another wrong one."""
    (right,) = [n for n, each in enumerate(question.answers) if not each.mistake]
    assert len({each.mistake for each in question.answers}) > 1
    return right


@pytest.fixture(scope="module")
def applied():
    """The kernel of map 22 of the second convolution over the first samples."""
    stored = stored_weights(FASHION.model_path)
    kernel, bias = (stored[f"conv2d_1/vars/{part}"][..., 22] for part in (0, 1))
    return [
        KernelAtWork(
            layers_of(FASHION, FASHION.first_layer, FASHION.image(sample))["pool1"],
            kernel,
            bias=float(bias),
        )
        for sample in range(IMAGES)
    ]


@pytest.fixture(scope="module")
def over(applied):
    return parts_over_images(applied, TWO)


def test_what_two_maps_add_in_an_image_is_what_its_units_taken_apart_say(applied, over):
    assert over.sums.shape == (IMAGES, 11, 11)
    for image, row, column in ((2, 10, 7), (0, 0, 0), (39, 5, 10)):
        taken = applied[image].trace(row, column)
        parts = taken.products.sum(axis=(0, 1))[list(TWO)]
        np.testing.assert_allclose(over.parts[image, row, column], parts, rtol=1e-4, atol=1e-6)
        held = taken.patch[..., list(TWO)].max(axis=(0, 1))
        np.testing.assert_array_equal(over.holds[image, row, column], held)
        assert over.sums[image, row, column] == pytest.approx(taken.result, rel=1e-4)


def excited(over):
    """Give units above 0 to which both filters add something."""
    found = np.argwhere((over.parts > 0.1).all(axis=-1) & (over.sums > 0.1)).tolist()
    return [Place(*each) for each in found]


def test_of_four_patches_the_right_one_alone_excites_the_unit_and_each_reason_is_its_sum(over):
    pictures = FASHION.samples[:IMAGES, ..., 0].astype(np.float32) / 255
    places = excited(over)
    assert len(places) > 20
    random = np.random.default_rng(5)
    asked = 0
    for seed, place in enumerate(random.permutation(places)[: some(8, of=len(places))].tolist()):
        try:
            question = ask_patch(
                over, pictures, FIELD, Place(*place), "above it", generator(seed, "")
            )
        except ConvscopeError:
            continue  # some patches look like all others of a kind
        asked += 1
        assert "here and filter 8 above it." in question.words
        right = the_right_one(question)
        shown = patch_of(pictures, FIELD, Place(*place))
        np.testing.assert_array_equal(question.answers[right].values, shown)
        assert sorted(each.mistake for each in question.answers if each.mistake) == [
            *("elsewhere", "even_patch", "one_filter")
        ]
        for each, reason in zip(question.answers, question.reasons, strict=True):
            first, one, second, other, total = numbers_in(reason.text)[:5]
            assert (first, second) == TWO
            assert ("so it fires" in reason.text) == (total > 0) == (not each.mistake)
            near = {"rtol": 0, "atol": 0.006}
            units = np.isclose(over.parts, (one, other), **near).all(axis=-1)
            units &= np.isclose(over.sums, total, **near)
            patches = [patch_of(pictures, FIELD, Place(*at)) for at in np.argwhere(units).tolist()]
            assert any(np.array_equal(patch, each.values) for patch in patches)
            if each.mistake == "even_patch":  # a dark one would tempt nobody
                assert each.values.mean() >= shown.mean()
            least = 0.5 * over.parts[tuple(place)]
            assert ((one, other) >= least - 0.006).sum() == {"": 2, "one_filter": 1}.get(
                each.mistake, 0
            )
    assert asked > some(4, of=20)


def covers_of(sample):
    image = FASHION.image(sample)
    units = range(FIELD.shape[0] * FIELD.shape[1])
    covered = [
        answer(FASHION, FASHION.first_layer, each) for each in occluded(image, FIELD, units, [0.0])
    ]
    return Covers(
        FASHION.picture(sample)[..., 0],
        FIELD,
        FASHION.classes,
        answer(FASHION, FASHION.first_layer, image),
        np.stack(covered).reshape(*FIELD.shape, -1),
    )


@pytest.mark.parametrize("sample", [1, 7, 2, *range(20, some(20, of=30))])
def test_of_four_covers_one_alone_turns_the_answer_and_each_reason_is_what_is_then_said(sample):
    covers = covers_of(sample)
    if covers.turned is None:
        with pytest.raises(ConvscopeError, match="an answer that every cover leaves"):
            ask_cover(covers, generator(0, ""))
        return
    question = ask_cover(covers, generator(sample, ""))
    right = the_right_one(question)
    assert question.answers[right].cells == covers.cells(covers.deciding)
    for each, reason in zip(question.answers, question.reasons, strict=True):
        top, left, height, width = each.cells
        assert not each.values[top : top + height, left : left + width].any()
        uncovered = each.values.copy()
        part = np.s_[top : top + height, left : left + width]
        uncovered[part] = covers.picture[part]
        np.testing.assert_array_equal(uncovered, covers.picture)
        found = answer(FASHION, FASHION.first_layer, each.values[..., np.newaxis])
        says = f"{FASHION.classes[found.argmax()]} {100 * found.max():.1f} %."
        assert reason.text.endswith(says)
        assert bool(each.mistake) == (found.argmax() == covers.says)
        assert not each.mistake or found.max() >= KEPT


def test_an_answer_that_every_cover_leaves_is_not_asked_about():
    sure = np.zeros((*FIELD.shape, 10), np.float32)
    sure[..., 4] = 1
    covers = Covers(FASHION.picture(1)[..., 0], FIELD, FASHION.classes, sure[0, 0], sure)
    assert covers.turned is covers.deciding is None
    with pytest.raises(ConvscopeError, match="every cover leaves"):
        ask_cover(covers, generator(0, ""))


def test_before_the_first_step_the_filters_are_those_of_the_record_and_none_of_the_mistakes():
    start = FASHION.training["filters"][0]
    for seed in range(3):
        question = ask_start(start, generator(seed, ""))
        right = the_right_one(question)
        shown = question.answers[right].values
        assert shown.shape == (15, 31)
        for number in range(32):
            top, left = 4 * (number // 8), 4 * (number % 8)
            tile = shown[top : top + 3, left : left + 3]
            np.testing.assert_array_equal(tile, start[:, :, 0, number])
        low, high = (round(float(end), 3) for end in (start.min(), start.max()))
        assert all(f"from {low} to {high}: noise" in reason.text for reason in question.reasons)
        wrong = {each.mistake: each.values for each in question.answers if each.mistake}
        assert set(wrong) == {"handmade", "same_kernel", "zeros"}
        assert not wrong["zeros"].any()
        # As long as the filters are, or they would be known by their colours.
        assert np.linalg.norm(wrong["handmade"]) == pytest.approx(np.linalg.norm(start))


def check_questions(seed):
    boxes = KernelAtWork(np.tri(12, 12, dtype=np.float32), EDGE, padding="same")
    parts = Part(27, 0.31, (11, 7)), Part(8, 0.397, (10, 8))
    random = generator(seed, "")
    asked = {
        "found": ask_what_is_found(EDGE),
        "picture": ask_why_not_the_picture(boxes),
        "pooling": ask_what_pooling_does(FASHION.layers, FASHION.layers_without_pooling, "conv2"),
        "chooses": ask_who_chooses(FASHION),
        "combine": ask_how_filters_combine(*parts, "a bright vertical stripe", 0.533),
    }
    return {name: each.arranged(random) for name, each in asked.items()}


@pytest.mark.parametrize(
    ("name", "answered", "numbers"),
    [
        ("found", "Horizontal edges, bright above dark", [3, 0, 0]),
        ("picture", "Its numbers say how much a place looks like the kernel", None),
        ("pooling", "It keeps the largest of every 2 × 2: less to compute, a wider view", 7.1),
        ("chooses", "Nobody: training changes random numbers until fewer answers are wrong", 9.5),
        ("combine", "A unit of the next layer adds both maps, with a weight for each", 0.397),
    ],
)
def test_the_self_check_has_one_right_answer_of_three_and_the_numbers_that_say_why(
    name, answered, numbers
):
    orders = set()
    for seed in range(10):
        question = check_questions(seed)[name]
        right = the_right_one(question)
        assert len(question.answers) == len({each.text for each in question.answers}) == 3
        assert question.answers[right].text.startswith(answered)
        lengths = [len(each.text) for each in question.answers]
        assert lengths[right] < max(lengths)  # the longest is no sign of the right one
        assert min(lengths) > 0.7 * max(lengths)
        orders.add(right)
        for reason in question.reasons:
            found = numbers_in(reason.text)
            if isinstance(numbers, list):
                assert found[-3:] == numbers
            elif numbers is not None:
                assert numbers in found
    assert orders == {0, 1, 2}


def test_the_self_check_counts_what_it_says_of_this_network():
    combine = check_questions(0)["combine"].reasons[0].text
    assert combine == (
        "Filter 27 adds 0.310 and, to its right, filter 8 adds 0.397; all others take away 0.174, "
        "which leaves 0.533. The two make a bright vertical stripe."
    )
    who = check_questions(0)["chooses"].reasons[0].text
    assert "moved 32 of the 32 from their start" in who
    assert who.endswith("gone from 9.5 % to 92.6 %.")
    pooling = check_questions(0)["pooling"].reasons[0].text
    assert "its second convolution sees 5 × 5 pixels, not 8 × 8" in pooling
    work = [
        sum(each.multiply_adds for each in layers)
        for layers in (FASHION.layers, FASHION.layers_without_pooling.values())
    ]
    assert f"{work[1] / work[0]:.1f} times" in pooling
    # What is right of rows 1, 0, -1 is what their answers to ideal pictures say.
    assert describe(EDGE).sentence.startswith("Answers to horizontal edges, bright above dark")
