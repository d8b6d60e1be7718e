"""Every question of the pool, over many seeds, recomputed by SciPy and by hand."""

import re
from collections import Counter
from functools import cache

import numpy as np
import pytest
from scipy.ndimage import uniform_filter
from scipy.signal import correlate2d

from convcore.kernel_at_work import KernelAtWork
from convcore.networks.input_scale import UNIT
from convcore.networks.network_at_work import NetworkInput
from convcore.quiz.differences import ENTRIES, LARGER, PLACES, SHARE, VISIBLE
from convcore.quiz.questions import generator, verdict
from convcore.quiz.wrong_answers import WRONG_ANSWERS
from convcore.shapes import pair
from pages.shared.address.parameters import PARAMETERS
from pages.shared.guess.kernel import kernel_question
from pages.shared.guess.rounds import ASKED_ABOUT, POOL, of_page, round_of
from pages.shared.session.reading import bundle, process_of
from pages.shared.widgets.pictures import image_figure
from tests.pages.shared.guess.asking import ask_entry, convolution_of
from tests.sweeps import some

SEEDS = some(40, of=200)
NUMBER = r"(-?[0-9.]*[0-9])"
LOOK = re.compile(
    rf"around row (\d+), column (\d+): the right map has {NUMBER} there, .+? gives {NUMBER}\."
)
SIDES = re.compile(r"([0-9.]+) brighter (above|below|left|right) than (above|below|left|right)")


@cache
def kernel_setting(index):
    return POOL[index].values, convolution_of(POOL[index])


@cache
def network_setting(index):
    values = POOL[index].values
    trained = bundle(values["model"])
    image = trained.image(values["sample"])
    layers = process_of(trained).activations(trained.model_path, image)
    truth = None if trained.labels is None else int(trained.labels[values["sample"]])
    return values, trained, layers, NetworkInput(image, UNIT, truth, "", False)


@pytest.fixture(autouse=True)
def each_map_once(monkeypatch):
    """Many seeds mix the same maps."""
    compute, known = KernelAtWork.map.func, {}

    def remembered(self):
        image = (self.image.shape, float(self.image.sum(dtype=float)))
        key = (image, self.weights.tobytes(), self.bias, self.rectifies, self.window)
        if key not in known:
            known[key] = compute(self)
        return known[key]

    monkeypatch.setattr(KernelAtWork, "map", property(remembered))


def ask(index, seed):
    entry = POOL[index]
    random = generator(seed, str(index))
    return ask_entry(entry, random)


def correlate(image, kernel, asked):
    """SciPy's witness, channel by channel; the pool has kernels of odd sides alone."""
    image, kernel = np.atleast_3d(image), np.atleast_3d(kernel)
    total = sum(
        correlate2d(image[..., c], kernel[..., c], mode=asked.padding)
        for c in range(kernel.shape[2])
    )
    rows, columns = pair(asked.strides)
    return total[::rows, ::columns]


def expected(mistake, asked, neighbours=()):
    """What a mistake leads to, one map for each way to make it."""
    image, kernel, bias = asked.image.astype(float), asked.weights.astype(float), asked.bias
    delta = np.zeros_like(kernel)
    delta[kernel.shape[0] // 2, kernel.shape[1] // 2] = 1 / np.prod(kernel.shape[2:])
    weight = kernel[kernel > 0].sum()
    middle = (image.min() + image.max()) / 2
    one_of = {
        "": [kernel],
        "transposed": [np.moveaxis(kernel, 0, 1)],
        "negative": [-kernel],
        "flipped": [np.flip(kernel, (0, 1))],
        "mirrored": [np.flip(kernel, 1)],
        "unsigned": [np.abs(kernel)],
        "identity": [delta],
        "blur": [np.full(kernel.shape, weight / kernel.size)],
        "outline": [3 * (delta - 1 / kernel.size) * weight],
        "unbiased": [kernel],
        "rectified": [kernel],
        "unrectified": [kernel],
        "bright_alone": [delta],
        "neighbour": [weights for weights, _ in neighbours],
        "one_map": [kernel * (np.arange(kernel.shape[-1]) == c) for c in range(kernel.shape[-1])],
    }[mistake]
    if mistake == "bright_alone":
        image = np.where(image > middle, image, 0)
    biases = [0.0 if mistake == "unbiased" else bias] * len(one_of)
    if mistake == "neighbour":
        biases = [float(other) for _, other in neighbours]
    rectifies = asked.rectifies != (mistake in ("rectified", "unrectified"))
    maps = [
        correlate(image, each, asked) + offset for each, offset in zip(one_of, biases, strict=True)
    ]
    return [np.maximum(each, 0) for each in maps] if rectifies else maps


def pooled(values, source, mistake):
    """The same for pooling, of whole windows of 2 x 2."""

    def blocks(of):
        rows, columns = of.shape[0] // 2, of.shape[1] // 2
        return of[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2).swapaxes(1, 2)

    right = {"max": np.max, "average": np.mean}[values["pool"]]
    chosen = {"average": np.mean, "maximum": np.max, "minimum": np.min}.get(mistake, right)
    if mistake == "corner":
        return source[::2, ::2]
    if mistake == "smoothed":  # the last row and column average what is there
        padded = np.pad(source, ((0, 1), (0, 1)), constant_values=np.nan)
        shifted = [
            padded[r : r + source.shape[0], c : c + source.shape[1]] for r, c in np.ndindex(2, 2)
        ]
        return np.nanmean(shifted, axis=0)
    if mistake == "larger_window":
        side = source.shape[0] // 3
        thirds = source[: 3 * side, : 3 * side].reshape(side, 3, side, 3)
        return right(right(thirds, axis=3), axis=1)
    once = chosen(blocks(source), axis=(2, 3))
    return chosen(blocks(once), axis=(2, 3)) if mistake == "pooled_twice" else once


def assert_told_apart(maps, right, share):
    """The stated measure, written again."""
    end = max(np.abs(each).max() for each in maps)
    assert end <= LARGER * np.abs(maps[right]).max()
    for first in range(4):
        for second in range(first):
            one, other = maps[first], maps[second]
            if one.shape != other.shape:
                assert (
                    max(a / b for a, b in zip(one.shape, other.shape, strict=True)) >= 1.1
                    or max(b / a for a, b in zip(one.shape, other.shape, strict=True)) >= 1.1
                )
            else:
                assert np.mean(np.abs(one - other) >= VISIBLE * end) >= share
                energy = max(np.square(one).mean(), np.square(other).mean())
                assert np.square(one - other).mean() >= 0.999 * SHARE**2 * energy


def assert_true(reason, right, other, image=None, asked=None):
    """The sentence says where two maps differ most, and what stands there."""
    if right.shape != other.shape:
        for each in (right, other):
            assert " × ".join(map(str, each.shape)) in reason.text
        return
    top, left, height, width = reason.cells
    apart = np.abs(right - other)
    # SciPy gives the mean around a position; the part begins half a side before.
    means = uniform_filter(apart.astype(float), (height, width), mode="constant")
    rows, columns = (
        slice(side // 2, full - (side - 1) // 2)
        for side, full in zip((height, width), apart.shape, strict=True)
    )
    means = means[rows, columns]
    assert means[top, left] == pytest.approx(means.max(), rel=1e-4)
    row, column, has, gives = LOOK.search(reason.text).groups()
    row, column = int(row), int(column)
    assert top <= row < top + height
    assert left <= column < left + width
    last = 10.0 ** -len(has.split(".")[1])
    assert abs(float(has) - right[row, column]) <= 0.51 * last
    assert abs(float(gives) - other[row, column]) <= 0.51 * last
    if image is not None:
        assert_brighter(reason.text, image, row, column, asked)


def assert_brighter(text, image, row, column, asked):
    """The picture alone counts, without the zeros of the padding."""
    rows, columns = asked.weights.shape[:2]
    is_padded = asked.padding == "same"
    above, left = ((rows - 1) // 2, (columns - 1) // 2) if is_padded else (0, 0)
    around = ((above, above), (left, left))
    padded = np.pad(np.atleast_3d(image).mean(axis=2), around, constant_values=np.nan)
    patch = padded[row : row + rows, column : column + columns]
    halves = {
        "above": patch[: rows // 2],
        "below": patch[-(rows // 2) :],
        "left": patch[:, : columns // 2],
        "right": patch[:, -(columns // 2) :],
    }
    means = {
        name: np.mean(half[np.isfinite(half)]) if np.isfinite(half).any() else np.nan
        for name, half in halves.items()
    }
    said = SIDES.findall(text)
    for by, brighter, than in said:
        assert float(by) == pytest.approx(means[brighter] - means[than], abs=0.006)
    unsaid = {"above", "below", "left", "right"} - {side for _, *both in said for side in both}
    for one, other in (("above", "below"), ("left", "right")):
        if one in unsaid:
            assert not abs(means[one] - means[other]) > 0.051 * np.ptp(image)
    if "The picture is even there" in text:
        assert np.nanmax(patch) - np.nanmin(patch) <= 0.05 * np.ptp(image)


def entries(*asks):
    found = [n for n, entry in enumerate(POOL) if entry.values["ask"] in asks]
    return pytest.mark.parametrize("index", found, ids=lambda n: f"{POOL[n].page}-{n}")


def assert_one_right(question):
    mistakes = [answer.mistake for answer in question.answers]
    assert len(mistakes) == 4
    assert mistakes.count("") == 1
    assert question.right == mistakes.index("")
    assert set(mistakes) - {""} <= WRONG_ANSWERS.keys()
    for answer in question.answers:
        start = "**Right.**"
        if answer.mistake:
            start = f"**Not quite.** You chose {WRONG_ANSWERS[answer.mistake][0]}: "
        assert verdict(answer).startswith(start)


@entries("map", "filter")
def test_each_map_is_what_the_kernel_or_the_mistake_gives(index):
    entry = POOL[index]
    if entry.page == "kernel_lab":
        _, asked = kernel_setting(index)
        neighbours = []
    else:
        values, trained, layers, seen = network_setting(index)
        if entry.page == "learned_filters":
            window, number = trained.first_window, values["filter"]
            kernels, biases, rectifies, read = trained.filters, trained.biases, True, seen.image
        else:
            names = [layer.name for layer in trained.layers]
            name, number = trained.convolution_of(values["layer"]), values["map"]
            window = trained.layers_by_name[name].window
            kernels, biases = process_of(trained).weights(trained.model_path, name)
            rectifies, read = False, layers[names[names.index(name) - 1]]
        others = [(number + step) % kernels.shape[3] for step in range(1, 6)]
        neighbours = [(kernels[..., other].astype(float), biases[other]) for other in others]
        asked = KernelAtWork(
            read,
            kernels[..., number],
            window.strides,
            window.padding,
            window.dilation,
            float(biases[number]),
            rectifies=rectifies,
        )
    known, places, seen_before = {}, set(), set()
    for seed in range(SEEDS):
        question = ask(index, seed)
        assert_one_right(question)
        places.add(question.right)
        maps = [answer.map for answer in question.answers]
        if (chosen := frozenset(map(id, maps))) in seen_before:
            continue  # the same four, mixed anew
        seen_before.add(chosen)
        assert_told_apart(maps, question.right, PLACES)
        if question.answers[0].gives is not None:
            kernels = [answer.values for answer in question.answers]
            assert_told_apart(kernels, question.right, ENTRIES)
        right = maps[question.right]
        for answer, reason in zip(question.answers, question.reasons, strict=True):
            name = (answer.mistake, id(answer.map))
            if name not in known:
                candidates = expected(answer.mistake, asked, neighbours)
                known[name] = min(np.abs(each - answer.map).max() for each in candidates)
            assert known[name] <= 1e-5 * np.abs(right).max() + 1e-5
            other = answer.map if answer.mistake else tempting(question)
            if (reason.text, id(other)) in known:
                continue
            known[reason.text, id(other)] = True
            image = None if entry.page == "layers" else asked.image
            assert_true(reason, right, other, image, asked)
    assert places == {0, 1, 2, 3}


def tempting(question):
    order = list(WRONG_ANSWERS)
    wrong = [answer for answer in question.answers if answer.mistake]
    return min(wrong, key=lambda answer: order.index(answer.mistake)).map


@entries("pooled")
def test_each_pooled_map_is_what_pooling_or_the_mistake_leaves(index):
    values, asked = kernel_setting(index)
    (source,) = expected("", asked)
    seen_before = set()
    for seed in range(SEEDS):
        question = ask(index, seed)
        assert_one_right(question)
        if (chosen := frozenset(answer.mistake for answer in question.answers)) in seen_before:
            continue  # the same four, mixed anew
        seen_before.add(chosen)
        maps = [answer.map for answer in question.answers]
        assert_told_apart(maps, question.right, PLACES)
        right = question.answers[question.right].map
        for answer, reason in zip(question.answers, question.reasons, strict=True):
            np.testing.assert_allclose(
                answer.map, pooled(values, source, answer.mistake), rtol=1e-4, atol=1e-4
            )
            assert_true(reason, right, answer.map if answer.mistake else tempting(question))


@entries("size")
def test_each_size_is_counted_by_sliding_windows(index):
    values, asked = kernel_setting(index)

    def positions(side, window, stride, padding):
        if padding == "same":
            return len(range(0, side, stride))
        return len(range(0, side - window + 1, stride))

    window, stride, side = asked.weights.shape[0], values["stride"], asked.image.shape[0]
    after = positions(side, window, stride, values["padding"])
    other = "valid" if values["padding"] == "same" else "same"
    half = values["pool_size"]
    sizes = {
        "": after // half,
        "padding": positions(side, window, stride, other) // half,
        "stride": positions(side, window, 1, values["padding"]) // half,
        "whole_kernel": positions(side, window + 1, stride, values["padding"]) // half,
        "unpooled": after,
        "pool_padding": -(-after // half),
        "input_size": side,
        "pooled_twice": after // half // half,
    }
    for seed in range(SEEDS):
        question = ask(index, seed)
        assert_one_right(question)
        assert len({answer.text for answer in question.answers}) == 4
        for answer, reason in zip(question.answers, question.reasons, strict=True):
            assert answer.text == f"{sizes[answer.mistake]} × {sizes[answer.mistake]}"
            assert f"It is {sizes['']} × {sizes['']}: " in reason.text
            assert f"= {after}" in reason.text


@entries("number")
def test_each_number_is_the_sum_of_nine_products_or_what_the_mistake_makes_of_it(index):
    _, asked = kernel_setting(index)
    maps = {}
    for seed in range(SEEDS):
        question = ask(index, seed)
        assert_one_right(question)
        row, column = map(int, re.findall(r"row (\d+), column (\d+)", question.words)[0])
        padded = np.pad(asked.image.astype(float), 1)
        products = padded[row : row + 3, column : column + 3] * asked.weights
        numbers = []
        for answer, reason in zip(question.answers, question.reasons, strict=True):
            if answer.mistake == "mean":
                value = products.sum() / 9 + asked.bias
            elif answer.mistake == "largest_product":
                value = products.flat[np.abs(products).argmax()] + asked.bias
            else:
                if answer.mistake not in maps:
                    maps[answer.mistake] = expected(answer.mistake, asked)[0]
                value = maps[answer.mistake][row, column]
            digits = len(answer.text.split(".")[1])
            assert abs(float(answer.text) - value) <= 0.51 * 10.0**-digits
            numbers.append(value)
            plus, minus = re.search(
                rf"add up to {NUMBER}, the negative ones to {NUMBER}", reason.text
            ).groups()
            assert float(plus) == pytest.approx(products[products > 0].sum(), abs=0.006)
            assert float(minus) == pytest.approx(products[products < 0].sum(), abs=0.006)
        apart = [abs(a - b) for n, a in enumerate(numbers) for b in numbers[:n]]
        assert min(apart) >= 0.999 * VISIBLE * max(map(abs, numbers))


@entries("field")
def test_each_field_is_what_lies_between_the_first_and_the_last_pixel_that_counts(index):
    values, trained, _, _ = network_setting(index)
    # Where a pixel is infinite, every unit that sees it is not a number or infinite.
    sizes, span, jump = {}, 1, 1
    for layer in trained.layers:
        if layer.window is not None and layer.keras_class in ("Conv2D", "MaxPooling2D"):
            window, step = (
                side if isinstance(side, int) else side[0]
                for side in (layer.window.size, layer.window.strides)
            )
            span, jump = span + (window - 1) * jump, jump * step
        sizes[layer.name] = min(span, trained.input_shape[0])
    right = sizes[values["layer"]]
    for seed in range(SEEDS):
        question = ask(index, seed)
        assert_one_right(question)
        texts = [answer.text for answer in question.answers]
        assert texts[question.right] == f"{right} × {right}"
        assert len(set(texts)) == 4
        assert all(f" → {right} × {right}." in reason.text for reason in question.reasons)


@entries("answer")
def test_the_answer_is_the_most_probable_class_by_a_tenth(index):
    _, trained, layers, seen = network_setting(index)
    shares = dict(zip(trained.classes, layers[trained.output], strict=True))
    for seed in range(SEEDS):
        question = ask(index, seed)
        assert_one_right(question)
        right = question.answers[question.right].text
        assert shares[right] == max(shares.values())
        for answer, reason in zip(question.answers, question.reasons, strict=True):
            if answer.mistake:
                assert shares[right] - shares[answer.text] >= VISIBLE
            assert (answer.mistake == "truth") == (
                answer.text == trained.classes[seen.truth] and answer.text != right
            )
            shown = re.findall(r"([A-Z0-9][\w/ -]*?) ([0-9.]+) %", reason.text)
            assert len(shown) >= 2
            for name, share in shown:
                name = name.removeprefix("The network gives ")
                assert float(share) == pytest.approx(100 * shares[name], abs=0.051)


def test_the_pool_has_twenty_questions_and_covers_every_step_of_the_lesson():
    assert len(POOL) >= 20
    assert {entry.part for entry in POOL} == set(range(1, 7))
    states = [(entry.page, *entry.values.items()) for entry in POOL]
    assert len(set(states)) == len(POOL)
    for entry in POOL:
        for name, text in entry.settings.items():
            assert entry.page in PARAMETERS[name].pages
            assert name in ASKED_ABOUT[entry.page]
            PARAMETERS[name].read(text)


def test_a_round_asks_each_question_of_a_page_once_and_its_seed_orders_them():
    for page in ASKED_ABOUT:
        asked = of_page(page)
        assert round_of(page, 0) == asked
        for seed in (1, 7, 999):
            mixed = round_of(page, seed)
            assert Counter(map(id, mixed)) == Counter(map(id, asked[1:]))
            assert mixed == round_of(page, seed)
        assert round_of(page, 7) != round_of(page, 8)


def test_the_place_that_a_number_is_asked_for_is_on_the_picture_that_is_shown():
    asked = convolution_of(next(each for each in POOL if each.meanings["ask"] == "number"))
    figure = image_figure("Input", asked.image, "")
    question, (shown, under, _) = kernel_question("number", asked, figure, generator(0, "here"))
    row, column = map(int, re.search(r"row (\d+), column (\d+) ", question.words).groups())
    assert shown.values.shape == (200, 200)
    (marked,) = shown.marked
    assert marked == {"row": row - 1, "column": column - 1, "height": 3, "width": 3}
    patch = shown.values[row - 1 : row + 2, column - 1 : column + 2]
    np.testing.assert_array_equal(patch, under.values)
