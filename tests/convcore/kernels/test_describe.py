import numpy as np
import pytest

from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.kernels.describe import describe
from convcore.kernels.presets import KERNELS
from convcore.kernels.thresholds import BLIND
from tests.sweeps import some

ZERO, KEPT = "flat areas become 0 (sum 0).", "flat areas keep their value (sum 1)."
UNCLEAR = "Has no clear preference for edges, lines or points"
NEGATED = "flat areas become -1 times their value (the sum)."


def edge(runs, side, other):
    return f"Answers to {runs} edges, bright {side} dark; blind to {other} ones; {ZERO}"


def line(colour, runs, blind=""):
    return f"Answers to {colour} {runs} lines; {blind}{ZERO}"


def point(colour):
    return f"Answers to edges of every direction and to {colour} points; {ZERO}"


ABOVE = edge("horizontal", "above", "vertical")
BELOW = edge("horizontal", "below", "vertical")
LEFT = edge("vertical", "left of", "horizontal")
RIGHT = edge("vertical", "right of", "horizontal")
UPPER_LEFT = edge("rising diagonal", "upper left of", "falling diagonal")
LOWER_RIGHT = edge("rising diagonal", "lower right of", "falling diagonal")
UPPER_RIGHT = edge("falling diagonal", "upper right of", "rising diagonal")
LOWER_LEFT = edge("falling diagonal", "lower left of", "rising diagonal")
HORIZONTAL, DARK_HORIZONTAL = (
    line(colour, "horizontal", "blind to vertical ones; ") for colour in ("bright", "dark")
)
VERTICAL, DARK_VERTICAL = (
    line(colour, "vertical", "blind to horizontal ones; ") for colour in ("bright", "dark")
)
RISING, DARK_RISING = (line(colour, "rising diagonal") for colour in ("bright", "dark"))
FALLING, DARK_FALLING = (line(colour, "falling diagonal") for colour in ("bright", "dark"))
BLUR = f"Averages the pixels under it, which blurs; {KEPT}"
NEGATED_BLUR = f"Averages the pixels under it, which blurs and turns bright into dark; {NEGATED}"
SHARP = f"Strengthens edges of every direction; {KEPT}"
NEGATED_SHARP = f"Strengthens edges of every direction and turns bright into dark; {NEGATED}"
RELIEF = f"Answers to rising diagonal edges, bright lower right of dark; {KEPT}"
NEGATED_RELIEF = f"Answers to rising diagonal edges, bright upper left of dark; {NEGATED}"
IDENTITY = f"The identity, which gives the picture back unchanged; {KEPT}"

# The sentence of every kernel, of its negative and of its transpose.
SENTENCES = {
    "horizontal_edge": (ABOVE, BELOW, LEFT),
    "vertical_edge": (LEFT, RIGHT, ABOVE),
    "identity": (IDENTITY, f"Multiplies the picture by -1; {NEGATED}", IDENTITY),
    "rising_diagonal_edge": (UPPER_LEFT, LOWER_RIGHT, UPPER_LEFT),
    "falling_diagonal_edge": (UPPER_RIGHT, LOWER_LEFT, LOWER_LEFT),
    "prewitt_x": (RIGHT, LEFT, BELOW),
    "prewitt_y": (BELOW, ABOVE, RIGHT),
    "sobel_x": (RIGHT, LEFT, BELOW),
    "sobel_y": (BELOW, ABOVE, RIGHT),
    "scharr_x": (RIGHT, LEFT, BELOW),
    "scharr_y": (BELOW, ABOVE, RIGHT),
    "roberts_cross": (UPPER_LEFT, LOWER_RIGHT, UPPER_LEFT),
    "laplacian_4": (point("dark"), point("bright"), point("dark")),
    "laplacian_8": (point("dark"), point("bright"), point("dark")),
    "outline": (point("bright"), point("dark"), point("bright")),
    "laplacian_of_gaussian": (point("bright"), point("dark"), point("bright")),
    "horizontal_line": (HORIZONTAL, DARK_HORIZONTAL, VERTICAL),
    "vertical_line": (VERTICAL, DARK_VERTICAL, HORIZONTAL),
    "rising_diagonal_line": (RISING, DARK_RISING, RISING),
    "falling_diagonal_line": (FALLING, DARK_FALLING, FALLING),
    "box_blur": (BLUR, NEGATED_BLUR, BLUR),
    "gaussian_blur": (BLUR, NEGATED_BLUR, BLUR),
    "gaussian_blur_5": (BLUR, NEGATED_BLUR, BLUR),
    "sharpen": (SHARP, NEGATED_SHARP, SHARP),
    "emboss": (RELIEF, NEGATED_RELIEF, RELIEF),
}

CENTRE = np.pad(np.full((3, 3), 25.0), 1) - 9
"""What is in the middle against what is around it, sum 0."""
QUARTER = [[0, 0, 1, 1], [0, 1, 3, 3], [1, 3, 0, -7], [1, 3, -7, -24]]
BOOK = np.pad(QUARTER, ((0, 3), (0, 3)), mode="reflect")
"""A Laplacian of Gaussian as textbooks print it."""

every_kernel = pytest.mark.parametrize("kernel", KERNELS.values(), ids=list(KERNELS))


@every_kernel
def test_every_kernel_its_negative_and_its_transpose_are_described_as_what_they_are(kernel):
    weights = kernel.weights
    sentences = tuple(describe(turned).sentence for turned in (weights, -weights, weights.T))
    assert sentences == SENTENCES[kernel.slug]


@every_kernel
@pytest.mark.parametrize("factor", [0.01, 3, 90])
def test_what_a_kernel_answers_to_does_not_depend_on_its_strength(kernel, factor):
    one, many = describe(kernel.weights), describe(factor * kernel.weights)
    assert many.answers.pattern == one.answers.pattern
    np.testing.assert_allclose(many.sum, factor * one.sum, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(many.answers.edges, factor * one.answers.edges, atol=1e-5)
    np.testing.assert_allclose(many.answers.match, one.answers.match, rtol=1e-5)


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (np.zeros((3, 5)), f"Gives nothing: every entry is 0; {ZERO}"),
        ([[1]], IDENTITY),
        (
            [[0.5]],
            "Multiplies the picture by 0.5; flat areas become 0.5 times their value (the sum).",
        ),
        ([[1, 0], [0, 0]], IDENTITY),
        ([[0, 0], [0, 1]], f"Moves the picture up by 1 and left by 1; {KEPT}"),
        (
            [[2, 0, 0, 0, 0]],
            "Moves the picture right by 2 and multiplies it by 2; flat areas become 2 times their "
            "value (the sum).",
        ),
        ([[0, 0, 0], [0, 1, 0.01], [0, -0.01, 0]], f"Nearly the identity; {KEPT}"),
        ([[-1, 1]], RIGHT),
        ([[1, 0, -1]], LEFT),
        ([[1], [-1]], ABOVE),
        ([[-1, 2, -1]], VERTICAL),
        ([[0, 0, 0], [-1, 2, -1], [0, 0, 0]], VERTICAL),
        ([[1, 1, 1], [1, 1, 1], [-2, -2, -2]], ABOVE),
        ([[1], [1], [0], [-1], [-1]] * np.ones(5), ABOVE),
        (
            [[1.5, 1.5, 1.5], [0.5, 0.5, 0.5], [-0.5, -0.5, -0.5]],
            "Answers to horizontal edges, bright above dark; flat areas become 4.5 times their "
            "value (the sum).",
        ),
        (
            [[1, 1, 1], [1, -4, 1], [1, 1, 1]],
            "Answers to dark points; flat areas become 4 times their value (the sum).",
        ),
        (np.eye(3) / 3, BLUR),
        ([[2, 3, 2], [0, 0, 1], [-2, -3, -3]], ABOVE.replace("horizontal", "roughly horizontal")),
        (
            [[1, 1, 1], [0, 100, 0], [-1, -1, -1]],
            "Nearly multiplies the picture by 100; flat areas become 100 times their value (the "
            "sum).",
        ),
        (
            [[1, 1, 1], [0, 10, 0], [-1, -1, -1]],
            "Mostly multiplies the picture by 10; flat areas become 10 times their value (the "
            "sum).",
        ),
        (
            [[1, 1, 1], [0, 3, 0], [-1, -1, -1]],
            "Answers mostly to horizontal edges, bright above dark; flat areas become 3 times "
            "their value (the sum).",
        ),
        (
            [[1, 1, 1], [1, 20, 1], [1, 1, 1]],
            "Adds up the pixels under it, which blurs; flat areas become 28 times their value "
            "(the sum).",
        ),
        (
            np.full((7, 7), 0.0204),
            "Adds up the pixels under it, which blurs; flat areas become 0.9996 times their value "
            "(the sum).",
        ),
        (
            [[-0.9996]],
            "Multiplies the picture by -0.9996; flat areas become -0.9996 times their value (the "
            "sum).",
        ),
        (
            [[1e-45]],
            "Multiplies the picture by 1.4e-45; flat areas become 1.4e-45 times their value (the "
            "sum).",
        ),
        ([[0, -0.1, 0], [-0.1, 1.4, -0.1], [0, -0.1, 0]], SHARP),
        (
            [[2, 1, 0]] * 3,
            "Adds up the pixels under it, those on the left most, which blurs; flat areas become "
            "9 times their value (the sum).",
        ),
        (
            [[-2, -1, 0]] * 3,
            "Adds up the pixels under it, those on the left most, which blurs and turns bright "
            "into dark; flat areas become -9 times their value (the sum).",
        ),
        (
            [[5, 5, 4]] * 3,
            "Adds up the pixels under it, which blurs; flat areas become 42 times their value "
            "(the sum).",
        ),
        (
            [[1, 0, 0], [0, 0, 0], [0, 0, -1]],
            "Answers mostly to rising diagonal edges, bright upper left of dark; blind to falling "
            f"diagonal ones; {ZERO}",
        ),
        (
            [[2, 2, 2], [0, 3, -3], [-2, -2, -2]],
            f"Answers mostly to horizontal edges, bright above dark; {ZERO}",
        ),
        ([[1, -1], [-1, 1]], f"{UNCLEAR}; {ZERO}"),
        ([[1, -1, 1], [-1, 1, -1], [1, -1, 1]], f"{UNCLEAR}; {KEPT}"),
        (np.outer([1, 4, 6, 4, 1], [-1, -2, 0, 2, 1]), RIGHT),
        # Nothing happens at an edge that flat areas do not explain.
        (
            [[1, 1, 1], [1, -1, 1], [1, 1, 1]],
            "Mostly adds up the pixels under it; flat areas become 7 times their value (the sum).",
        ),
        (
            [[-1, -1, -1], [-1, 2, -1], [-1, -1, -1]],
            "Answers to bright points; flat areas become -6 times their value (the sum).",
        ),
        (
            [[0, 0, 0], [0, 1, 0.3], [0, 0, 0]],
            "Adds up the pixels under it, which blurs; flat areas become 1.3 times their value "
            "(the sum).",
        ),
        (CENTRE, f"Answers to edges of every direction and to bright spots; {ZERO}"),
        (BOOK, f"Answers to edges of every direction and to dark spots; {ZERO}"),
        ([[3, -1, -3, -3, 2, 2]], line("dark", "thick vertical", "blind to horizontal ones; ")),
    ],
)
def test_other_kernels_are_described_as_what_they_are(weights, sentence):
    assert describe(weights).sentence == sentence


def test_an_edge_between_two_directions_is_called_roughly_the_nearer_one():
    rows, columns = np.mgrid[-2:3, -2:3]
    tilted = np.clip(columns * np.sin(0.3) - rows * np.cos(0.3), -0.5, 0.5)
    assert describe(tilted).sentence.startswith("Answers to roughly horizontal edges, bright above")
    # Within half a step between the directions that are tried.
    np.testing.assert_allclose(describe(tilted).answers.direction, 90 - np.rad2deg(0.3), atol=7.5)


@pytest.mark.parametrize(
    "row", [[1, 0, 0, 0, -1], [-3, 2, 2, 2, -3], [-1, 1, 1, -1], [-5, -5, 4, 4, 4, -1, -1]]
)
def test_a_row_that_is_repeated_changes_no_word(row):
    (sentence,) = {describe([row] * times).sentence for times in (1, 2, 3, 5)}
    assert sentence.startswith("Answers to ")
    assert "vertical" in sentence
    assert f"blind to horizontal ones; {ZERO}" in sentence


def test_a_kernel_that_is_turned_mirrored_or_negated_is_described_as_surely():
    generator = np.random.default_rng(1)
    for _ in range(some(30, of=1500)):
        kernel = np.round(2 * generator.standard_normal((3, 3))) / 2
        kinds = [
            (found.kind, found.grade)
            for turned in (kernel, kernel.T, np.rot90(kernel), kernel[::-1], 3 * kernel)
            for found in [describe(turned)]
        ]
        assert len(set(kinds)) == 1, kernel.tolist()


def test_taps_that_are_apart_move_a_picture_farther():
    weights = np.float32([[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    sentence = describe(weights, (2, 3)).sentence
    assert sentence == f"Moves the picture down by 2 and right by 4; {KEPT}"
    picture = np.random.default_rng(0).random((20, 20), np.float32)
    moved = conv2d(picture, weights, padding="same", dilation=(2, 3))
    np.testing.assert_array_equal(moved[2:, 4:], picture[:-2, :-4])


@every_kernel
@pytest.mark.parametrize("around", [1, 2])
def test_zeros_around_a_kernel_change_no_word(kernel, around):
    if kernel.weights.shape[0] % 2:  # else the picture moves
        assert describe(np.pad(kernel.weights, around)).sentence == SENTENCES[kernel.slug][0]


def test_next_to_nothing_around_a_kernel_changes_no_word_but_what_flat_areas_become():
    grown = np.pad(KERNELS["sobel_x"].weights, ((0, 2), (0, 2))) + 0.05
    assert describe(grown).sentence == (
        "Answers to vertical edges, bright right of dark; flat areas become 1.25 times their "
        "value (the sum)."
    )


@every_kernel
def test_the_numbers_behind_the_sentence_are_the_kernels_own_answers_to_pictures(kernel):
    answers, flat = describe(kernel.weights).answers, max(kernel.weights.sum(), 0)
    rows, columns = np.mgrid[-10:11, -10:11]
    for angle, distance in {0: columns, 90: -rows, 180: -columns, 270: rows}.items():
        # The border runs through the middle of pixels, or between them.
        edges = [conv2d(np.heaviside(distance, middle), kernel.weights) for middle in (0.5, 1)]
        (edge,) = answers.edges[answers.angles == angle]
        np.testing.assert_allclose(edge, np.max(edges) - flat, atol=1e-5)
    if kernel.weights.shape[0] % 2:  # else a line through the middle covers halves of two pixels
        for angle, on_line in {0: columns == 0, 90: rows == 0}.items():
            maps = [conv2d(picture, kernel.weights).max() for picture in (on_line, ~on_line)]
            (line,) = answers.lines[answers.angles == angle]
            np.testing.assert_allclose(line, max(maps) - flat, atol=1e-5)


STEP = np.float32([[0] * 6 + [1] * 6] * 12)
STEPS = [np.rot90(STEP, turns) for turns in range(4)]
MILD = np.float32([[0, -1, 0], [-1, 14, -1], [0, -1, 0]])


@pytest.mark.parametrize("weights", [KERNELS["sharpen"].weights, -KERNELS["sharpen"].weights, MILD])
def test_what_strengthens_edges_goes_beyond_both_flat_areas_at_each(weights):
    assert "trengthens edges of every direction" in describe(weights).sentence
    total = weights.sum()
    for step in STEPS:
        relative = conv2d(step, weights) / total
        assert max(relative.max() - 1, -relative.min()) >= 0.05


@pytest.mark.parametrize("weights", [np.ones((3, 3)), [[1, 1, 1], [1, 8, 1], [1, 1, 1]], [[2, 1]]])
def test_what_blurs_goes_beyond_no_flat_area_and_spreads_a_step_over_pixels(weights):
    assert "which blurs" in describe(weights).sentence
    for step in (STEP, STEP[:, ::-1]):
        relative = conv2d(step, weights) / np.sum(weights)
        assert relative.min() >= 0
        assert relative.max() <= 1 + 1e-6
        assert ((relative > 0.1) & (relative < 0.9)).any()


def test_what_nearly_copies_differs_from_a_copy_by_a_ninth_at_most():
    weights = np.float32([[1, 1, 1], [0, 100, 0], [-1, -1, -1]])
    assert describe(weights).sentence.startswith("Nearly multiplies the picture by 100;")
    picture = np.random.default_rng(0).random((40, 40), np.float32)
    assert np.abs(conv2d(picture, weights) / 100 - picture[1:-1, 1:-1]).max() <= 1 / 9


# Where the bright side of the edge lies that an edge kernel answers to most, and across what a line
# runs; the sums of all kernels that are not listed are 0.
DIRECTIONS = {
    "horizontal_edge": 90,
    "vertical_edge": 180,
    "rising_diagonal_edge": 135,
    "falling_diagonal_edge": 45,
    "prewitt_x": 0,
    "prewitt_y": 270,
    "sobel_x": 0,
    "sobel_y": 270,
    "scharr_x": 0,
    "scharr_y": 270,
    "roberts_cross": 135,
    "horizontal_line": 90,
    "vertical_line": 0,
    "rising_diagonal_line": 135,
    "falling_diagonal_line": 45,
    "emboss": 315,
}
SUMS = dict.fromkeys(["identity", "box_blur", "gaussian_blur", "gaussian_blur_5", "sharpen"], 1)
SUMS["emboss"] = 1


@every_kernel
def test_the_direction_and_the_sum_of_every_kernel_are_those_that_it_was_made_with(kernel):
    description = describe(kernel.weights)
    np.testing.assert_allclose(description.sum, SUMS.get(kernel.slug, 0), atol=1e-6)
    if kernel.slug in DIRECTIONS:
        off = description.answers.direction - DIRECTIONS[kernel.slug]
        period = 180 if "line" in kernel.slug else 360
        np.testing.assert_allclose((off + period / 2) % period - period / 2, 0, atol=1e-6)


@every_kernel
def test_the_answer_to_an_edge_at_any_angle_is_the_sum_over_the_pixels_it_covers(kernel):
    answers = describe(kernel.weights).answers
    weights = kernel.weights.astype(float)
    flat, (height, width) = max(weights.sum(), 0), weights.shape
    for angle, edge in zip(answers.angles[::7], answers.edges[::7], strict=True):
        cosine, sine = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
        strongest = 0.0
        for offset in np.arange(-4, 4.5, 0.5):
            total = 0.0
            for row in range(height):
                for column in range(width):
                    along = (column - (width - 1) / 2) * cosine + ((height - 1) / 2 - row) * sine
                    covered = min(max(along + offset + 0.5, 0), 1)
                    total += weights[row, column] * covered
            strongest = max(strongest, total - flat)
        np.testing.assert_allclose(edge, strongest, atol=1e-6)


@every_kernel
def test_a_quarter_turn_of_the_kernel_turns_its_answers(kernel):
    one, turned = (describe(k).answers for k in (kernel.weights, np.rot90(kernel.weights)))
    np.testing.assert_allclose(turned.edges, np.roll(one.edges, 18), atol=1e-6)
    np.testing.assert_allclose(turned.lines, np.roll(one.lines, 18), atol=1e-6)


def test_an_edge_kernel_answers_by_the_cosine_where_the_edge_covers_whole_pixels():
    # One pixel against its neighbour: of an edge at an angle, the cosine falls between them.
    answers = describe([[-1, 1]]).answers
    expected = np.clip(np.cos(np.deg2rad(answers.angles)), 0, None)
    np.testing.assert_allclose(answers.edges, expected, atol=1e-6)


@every_kernel
def test_a_kernel_that_is_called_blind_gives_next_to_nothing(kernel):
    description = describe(kernel.weights)
    picture = np.zeros((12, 12))
    picture[:6] = 1
    answers = {"horizontal": np.abs(conv2d(picture, kernel.weights)).max()}
    answers["vertical"] = np.abs(conv2d(picture.T, kernel.weights)).max()
    for runs, answer in answers.items():
        if f"blind to {runs} ones" in description.sentence:
            assert answer <= BLIND * max(answers.values())


@pytest.mark.parametrize("weights", [[1, 2], [[np.inf]], np.ones((3, 3, 3)), [], [["a"]]])
def test_what_is_no_kernel_is_refused(weights):
    with pytest.raises(ConvscopeError, match="kernel must"):
        describe(weights)


@pytest.mark.parametrize("slug", KERNELS)
def test_the_edges_that_are_named_are_those_of_the_sentence(slug):
    found = describe(KERNELS[slug].weights)
    assert (f"{found.edges} edges, bright" in found.sentence) == bool(found.edges)
    assert bool(found.edges) == (", bright" in found.sentence)
