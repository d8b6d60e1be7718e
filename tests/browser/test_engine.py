"""The engine in the browser computes what convcore computes: one arithmetic, written twice.

TensorFlow is the second witness, on the same inputs: see test_engine_cases_tensorflow.py.
"""

import base64
from contextlib import suppress

import numpy as np
import pytest

from convcore.activations import relu
from convcore.channels import luminance
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.networks.layer_types import ACTIVATIONS
from convcore.pool import pool2d, winners
from convcore.receptive import Window
from convcore.shapes import (
    PADDINGS,
    covered,
    ignored_rim,
    inside,
    output_shape,
    output_size,
    padding_amounts,
)
from tests import engine_cases
from tests.activation_formulas import FORMULAS, softmax
from tests.browser.engine_page import answers, assert_equal, refused, sent, taken, text

CONVOLVE = """([image, kernel, how]) => sent(conv2d(taken(image), taken(kernel), how))"""


def test_600_random_convolutions_equal_those_of_convcore(page):
    cases, expected, strided_and_dilated = [], [], 0
    for image, kernel, options in engine_cases.convolutions():
        how = dict(options)
        if "bias" in how:
            how["bias"] = how["bias"].ravel().tolist()
        cases.append([sent(image), sent(kernel), how])
        expected.append(conv2d(image, kernel, **options))
        strided_and_dilated += min(options["strides"]) > 1 and min(options["dilation"]) > 1
    assert len(cases) == 600
    assert strided_and_dilated > 100
    for answer, maps in zip(answers(page, CONVOLVE, cases), expected, strict=True):
        assert_equal(answer, maps)


POOL = """([maps, how]) => [
    sent(pool2d(taken(maps), how)),
    sent(pool2d(taken(maps), { ...how, kind: "average" })),
    sent(winners(taken(maps), how)),
]"""


def test_500_random_poolings_and_their_winners_equal_those_of_convcore(page):
    drawn = [*engine_cases.poolings()]
    assert len(drawn) == 500
    cases = [[sent(maps), options] for maps, options in drawn]
    for (maps, options), answer in zip(drawn, answers(page, POOL, cases), strict=True):
        largest, average, places = answer
        assert_equal(largest, pool2d(maps, **options))
        assert_equal(average, pool2d(maps, kind="average", **options))
        pairs = taken(places).reshape(*taken(largest).shape, 2)
        np.testing.assert_array_equal(pairs, winners(np.atleast_3d(maps), **options))


def test_nothing_said_is_two_by_two_pooling_and_a_stride_of_one(page):
    maps = np.random.default_rng(0).random((5, 7), np.float32)
    (answer,) = answers(page, POOL, [[sent(maps), {}]])
    assert_equal(answer[0], pool2d(maps))
    (answer,) = answers(page, CONVOLVE, [[sent(maps), sent(maps[:2, :3]), {}]])
    assert_equal(answer, conv2d(maps, maps[:2, :3]))


ACTIVATE = """([name, values]) => text(activate(name, floats(values)))"""


def test_every_activation_equals_its_formula_to_the_last_digits_of_float32(page):
    assert [*FORMULAS, "softmax"] == [*ACTIVATIONS]
    drawn = [(name, each) for name in FORMULAS for each in engine_cases.activation_values()]
    cases = [[name, text(values)] for name, values in drawn]
    for (name, values), answer in zip(drawn, answers(page, ACTIVATE, cases), strict=True):
        result = np.frombuffer(base64.b64decode(answer), np.float32)
        expected = [FORMULAS[name](value) for value in values.tolist()]
        np.testing.assert_allclose(result, expected, rtol=2e-7, atol=1e-44, err_msg=name)
        if name == "relu":
            np.testing.assert_array_equal(result, relu(values))


SOFTMAX = """scores =>
    sent({ ...scores, values: softmax(floats(scores.values), scores.columns) })"""


def test_softmax_equals_its_formula(page):
    drawn = [*engine_cases.scores()]
    found = answers(page, SOFTMAX, [sent(each) for each in drawn])
    for each, answer in zip(drawn, found, strict=True):
        assert_equal(answer, softmax(each))
        np.testing.assert_allclose(taken(answer).sum(axis=1), 1, rtol=1e-6)


LUMINANCE = """image => sent(luminance(taken(image)))"""


def test_colours_turn_into_the_grey_of_convcore(page):
    pictures = [
        np.random.default_rng(side).random((side, side + 3, 3), np.float32) for side in range(1, 50)
    ]
    found = answers(page, LUMINANCE, [sent(picture) for picture in pictures])
    for picture, answer in zip(pictures, found, strict=True):
        assert_equal(answer, luminance(picture))


AT_WORK = """causes => {
    const { interior, rounding, image, weights, activation, map, pooled } = atWork(causes)
    return { interior, rounding, stages: [image, weights, activation, map, pooled].map(sent) }
}"""


def causes(at_work):
    """Say what the engine has to know of a kernel at work."""
    pool = at_work.pool
    return {
        "picture": sent(at_work.picture),
        "kernel": sent(at_work.kernel),
        "strides": at_work.strides,
        "padding": at_work.padding,
        "dilation": at_work.dilation,
        "bias": at_work.bias,
        "inGrey": at_work.in_grey,
        "rectifies": at_work.rectifies,
        "pool": pool and {name: getattr(pool, name) for name in ("size", "strides", "padding")},
        "poolKind": at_work.pool_kind,
    }


def test_200_random_kernels_at_work_cause_what_they_cause_in_convcore(page):
    drawn, exactly_nothing = [*engine_cases.kernels_at_work()], 0
    assert len(drawn) == 200
    found = answers(page, AT_WORK, [causes(at_work) for at_work in drawn])
    for at_work, answer in zip(drawn, found, strict=True):
        assert answer["rounding"] == pytest.approx(at_work.rounding, rel=1e-6)
        assert answer["interior"] == [[axis.start, axis.stop] for axis in at_work.interior]
        image, weights, activation, rectified, pooled = answer["stages"]
        assert_equal(image, at_work.image)
        assert_equal(weights, at_work.weights)
        assert_equal(activation, at_work.activation, at_work.rounding)
        assert_equal(rectified, at_work.map, at_work.rounding)
        assert (pooled is None) == (at_work.pooled is None)
        if pooled:
            assert_equal(pooled, at_work.pooled, at_work.rounding)
        # Where convcore's sum is exactly 0, so is the engine's: on plain parts of the picture.
        bias = np.float32(at_work.bias)
        nothing = np.atleast_3d(at_work.activation) == bias
        np.testing.assert_array_equal(taken(activation) == bias, nothing)
        exactly_nothing += nothing.any()
    assert exactly_nothing > 50


ARITHMETIC = """([side, window]) => [
    shapes.coveredBy(window.size[0], window.dilation[0]),
    shapes.positions(side, window, 0),
    shapes.paddingAmounts(side, window, 0),
    shapes.inside(side, window, 0),
    shapes.ignoredRim(side, window, 0),
    shapes.outputShape({ rows: side, columns: side }, { ...window, padding: "same" }),
]"""


def test_sizes_and_padding_of_windows_equal_those_of_convcore(page):
    rng = np.random.default_rng(1)
    cases, expected = [], []
    for side, size, stride, gap in rng.integers(1, [40, 9, 9, 5], size=(500, 4)).tolist():
        for padding in PADDINGS:
            of_convcore = side, size, stride, gap, padding
            with suppress(ConvscopeError):  # which do not fit
                expected.append(
                    [
                        covered(size, gap),
                        output_size(*of_convcore),
                        [*padding_amounts(*of_convcore)],
                        [*inside(*of_convcore)],
                        ignored_rim(*of_convcore),
                        [*output_shape((side, side), size, stride, gap, "same")],
                    ]
                )
                window = {"size": [size] * 2, "strides": [stride] * 2, "dilation": [gap] * 2}
                cases.append([side, window | {"padding": padding}])
    assert len(cases) > 700
    assert answers(page, ARITHMETIC, cases) == expected


REFUSE = """([image, kernel, how, size, causes]) => [
    refusal(() => conv2d(taken(image), taken(kernel), how)),
    refusal(() => pool2d(taken(image), { size })),
    refusal(() => winners(taken(image), { size })),
    refusal(() => atWork(causes).activation),
    refusal(() => atWork(causes).pooled),
]"""


def test_what_does_not_fit_is_refused_in_the_words_of_convcore(page):
    rng = np.random.default_rng(2)
    cases, expected = [], []
    for height, width, *rest in rng.integers(1, [8, 8, 6, 6, 4, 4, 9, 9], (300, 8)).tolist():
        sides, dilation, size = tuple(rest[:2]), tuple(rest[2:4]), tuple(rest[4:])
        image, kernel = np.ones((height, width), np.float32), np.ones(sides, np.float32)
        how = {"strides": (1, 1), "dilation": dilation, "padding": "valid"}
        at_work = KernelAtWork(image, kernel, **how, pool=Window(size, size))
        cases.append([sent(image), sent(kernel), how, size, causes(at_work)])
        acts = (
            lambda image=image, kernel=kernel, how=how: conv2d(image, kernel, **how),
            lambda image=image, size=size: pool2d(image, size),
            lambda image=image, size=size: winners(image, size),
            lambda at_work=at_work: at_work.activation,
            lambda at_work=at_work: at_work.pooled,
        )
        expected.append([refused(act) for act in acts])
    for place in range(5):
        assert len({row[place] for row in expected}) > 50
    assert answers(page, REFUSE, cases) == expected
