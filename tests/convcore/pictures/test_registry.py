import numpy as np
import pytest

import convcore.pictures.registry
from convcore.channels import luminance
from convcore.conv import conv2d
from convcore.kernels.presets import KERNELS
from convcore.limits import PICTURE_SIDE
from convcore.pictures.registry import PICTURES

EQUAL = ("wheel", "opposites", "ribbons")  # hues that differ in nothing but hue
GREY = ("boxes", "stripes", "checkerboard", "rings", "gradient", "letters")
DRAWN = (*GREY, "colours", *EQUAL)
PHOTOGRAPHS = ("cat", "coffee", "astronaut", "rocket", "camera", "bricks")
COLOURED = ("colours", *EQUAL, "cat", "coffee", "astronaut", "rocket")


def test_the_registry_holds_the_drawn_cards_and_then_the_photographs():
    assert tuple(PICTURES) == DRAWN + PHOTOGRAPHS
    assert all(slug == picture.slug for slug, picture in PICTURES.items())


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_every_picture_is_float32_between_0_and_1_and_fits_the_limit(picture):
    image = picture.image()
    assert image.dtype == np.float32
    assert image.shape[2:] == ((3,) if picture.slug in COLOURED else ())
    assert max(image.shape[:2]) <= PICTURE_SIDE
    assert image.min() >= 0
    assert image.max() <= 1
    assert np.ptp(image) > 0.5  # it shows something


@pytest.mark.parametrize("slug", DRAWN)
def test_every_drawn_card_is_200_x_200(slug):
    assert PICTURES[slug].image().shape[:2] == (200, 200)


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_every_picture_is_the_same_each_time_and_never_shared(picture):
    first, second = picture.image(), picture.image()
    np.testing.assert_array_equal(first, second)
    assert not np.shares_memory(first, second)


@pytest.mark.parametrize("slug", COLOURED)
def test_every_coloured_picture_has_colour_in_it(slug):
    assert np.ptp(PICTURES[slug].image(), axis=2).max() > 0.3


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_every_picture_says_what_it_shows_and_who_made_it(picture):
    assert picture.sentence[0].isupper()
    assert not picture.sentence.endswith(".")
    assert picture.credit
    sentences = [other.sentence for other in PICTURES.values()]
    assert sentences.count(picture.sentence) == 1


@pytest.mark.parametrize("slug", EQUAL)
def test_the_average_of_red_green_and_blue_is_the_same_everywhere(slug):
    np.testing.assert_allclose(PICTURES[slug].image().mean(axis=2), 0.5, atol=1e-6)


AUTHORS = {
    "astronaut": "NASA",
    "rocket": "SpaceX",
    "cat": "Stefan van der Walt",
    "coffee": "Rachel Michetti, courtesy of Pikolo Espresso Bar",
    "camera": "Lav Varshney",
    "bricks": "CC0Textures",
}


@pytest.mark.parametrize("slug", PHOTOGRAPHS)
def test_every_photograph_names_its_author_and_licence_here_and_where_it_lies(slug):
    folder = convcore.pictures.registry._PHOTOGRAPHS
    rows = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    (row,) = (row for row in rows if row.startswith(f"| `{slug}."))
    for credit in (PICTURES[slug].credit, row):
        assert AUTHORS[slug] in credit
    assert PICTURES[slug].credit.endswith(("CC0", "public domain"))
    assert "by [CC0 1.0]" in "\n".join(rows)


def test_every_photograph_that_ships_is_credited_and_used_and_together_they_are_small():
    folder = convcore.pictures.registry._PHOTOGRAPHS
    credits = (folder / "README.md").read_text(encoding="utf-8")
    files = [path for path in folder.iterdir() if path.name != "README.md"]
    assert sorted(path.stem for path in files) == sorted(PHOTOGRAPHS)
    assert all(f"`{path.name}`" in credits for path in files)
    assert sum(path.stat().st_size for path in files) < 500_000


@pytest.mark.parametrize("axis", [0, 1], ids=["horizontal", "vertical"])
def test_the_boxes_have_long_edges_of_both_polarities(axis):
    steps = np.diff(PICTURES["boxes"].image(), axis=axis)
    along = 1 - axis
    for polarity in (steps > 0.3, steps < -0.3):
        # An edge is long where one row (or column) of differences holds 50 pixels of it.
        assert (polarity.sum(axis=along) >= 50).sum() >= 5


@pytest.mark.parametrize("name", ["horizontal_edge", "vertical_edge"])
def test_the_edge_kernels_of_the_lesson_answer_to_the_boxes_with_both_signs(name):
    image = PICTURES["boxes"].image()
    answer = conv2d(image, KERNELS[name].weights)  # at [r, c] of what is around [r + 1, c + 1]
    for strong in (answer > 1.5, answer < -1.5):
        assert strong.sum() > 500
    assert (np.abs(answer) < 1e-6).mean() > 0.5  # flat ground and edges of the other direction
    # Three pixels whose edge lies beside them: the bright box, from above and from the left.
    above, left = answer[16, 40:70], answer[40:70, 16]
    strong, blind = (above, left) if name == "horizontal_edge" else (left, above)
    np.testing.assert_allclose(strong, -3 * (0.9 - 0.08), rtol=1e-5)
    np.testing.assert_allclose(blind, 0, atol=1e-6)


def test_the_boxes_have_a_diagonal_and_empty_ground_around():
    image = PICTURES["boxes"].image()
    slanting = image[98:150, 129:182]
    for offset, grey in ((0, 0.9), (1, 0.9), (-2, 0.08), (3, 0.08)):
        np.testing.assert_array_equal(np.diagonal(slanting, offset), np.float32(grey))
    rim = np.concatenate([image[:16].ravel(), image[-15:].ravel(), image[:, :18].ravel()])
    np.testing.assert_array_equal(rim, np.float32(0.08))


def test_the_boxes_have_flat_levels_between_black_and_white():
    assert len(np.unique(PICTURES["boxes"].image())) == 5


def test_the_stripes_change_along_one_axis_in_each_upper_quarter():
    image = PICTURES["stripes"].image()
    np.testing.assert_array_equal(image[:100, :100], np.repeat(image[:100, :1], 100, axis=1))
    np.testing.assert_array_equal(image[:100, 100:], np.repeat(image[:1, 100:], 100, axis=0))


def test_the_stripes_slant_both_ways_in_the_lower_quarters():
    left, right = np.hsplit(PICTURES["stripes"].image()[100:], 2)
    np.testing.assert_array_equal(left[1:, :-1], left[:-1, 1:])
    np.testing.assert_array_equal(right[1:, 1:], right[:-1, :-1])


def test_the_checkerboard_alternates():
    image = PICTURES["checkerboard"].image()
    np.testing.assert_array_equal(image[:100, :180], 1 - image[:100, 20:])
    np.testing.assert_array_equal(image[100:, 100:195], 1 - image[100:, 105:])


def test_the_rings_are_round_and_finer_outwards():
    image = PICTURES["rings"].image()
    np.testing.assert_allclose(image, image.T, atol=1e-6)
    np.testing.assert_allclose(image, image[::-1], atol=1e-6)
    outwards = image[100, 100:] > 0.5
    edges = np.flatnonzero(np.diff(outwards))
    widths = np.diff(edges)
    assert widths[0] > 3 * widths[-1]
    assert widths.min() >= 2


def test_the_gradient_rises_evenly_outside_its_flat_patches():
    image = PICTURES["gradient"].image()
    np.testing.assert_allclose(np.diff(image[:80], axis=1), 1 / 199, atol=1e-6)
    for left, grey in ((25, 0.75), (80, 0.5), (135, 0.25)):
        np.testing.assert_array_equal(image[80:120, left : left + 40], np.float32(grey))


def test_each_letter_stands_in_its_own_quarter_with_soft_edges():
    image = PICTURES["letters"].image()
    for quarter in (image[:100, :100], image[:100, 100:], image[100:, :100], image[100:, 100:]):
        assert 0.1 < quarter.mean() < 0.35
        assert ((quarter > 0) & (quarter < 1)).any()
    np.testing.assert_array_equal(image[[0, -1]], 0)
    np.testing.assert_array_equal(image[:, [0, 100, -1]], 0)


def test_no_two_letters_are_alike():
    image = PICTURES["letters"].image()
    # 80 x 76 around each letter, at the same place in each.
    letters = [image[top : top + 80, left : left + 76] for top in (14, 108) for left in (14, 110)]
    for number, letter in enumerate(letters):
        for other in letters[number + 1 :]:
            assert (np.abs(letter - other) > 0.5).sum() > 500


def test_the_orange_and_the_blue_differ_only_in_colour():
    image = PICTURES["colours"].image()
    grey = luminance(image)
    assert np.abs(np.diff(image, axis=1)[150, 59]).max() > 0.6
    assert abs(np.diff(grey, axis=1)[150, 59]) < 0.002
