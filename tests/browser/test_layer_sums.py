"""What units add up, and the words for it, in the browser: against convcore, and by hand."""

import numpy as np
import pytest

from convcore.contributions import contributions
from convcore.extremes import largest
from convcore.kernel_at_work import KernelAtWork
from convcore.networks.layer_sums import traced
from convcore.networks.layers import follow
from convcore.receptive import Window
from pages.shared.showing.ledger_detail import _stand_for
from pages.shared.widgets.window_reader import reader
from tests.browser.engine_page import answers, assert_equal, sent, taken


def ask(page, module, call, cases):
    """Let a module of the widgets answer all cases."""
    page.goto("/app/static/common/widget.js")
    return page.evaluate(
        f"""async cases => {{ const module = await import("/app/static/{module}.js")
        return cases.map({call}) }}""",
        cases,
    )


def windows(count=40):
    """Draw maps, kernels and windows that fit; some of the kernels cover their maps."""
    rng = np.random.default_rng(3)
    for number in range(count):
        rows, columns, depth = rng.integers(5, 9, 3)
        strides, dilation = (tuple(rng.integers(1, 3, 2).tolist()) for _ in range(2))
        window = Window((3, 2), strides, dilation, ("valid", "same")[number % 2])
        if number % 5 == 0:
            window = Window((int(rows), int(columns)))
        maps = rng.standard_normal((rows, columns, depth)).astype(np.float32)
        kernel = rng.standard_normal((*window.size, depth)).astype(np.float32)
        yield maps, kernel, window


def shares(parts):
    """Give of each map what it adds on balance, as a part of all that all add and take away."""
    return parts.sum(axis=(0, 1), keepdims=True, dtype=float) / np.abs(parts).sum(dtype=float)


def test_contributions_equal_those_of_convcore_and_shares_are_theirs(page):
    drawn, cases = [*windows()], []
    for maps, kernel, window in drawn:
        parts = contributions(maps, kernel, window)
        size = {"rows": parts.shape[0], "columns": parts.shape[1]}
        cases.append([sent(maps), sent(kernel), reader(window, maps.shape), size])
    script = """([maps, kernel, reader, size]) => {
        const parts = sums.contributions(taken(maps), taken(kernel), reader, size)
        const depth = { rows: 1, columns: 1, depth: parts.depth }
        return [sent(parts), sent({ ...depth, values: sums.sharesOf(parts) })]
    }"""
    found = answers(page, script, cases)
    for (maps, kernel, window), (parts, share) in zip(drawn, found, strict=True):
        expected = contributions(maps, kernel, window)
        assert_equal(parts, expected)
        assert_equal(share, shares(expected))


def test_shares_are_what_is_added_on_balance_of_all_that_is_added_and_taken_away(page):
    # Two maps of two units: the first adds 3 and takes away 1, the second takes away 2 twice.
    cases = [[3, -2, -1, -2], [0, 0, 0, 0]]
    call = "values => [...module.sharesOf({ values: Float32Array.from(values), depth: 2 })]"
    assert ask(page, "engine/layer_sums", call, cases) == [[2 / 8, -4 / 8], [0, 0]]


def test_units_are_traced_and_pooled_ones_followed_back_as_in_python(page):
    rng = np.random.default_rng(4)
    maps = rng.standard_normal((5, 4, 3)).astype(np.float32)
    kernels = rng.standard_normal((5, 4, 3, 7)).astype(np.float32)
    units = rng.standard_normal((1, 1, 7)).astype(np.float32).clip(0)
    weights = rng.standard_normal((1, 1, 7)).astype(np.float32)
    convolved = rng.integers(0, 4, (9, 8, 2)).astype(np.float32)  # with ties
    pool = {"pool_size": [3, 2], "strides": [2, 2], "padding": "same"}
    kernel = {"kernel_size": [1, 1], "strides": [1, 1], "padding": "valid"}
    layers = follow(
        [
            ("input", "InputLayer", {"shape": [9, 8, 2]}),
            ("conv", "Conv2D", {"filters": 2, "dilation_rate": [1, 1], "use_bias": False} | kernel),
            ("relu", "ReLU", {}),
            ("pool", "MaxPooling2D", pool),
            ("whole", "GlobalMaxPooling2D", {}),
        ]
    )
    pools = [
        {"size": [3, 2], "strides": [2, 2], "padding": "same"},
        {"size": [5, 4], "strides": [1, 1], "padding": "valid"},
    ]
    case = [sent(units), sent(weights), sent(maps), sent(kernels.ravel()[np.newaxis])]
    case += [sent(convolved[..., 1]), pools]
    script = """([units, kernel, maps, weights, map, pools]) => {
        const from = { units: taken(units), kernel: taken(kernel) }
        const how = [from, taken(maps), taken(weights).values]
        const trace = rectifies => sent(sums.traced(...how, rectifies))
        const stand = count => sent(sums.standFor(taken(map), pools.slice(0, count)))
        return [trace(true), trace(false), ...[0, 1, 2].map(stand)]
    }"""
    ((with_relu, without, *places),) = answers(page, script, [case])
    applied = KernelAtWork(units, weights)
    assert_equal(with_relu, traced(applied, maps, kernels, rectifies=True))
    assert_equal(without, traced(applied, maps, kernels, rectifies=False))
    for count, found in enumerate(places):
        expected = _stand_for({"conv": convolved}, layers[1 : 3 + count], 1)
        np.testing.assert_array_equal(taken(found), expected)


FEW = (0.0, 1.0, -1.0, 0.5, 2.0, 2.00001)


def test_the_largest_stand_where_python_finds_them(page):
    rng = np.random.default_rng(5)
    cases = [rng.choice(np.float32(FEW), rng.integers(1, 6)).tolist() for _ in range(100)]
    call = "values => module.placesOfLargest(Float32Array.from(values))"
    found = ask(page, "engine/extremes", call, cases)
    assert found == [largest(np.float32(each)).places[:, 0].tolist() for each in cases]


LAYERS = [
    ([[[0, 0]]], "0 % active, all 0"),
    ([[[2, 1]]], "100 % active, strongest 2.00 in map 0"),
    ([[[2, 2, 1]]], "100 % active, strongest 2.00 in map 0 and 1 other map"),
    ([[[2, -2]]], "50 % active, strongest ±2.00 in every map"),
    ([[[2]]], "100 % active, strongest 2.00"),
    ([0, 1.5, 1.5], "67 % active, strongest 1.50 in unit 1 and 1 other unit"),
]


def test_a_layer_is_told_in_a_line(page):
    cases = [
        [np.ravel(maps).tolist(), np.shape(maps)[-1], "map" if np.ndim(maps) == 3 else "unit"]
        for maps, _ in LAYERS
    ]
    call = """([values, depth, noun]) =>
        module.layerText({ values: Float32Array.from(values), depth }, noun)"""
    assert ask(page, "common/map_words", call, cases) == [text for _, text in LAYERS]


def test_of_what_ties_a_layer_names_a_map_and_counts_its_equals(page):
    rng = np.random.default_rng(6)
    maps = [rng.choice(np.float32(FEW[:5]), (2, 2, rng.integers(1, 5))) for _ in range(60)]
    cases = [[each.ravel().tolist(), each.shape[2], "map"] for each in maps]
    call = """([values, depth, noun]) => [
        module.layerText({ values: Float32Array.from(values), depth }, noun)
            .match(/in map (\\d)(?: and (\\d) other map)?/)
    ].map(found => found && [Number(found[1]), Number(found[2] ?? 0)])[0]"""
    for each, found in zip(maps, ask(page, "common/map_words", call, cases), strict=True):
        strong = np.abs(each).max(axis=(0, 1))
        equals = np.count_nonzero(strong == strong.max())
        if found:
            assert strong[found[0]] == strong.max()
            assert found[1] + 1 == equals
        else:
            assert equals == len(strong) or not strong.max()


def test_what_is_read_aloud_is_the_answer_and_where_it_is_wrong_the_label(page):
    three = {"classes": ["class 0", "class 1", "class 2"], "kind": "exclusive"}
    one = {"classes": ["value"], "kind": "numbers"}
    shown = "Sample 0: black"
    cases = [
        ([three, [0.0, 0.992, 0.008], shown, 1], "Sample 0: class 1, 99.2 %."),
        (
            [three, [0.2, 0.61, 0.19], shown, 2],
            "Sample 0: class 1, 61.0 %. Wrong: it is labelled class 2.",
        ),
        (
            [three, [0.2, 0.4, 0.4], shown, None],
            "Sample 0: class 1, 40.0 %, and 1 other just as much.",
        ),
        ([three, [0.2, 0.61, 0.19], "Your picture", None], "Your picture: class 1, 61.0 %."),
        ([one, [34.218], shown, None], "Sample 0: value, 34.22."),
    ]
    call = """([names, answer, ...rest]) =>
        module.announcement(names, Float32Array.from(answer), ...rest)"""
    found = ask(page, "common/answer_words", call, [case for case, _ in cases])
    assert found == [text for _, text in cases]


def test_a_logit_is_compared_with_the_largest_of_the_others(page):
    cases = [
        ([[1.5, 4.25, -2.0], 1, 0.935], "2.75 above that of a, and so its share is 93.5 %."),
        ([[1.5, 4.25, -2.0], 2, 0.002], "6.25 below that of b, and so its share is 0.2 %."),
        ([[1.0, 1.0, 1.0], 0, 1 / 3], "as large as that of b, and so its share is 33.3 %."),
        ([[1.0, 1.001, 0.0], 0, 0.422], "as large as that of b, and so its share is 42.2 %."),
    ]
    call = """([logits, number, share]) =>
        module.softmaxText(Float32Array.from(logits), number, ["a", "b", "c"], share)"""
    found = ask(page, "common/ledger_words", call, [case for case, _ in cases])
    assert found == [f"It is {text}" for _, text in cases]


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        ("exclusive", list(range(30)), list(range(10, 30))),
        ("numbers", list(range(30)), list(range(20))),
        ("exclusive", [0.5] * 22, list(range(20))),
    ],
)
def test_of_many_classes_the_most_probable_are_shown_and_of_numbers_the_first(
    page, kind, values, shown
):
    call = "([values, kind]) => module.shownClasses(Float32Array.from(values), kind, 20)"
    assert ask(page, "common/answer_words", call, [[values, kind]]) == [shown]
