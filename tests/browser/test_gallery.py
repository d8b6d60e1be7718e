"""The gallery of filters: one position in all tiles, orders, and what is not drawn again."""

import re

import numpy as np
import pytest

from convcore.activations import relu
from convcore.rounding import digits_for, format_number
from pages.shared.widgets.descriptions import map_texts
from tests.browser.conftest import serve
from tests.browser.connection import hear
from tests.browser.expecting import expect
from tests.browser.filters import FASHION, labels, maps_of, open_filters, origin, same, tiles
from tests.browser.gallery_app import GALLERIES
from tests.browser.reading import open_page, send_moves, settle

MARK = "mark => ['top', 'left', 'height', 'width'].map(side => parseFloat(mark.style[side]) / 100)"


def status(page):
    return page.locator(".gallery [role=status]")


def numbers(page):
    return [int(re.match(r"Filter (\d+):", label)[1]) for label in labels(page)]


def point_at(page, canvas, row, column, shape):
    box = canvas.bounding_box()
    x = box["x"] + (column + 0.5) / shape[1] * box["width"]
    y = box["y"] + (row + 0.5) / shape[0] * box["height"]
    page.mouse.move(x, y)


def expect_position(page, maps, row, column, seen):
    """See every filter's value at a position, its mark in every tile, and on the input."""
    expect(status(page)).to_contain_text(f"at row {row}, column {column}: ")
    digits = digits_for(np.abs(maps).max())
    shown = [float(text) for text in page.locator(".tile .value").all_inner_texts()]
    # Keras and convcore may round the last digit shown differently.
    np.testing.assert_allclose(shown, maps[row, column], atol=1.001 * 10.0**-digits)
    height, width = maps.shape[:2]
    marks = page.locator(".tile .mark").evaluate_all(f"all => all.map({MARK})")
    cell = [row / height, column / width, 1 / height, 1 / width]
    np.testing.assert_allclose(marks, [cell] * maps.shape[2], atol=1e-4)
    mark = page.locator(".pictures .mark")
    np.testing.assert_allclose(np.array(mark.evaluate(MARK)) * 28, seen, atol=1e-2)


def test_pointing_at_one_tile_shows_the_position_in_all_and_tells_the_server_nothing(page):
    sent = hear(page, "framesent")
    open_filters(page, "sample=3&stage=convolution")
    expect(same(page)).to_be_visible()  # nothing is asked for any more
    before = len(sent)
    canvases = [tile.locator("canvas") for tile in tiles(page).all()]
    point_at(page, canvases[5], 9, 4, (26, 26))
    expect(status(page)).to_contain_text("Filter 5 at row 9, column 4: ")
    expect_position(page, maps_of(3), 9, 4, [9, 4, 3, 3])
    moves = np.random.default_rng(0).random((300, 2)).tolist()
    places = [[number % 32, x, y] for number, (x, y) in enumerate(moves)]
    send_moves(page.get_by_role("grid", name="Filters").locator("canvas"), places)
    x, y = moves[-1]
    row, column = int(26 * y), int(26 * x)
    expect_position(page, maps_of(3), row, column, [row, column, 3, 3])
    assert len(sent) == before > 0
    page.mouse.move(5, 5)
    expect(page.locator(".tile .mark").first).to_be_hidden()
    expect(page.locator(".pictures .mark")).to_be_hidden()

    page.get_by_role("radio", name="After pooling").click()
    pooled = relu(maps_of(3)).reshape(13, 2, 13, 2, 32).max(axis=(1, 3))
    expect(page.get_by_role("gridcell").first).to_have_attribute(
        "aria-label", f"Filter 0: {map_texts(pooled)[0]}"
    )
    point_at(page, canvases[2], 4, 6, (13, 13))
    expect_position(page, pooled, 4, 6, [8, 12, 4, 4])


def test_everything_is_done_by_keyboard_alone(page):
    open_filters(page, "stage=convolution")
    tiles(page).first.focus()
    for key, number in (
        ("ArrowRight", 1), ("ArrowDown", 9), ("End", 15), ("Home", 8), ("Control+End", 31),
        ("Control+Home", 0), ("ArrowDown", 8), ("ArrowLeft", 7),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(tiles(page).nth(number)).to_be_focused()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowLeft")
    expect(status(page)).to_contain_text("Filter 7 at row 14, column 12: ")
    expect_position(page, maps_of(0), 14, 12, [14, 12, 3, 3])
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    expect(status(page)).to_contain_text("Filter 6 at row 14, column 12: ")
    page.keyboard.press("Escape")
    expect(page.locator(".tile .mark").first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Filter 6")).to_be_visible()
    expect(tiles(page).nth(6)).to_be_focused()


def test_every_order_is_numpys_and_keeps_still_where_motion_is_unwanted(page):
    open_filters(page, "filter=9&stage=convolution")
    maps, filters = maps_of(0), FASHION.filters.reshape(9, 32)
    unit = filters / np.linalg.norm(filters, axis=0)
    for sort, measure in {
        "strongest": np.abs(maps).max(axis=(0, 1)),
        "activity": relu(maps).mean(axis=(0, 1)),
        "likeness": unit.T @ unit[:, 9],
        "number": -np.arange(32),
    }.items():
        menu = page.get_by_role("combobox", name="Sort", exact=True)
        menu.click()
        page.get_by_role("option", name=sort.capitalize(), exact=True).click()
        expected = np.argsort(-measure, kind="stable")
        expect(tiles(page).first).to_have_attribute(
            "aria-label", re.compile(f"^Filter {expected[0]}: ")
        )
        expect(tiles(page).last).to_have_attribute(
            "aria-label", re.compile(f"^Filter {expected[-1]}: ")
        )
        assert numbers(page) == expected.tolist()
        grid = page.get_by_role("grid", name="Filters")
        assert grid.evaluate("grid => grid.getRootNode().getAnimations().length") == 0


def test_tiles_travel_to_their_new_places(page):
    page.emulate_media(reduced_motion="no-preference")
    open_filters(page)
    grid = page.get_by_role("grid", name="Filters")
    # The longest way is watched from the moment at which the tiles are put elsewhere.
    grid.evaluate(
        """grid => new MutationObserver(() => {
          grid.dataset.moving = grid.getRootNode().getAnimations().length
        }).observe(grid, { childList: true })"""
    )
    page.get_by_role("combobox", name="Sort", exact=True).click()
    page.get_by_role("option", name="Strongest", exact=True).click()
    expect(grid).to_have_attribute("data-moving", re.compile(r"^[1-9]\d*$"))


def test_another_choice_or_order_draws_no_tile_again_and_another_sample_all(page):
    open_filters(page)
    paint = "c => { const d = c.getContext('2d'); d.fillStyle = '#123456'; d.fillRect(0, 0, 1, 1) }"
    read = "c => [...c.getContext('2d').getImageData(0, 0, 1, 1).data].slice(0, 3)"
    canvases = page.get_by_role("grid", name="Filters").locator("canvas")
    canvases.evaluate_all(f"all => all.forEach({paint})")
    tiles(page).nth(20).click()
    expect(page.get_by_role("heading", name="Filter 20")).to_be_visible()
    page.get_by_role("combobox", name="Sort", exact=True).click()
    page.get_by_role("option", name="Likeness", exact=True).click()
    expect(tiles(page).first).to_have_attribute("aria-label", re.compile("^Filter 20: "))
    settle(page)
    assert canvases.evaluate_all(f"all => all.map({read})") == [[0x12, 0x34, 0x56]] * 32
    page.get_by_role("button", name="Next sample").click()
    expect(origin(page)).to_contain_text("Sample 1: ")
    settle(page)
    assert [0x12, 0x34, 0x56] not in canvases.evaluate_all(f"all => all.map({read})")


@pytest.fixture(scope="module")
def galleries_server():
    """Serve the page of odd galleries."""
    with serve("tests/browser/small_app.py", SMALL_APP="gallery_app.py") as process:
        yield process


def test_odd_maps_are_drawn_and_named(page, galleries_server):
    open_page(page, galleries_server.url)
    expect(page.locator(".gallery")).to_have_count(len(GALLERIES))
    for gallery, maps in zip(page.locator(".gallery").all(), GALLERIES.values(), strict=True):
        shown = gallery.get_by_role("gridcell")
        expect(shown).to_have_count(maps.shape[2])
        for number, text in enumerate(map_texts(maps)[:3]):
            expect(shown.nth(number)).to_have_attribute("aria-label", f"Filter {number}: {text}")
        assert shown.first.locator("canvas").evaluate("c => [c.height, c.width]") == [
            *maps.shape[:2]
        ]
        shown.first.scroll_into_view_if_needed()
        row, column = maps.shape[0] // 2, maps.shape[1] // 2
        point_at(page, shown.first.locator("canvas"), row, column, maps.shape)
        finite = np.abs(maps[np.isfinite(maps)])
        digits = digits_for(finite.max() if finite.size else 0)
        expect(gallery.locator(".value").first).to_have_text(
            format_number(maps[row, column, 0], digits)
        )
