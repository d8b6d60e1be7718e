import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.kernels.presets import KERNELS, preset_of
from convcore.kernels.text import format_kernel, parse_kernel
from convcore.limits import KERNEL_ENTRY, KERNEL_SIDES

ROWS, COLUMNS = np.mgrid[0:15, 0:15] - 7
HALF = np.float32(0.5)  # of a pixel on the border itself

# Steps of contrast 1 through the middle of a picture, by where the bright side lies.
STEPS = {
    "above": np.heaviside(-ROWS, HALF),
    "below": np.heaviside(ROWS, HALF),
    "left": np.heaviside(-COLUMNS, HALF),
    "right": np.heaviside(COLUMNS, HALF),
    "upper left": np.heaviside(-ROWS - COLUMNS, HALF),
    "upper right": np.heaviside(COLUMNS - ROWS, HALF),
    "lower left": np.heaviside(ROWS - COLUMNS, HALF),
    "lower right": np.heaviside(ROWS + COLUMNS, HALF),
}
LINES = {
    "horizontal": ROWS == 0,
    "vertical": COLUMNS == 0,
    "rising": ROWS + COLUMNS == 0,
    "falling": ROWS == COLUMNS,
}
EDGES = {
    "horizontal_edge": "above",
    "vertical_edge": "left",
    "rising_diagonal_edge": "upper left",
    "falling_diagonal_edge": "upper right",
    "prewitt_x": "right",
    "prewitt_y": "below",
    "sobel_x": "right",
    "sobel_y": "below",
    "scharr_x": "right",
    "scharr_y": "below",
    "roberts_cross": "upper left",
    "emboss": "lower right",
}
SURROUNDS = {"laplacian_4": -1, "laplacian_8": -1, "outline": 1, "laplacian_of_gaussian": 1}
BLURS = ("box_blur", "gaussian_blur", "gaussian_blur_5")

every_kernel = pytest.mark.parametrize("kernel", KERNELS.values(), ids=list(KERNELS))


def test_the_registry_begins_with_the_lesson():
    assert len(KERNELS) >= 16
    first, second, third = list(KERNELS.values())[:3]
    np.testing.assert_array_equal(first.weights, [[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
    np.testing.assert_array_equal(second.weights, first.weights.T)
    np.testing.assert_array_equal(third.weights, [[0, 0, 0], [0, 1, 0], [0, 0, 0]])


@every_kernel
def test_every_kernel_is_complete_within_the_limits_and_cannot_be_changed(kernel):
    assert KERNELS[kernel.slug] is kernel
    assert kernel.slug.replace("_", "").isalnum()
    assert kernel.slug == kernel.slug.lower()
    assert kernel.weights.dtype == np.float32
    for side in kernel.weights.shape:
        assert KERNEL_SIDES[0] <= side <= KERNEL_SIDES[1]
    assert np.abs(kernel.weights).max() <= KERNEL_ENTRY
    assert kernel.name[0].isupper()
    assert kernel.sentence[0].isupper()
    assert kernel.sentence.endswith(".")
    assert len(kernel.source) > 20
    with pytest.raises(ValueError, match="read-only"):
        kernel.weights[0, 0] = 5


@every_kernel
def test_every_array_name_and_sentence_stands_in_the_registry_once(kernel):
    others = [other for other in KERNELS.values() if other is not kernel]
    for other in others:
        assert not np.array_equal(other.weights, kernel.weights)
    assert kernel.name not in [other.name for other in others]
    assert kernel.sentence not in [other.sentence for other in others]


@every_kernel
def test_what_a_sentence_claims_is_tested_below(kernel):
    lines = {f"{name}_line" for name in ("horizontal", "vertical")}
    lines |= {f"{name}_diagonal_line" for name in ("rising", "falling")}
    assert kernel.slug in {*EDGES, *SURROUNDS, *BLURS, *lines, "identity", "sharpen"}


@pytest.mark.parametrize(("slug", "side"), EDGES.items())
def test_an_edge_kernel_answers_most_to_its_own_side(slug, side):
    kernel = KERNELS[slug].weights
    flat = kernel.sum()
    answers = {name: (conv2d(step, kernel) - flat * HALF).max() for name, step in STEPS.items()}
    assert max(answers, key=answers.get) == side
    assert side in KERNELS[slug].sentence or slug[-2:] in ("_x", "_y") or slug == "roberts_cross"


@pytest.mark.parametrize("slug", [slug for slug in EDGES if slug[-2:] in ("_x", "_y")])
def test_a_gradient_kernel_is_positive_where_it_gets_brighter_along_its_axis(slug):
    along, across = (COLUMNS, ROWS) if slug.endswith("x") else (ROWS, COLUMNS)
    words = "from left to right" if slug.endswith("x") else "from top to bottom"
    assert words in KERNELS[slug].sentence
    assert conv2d(along, KERNELS[slug].weights).min() > 0
    np.testing.assert_array_equal(conv2d(across, KERNELS[slug].weights), np.zeros((13, 13)))


@pytest.mark.parametrize("way", LINES)
def test_a_line_kernel_answers_most_to_its_own_line_and_brightest_on_it(way):
    slug = f"{way}_line" if way in ("horizontal", "vertical") else f"{way}_diagonal_line"
    kernel = KERNELS[slug].weights
    answers = {name: conv2d(line, kernel).max() for name, line in LINES.items()}
    assert max(answers, key=answers.get) == way
    on_the_line = LINES[way][1:-1, 1:-1]
    np.testing.assert_array_equal(conv2d(LINES[way], kernel)[on_the_line], 6)
    thick = LINES[way] | np.roll(LINES[way], 1, axis=1 if way == "vertical" else 0)
    assert conv2d(thick, kernel).max() < 6


@pytest.mark.parametrize(("slug", "sign"), SURROUNDS.items())
def test_a_surround_kernel_answers_to_points_of_its_sign_and_to_every_edge(slug, sign):
    kernel = KERNELS[slug].weights
    point = (ROWS == 0) & (COLUMNS == 0)
    middle = conv2d(point, kernel, padding="same")[7, 7]
    assert np.sign(middle) == sign
    for step in STEPS.values():
        answer = conv2d(step >= HALF, kernel)
        assert answer.max() >= 1
        np.testing.assert_allclose(answer.max(), -answer.min())


@every_kernel
def test_flat_areas_become_the_sum_of_the_kernel(kernel):
    total = 1 if kernel.slug in (*BLURS, "identity", "sharpen", "emboss") else 0
    flat = conv2d(np.ones((9, 9)), kernel.weights)
    np.testing.assert_allclose(flat, np.full(flat.shape, total), atol=1e-6)


@pytest.mark.parametrize("slug", BLURS)
def test_a_blur_is_an_average(slug):
    assert KERNELS[slug].weights.min() > 0
    picture = np.random.default_rng(3).random((15, 15))
    assert conv2d(picture, KERNELS[slug].weights).std() < picture.std() / 2


def test_the_gaussians_weigh_the_nearer_pixels_more_and_the_larger_blurs_more():
    point = (ROWS == 0) & (COLUMNS == 0)
    box, small, large = (conv2d(point, KERNELS[slug].weights, padding="same") for slug in BLURS)
    assert len(np.unique(box[box > 0])) == 1
    for blurred in (small, large):
        assert blurred[7, 7] > blurred[7, 8] > blurred[8, 8] > 0
    assert large[7, 7] < small[7, 7]


def test_sharpening_overshoots_at_edges_and_keeps_the_rest():
    sharp = conv2d(STEPS["above"], KERNELS["sharpen"].weights)
    assert sharp.max() > 1
    assert sharp.min() < 0
    np.testing.assert_array_equal(sharp[[0, 1, -2, -1], :], STEPS["above"][[1, 2, -3, -2], 1:-1])


def test_the_identity_gives_the_picture_back():
    picture = np.random.default_rng(3).random((15, 15), dtype=np.float32)
    result = conv2d(picture, KERNELS["identity"].weights, padding="same")
    np.testing.assert_array_equal(result, picture)


@every_kernel
def test_every_kernel_is_found_by_its_numbers_and_by_its_text(kernel):
    assert preset_of(kernel.weights.tolist()) is kernel
    assert preset_of(parse_kernel(format_kernel(kernel.weights))) is kernel


def test_other_numbers_are_no_preset():
    almost = KERNELS["identity"].weights.copy()
    almost[0, 0] = 1e-6
    for weights in (almost, [[1, 1, 1]], np.zeros((7, 7))):
        assert preset_of(weights) is None


IN_BRACKETS = {
    "[1 2; 3 4]": [[1, 2], [3, 4]],
    "[1 2\n3 4]": [[1, 2], [3, 4]],
    "[[1, 2],\n [3, 4]]": [[1, 2], [3, 4]],
    " [1, -2 ,3/4;  \u22125\t.5 6 ; ] ; ": [[1, -2, 0.75], [-5, 0.5, 6]],
    "[1,2,3;4,5,6]": [[1, 2, 3], [4, 5, 6]],
    "[1, 2; 3, 4]": [[1, 2], [3, 4]],
    "[1,0;0,-1]": [[1, 0], [0, -1]],
    "[1,2;3,4]": [[1, 2], [3, 4]],
    "[0,5;]": [[0, 5]],
    "[0,5]": [[0, 5]],
    "[1 3,]": [[1, 3]],
    "[[2];]": [[2]],
    "[1, 2,\r\n3; 4 5 6,]": [[1, 2, 3], [4, 5, 6]],
    "[0.5,1;2,3]": [[0.5, 1], [2, 3]],
    "[0,5, 1,5; 2 3]": [[0.5, 1.5], [2, 3]],
    "[0,5 1; 2 1 / 4]": [[0.5, 1], [2, 0.25]],
}
"""Rows in brackets, which the kernel editor reads as well."""
OF_TWO_MINDS = ("[0,5, 1]", "[0,5 0,5; 0,5 0,5]", "[1, 2,3; 4, 5,6]")
TWO_MINDS = "A comma in brackets parts numbers or is a decimal comma: write 1 2 or 1.2"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        *IN_BRACKETS.items(),
        ("1,1,1,0,0,0,-1,-1,-1", [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]),
        ("1x2:-1,1", [[-1, 1]]),
        ("2x1:0.5,-.25", [[0.5], [-0.25]]),
        ("3x3:0,0,0,0,1,0,0,0,0", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
        (" 1x3: 1, +2. ,1e-3 ", [[1, 2, 0.001]]),
        ("1x1:-100", [[-100]]),
        ("1x3:1/9,\u22122,-1/2", [[1 / 9, -2, -0.5]]),
        ("1x2:0,5", [[0, 5]]),
        ("[[1 2]; [3 4]]", [[1, 2], [3, 4]]),
        ("1 1 1 0 0 0 -1 -1 -1", [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]),
        ("0,5;1;2;0; 0 ;0;0;0;-1,5", [[0.5, 1, 2], [0, 0, 0], [0, 0, -1.5]]),
        ("0,5 1 2 0 0 0 0 0 -1,5", [[0.5, 1, 2], [0, 0, 0], [0, 0, -1.5]]),
        ("1,2,3;4,5,6;7,8,9", [[1, 2, 3], [4, 5, 6], [7, 8, 9]]),
        ("1x2:0,5;-1", [[0.5, -1]]),
        ("1x1:0,5", [[0.5]]),
        ("1x3:1 / 4, 2, 3", [[0.25, 2, 3]]),
        ("[0,5]", [[0, 5]]),
        ("[[1, 2,], [3, 4,],]", [[1, 2], [3, 4]]),
        ("(1, 1, 1, 0, 0, 0, 2, 2, 2)", [[1] * 3, [0] * 3, [2] * 3]),
        ("1 ,1 ,1; 0,0,0; 2,2,2,", [[1] * 3, [0] * 3, [2] * 3]),
        ("1x2:[1 2]", [[1, 2]]),
        ("1x3:0,5, 1, 2", [[0.5, 1, 2]]),
        ("[7]", [[7]]),
    ],
)
def test_text_is_read_row_by_row(text, rows):
    kernel = parse_kernel(text)
    assert kernel.dtype == np.float32
    np.testing.assert_array_equal(kernel, np.array(rows, dtype=np.float32))


@pytest.mark.parametrize(
    ("weights", "text"),
    [
        ([[1, 1, 1], [0, 0, 0], [-1, -1, -1]], "1,1,1,0,0,0,-1,-1,-1"),
        ([[-1, 1]], "1x2:-1,1"),
        ([[-0.5], [1 / 3]], "2x1:-0.5,0.33333334"),
        ([[-0.0, 100, 1e-7]], "1x3:0,100,1e-07"),
        ([[[1, 2, 3], [4, 5, 6]]], "1x2x3:1,2,3,4,5,6"),
    ],
)
def test_a_kernel_is_written_with_its_shortest_numbers(weights, text):
    assert format_kernel(weights) == text


@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 7), st.integers(1, 7))
        | st.tuples(st.integers(1, 7), st.integers(1, 7), st.just(3)),
        elements=st.floats(-KERNEL_ENTRY, KERNEL_ENTRY, width=32),
    )
)
def test_what_is_written_reads_back_exactly(weights):
    np.testing.assert_array_equal(parse_kernel(format_kernel(weights)), weights)


ENTRY = "A kernel entry is a number from -100 to 100"
SHAPE = "The shape of a kernel is rows x columns, such as 3x5, and x3 if it reads colours"
WHOLE = "A kernel is 9 numbers, or has its shape in front, as in"
BRACKETS = "A kernel in brackets is its rows, such as [1 2; 3 4] or [[1, 2], [3, 4]]"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,1,x,0,0,0,-1,-1,-1", f"{ENTRY}. Received: 'x' at row 0, column 2"),
        ("1,1,1,0,0,0,-1,,-1", f"{ENTRY}. Received: '' at row 2, column 1"),
        ("1,0,0,0,-1,", f"{WHOLE} '1x5:1,0,0,0,-1,'. Received: 5 numbers"),
        ("1x2:0,nan", f"{ENTRY}. Received: 'nan' at row 0, column 1"),
        ("2x1:0,inf", f"{ENTRY}. Received: 'inf' at row 1, column 0"),
        ("1x1:-100.5", f"{ENTRY}. Received: '-100.5' at row 0, column 0"),
        ("1x1:1e999", f"{ENTRY}. Received: '1e999' at row 0, column 0"),
        ("1x1:1_0", f"{ENTRY}. Received: '1_0' at row 0, column 0"),
        ("1x1:٣", f"{ENTRY}. Received: '٣' at row 0, column 0"),
        ("", f"{WHOLE} '1x3:-1,0,1'. Received: no numbers"),
        ("1,2,3", f"{WHOLE} '1x3:1,2,3'. Received: 3 numbers"),
        ("0,5;1;2;3", f"{WHOLE} '2x2:0,5;1;2;3'. Received: 4 numbers"),
        ("7", f"{WHOLE} '1x1:7'. Received: 1 number"),
        ("1;" * 10 + "1", f"{WHOLE} '1x3:-1,0,1'. Received: 11 numbers"),
        ("abc", f"{ENTRY}. Received: 'abc'"),
        ("1,x;2", f"{ENTRY}. Received: 'x'"),
        ("3x5:1,2", "A kernel of 3x5 has 15 numbers. Received: 2 numbers"),
        *((text, f"{TWO_MINDS}. Received: {text!r}") for text in OF_TWO_MINDS),
        ("8x3:1", "A kernel has 1 to 7 rows and 1 to 7 columns. Received: '8x3'"),
        ("3x0:1", "A kernel has 1 to 7 rows and 1 to 7 columns. Received: '3x0'"),
        ("three:1", f"{SHAPE}. Received: 'three'"),
        (":1", f"{SHAPE}. Received: ''"),
        ("3x3x4:1", f"{SHAPE}. Received: '3x3x4'"),
        ("3x3x3x3:1", f"{SHAPE}. Received: '3x3x3x3'"),
        ("3x3x3:1,2,3", "A kernel of 3x3x3 has 27 numbers. Received: 3 numbers"),
        ("1x2x3:0,0,0,0,x,0", f"{ENTRY}. Received: 'x' at row 0, column 1, green"),
        ("9" * 99 + ":1", f"{SHAPE}. Received: '999999999999999999999999999...'"),
        ("1x1:1/0", f"{ENTRY}. Received: '1/0' at row 0, column 0"),
        ("1x1:9**9", f"{ENTRY}. Received: '9**9' at row 0, column 0"),
        ("1x1:9e9/1", f"{ENTRY}. Received: '9e9/1' at row 0, column 0"),
        ("1x2:[1 2)", f"{ENTRY}. Received: '[1' at row 0, column 0"),
        (
            "[1 2; 3]",
            "Every row of a kernel has equally many numbers. Received: 2 in row 0, 1 in row 1",
        ),
        (
            "[0,5 1; 2]",
            "Every row of a kernel has equally many numbers. Received: 3 in row 0, 1 in row 1",
        ),
        ("[1 - 2]", f"{ENTRY}. Received: '-' at row 0, column 1"),
        ("[1,,2]", f"{ENTRY}. Received: '' at row 0, column 1"),
        ("[,]", f"{ENTRY}. Received: '' at row 0, column 0"),
        ("[]", f"{BRACKETS}. Received: '[]'"),
        ("[1 2; 3 4", f"{BRACKETS}. Received: '[1 2; 3 4'"),
        ("[1 2]'", f'{BRACKETS}. Received: "[1 2]\'"'),
        ("[[1 2], x, [3 4]]", f"{BRACKETS}. Received: '[[1 2], x, [3 4]]'"),
        ("[;]", f"{BRACKETS}. Received: '[;]'"),
        ("[" * 4_999, f"{BRACKETS}. Received: '[[[[[[[[[[[[[[[[[[[[[[[[[[[...'"),
        (
            "[" + "1;" * 2_000 + "]",
            "A kernel has 1 to 7 rows and 1 to 7 columns. Received: '2000x1'",
        ),
        ("[" + " " * 4_990 + "1x]", f"{ENTRY}. Received: '1x' at row 0, column 0"),
    ],
)
def test_other_text_is_refused_with_the_rule_and_what_came(text, sentence):
    with pytest.raises(ConvscopeError) as refusal:
        parse_kernel(text)
    assert str(refusal.value) == sentence


def test_a_text_too_long_for_any_kernel_is_refused_unread():
    with pytest.raises(ConvscopeError, match=r"at most 5,000 characters\. Received: 200,000"):
        parse_kernel("1," * 100_000)
    longest = ",".join(["-0.1234567890123456789012345e+00"] * 147)
    assert parse_kernel(f"7x7x3:{longest}").shape == (7, 7, 3)


@given(st.text(alphabet="0123456789.,-+ex:naif _[;]/", max_size=40) | st.text(max_size=20))
def test_no_text_is_answered_with_anything_but_a_kernel_or_a_sentence(text):
    with contextlib.suppress(ConvscopeError):
        kernel = parse_kernel(text)
        assert np.abs(kernel).max() <= KERNEL_ENTRY
        np.testing.assert_array_equal(parse_kernel(format_kernel(kernel)), kernel)


@pytest.mark.parametrize("weights", [[1, 2], [[np.nan]], np.ones((3, 3, 3, 3)), []])
@pytest.mark.parametrize("function", [format_kernel, preset_of])
def test_what_is_no_kernel_is_refused(function, weights):
    with pytest.raises(ConvscopeError, match="kernel must"):
        function(weights)
