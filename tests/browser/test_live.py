"""What moves by itself or under a hand: the picture, a stroke on the board, the player's window."""

import re

import numpy as np

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.receptive import Window
from convcore.rounding import percent
from tests.browser.connection import hear
from tests.browser.expecting import expect
from tests.browser.finger import finger
from tests.browser.reading import (
    BOXES,
    POLLING,
    expect_map,
    open_page,
    picture,
    pixels,
    settle,
    signed_colours,
)

EDGE = KERNELS["horizontal_edge"].weights
IN_LINK = "text => new URLSearchParams(location.search).get('nudge') === text"


def at_work(image):
    return KernelAtWork(image, EDGE, padding="same", pool=Window((2, 2), 2))


def staying(before, after):
    """Count what both maps show at the same place, as a part of what they show together."""
    sizes = np.stack([np.abs(before), np.abs(after)])
    both = np.where(before * after > 0, sizes.min(axis=0), 0).sum(dtype=float)
    return percent(both / sizes.max(axis=0).sum(dtype=float), 0)


def expect_moved(page, down, right, words):
    """See the maps of the moved picture, how much of them has stayed, and the link."""
    before, after = at_work(BOXES), at_work(np.roll(BOXES, (down, right), axis=(0, 1)))
    page.wait_for_function(IN_LINK, arg=f"{down},{right}", polling=POLLING)
    expect(page.locator(".probe .hint")).to_have_text(
        f"{words} {staying(before.map, after.map)} of the map stayed where it was, "
        f"{staying(before.pooled, after.pooled)} of the pooled map."
    )
    expect_map(page, "Activation map", after.activation)
    expect_map(page, "Max pooled", after.pooled)


def test_the_picture_moves_under_the_window_by_mouse_keys_and_finger(page):
    open_page(page, "/kernel_lab")
    sent = hear(page, "framesent")
    page.get_by_role("button", name="Move picture").click()
    shown = page.get_by_label(re.compile("^Input: arrow keys"))
    expect(shown).to_be_focused()
    hint = page.locator(".probe .hint")
    expect(hint).to_have_text(
        "Drag the input, or use the arrow keys. What leaves at one side comes in at the other."
    )
    page.keyboard.press("ArrowDown")
    expect_moved(page, 1, 0, "Moved 1 down.")
    expect(page.locator(".probe .spoken")).to_have_text(hint.inner_text())
    page.keyboard.press("Shift+ArrowLeft")
    expect_moved(page, 1, -10, "Moved 1 down, 10 left.")

    line = page.locator(".probe .line").inner_text()
    box = shown.bounding_box()
    cell = box["width"] / 200
    x, y = box["x"] + 60 * cell, box["y"] + 60 * cell
    settle(page)
    sent.clear()
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 13 * cell, y - 3 * cell, steps=8)
    # While it moves, the picture and its map do, the window stays, and nobody is told.
    expect(hint).to_contain_text("Moved 2 up, 3 right.")
    moved = np.roll(BOXES, (-2, 3), axis=(0, 1))
    grey = np.rint(moved.astype(float) * 255)
    np.testing.assert_array_equal(pixels(picture(page, "Input"))[..., 0], grey)
    activation = at_work(moved).activation
    limit = np.abs(activation).max()
    colours = pixels(picture(page, "Activation map")).astype(float)
    assert np.abs(colours - signed_colours(activation, limit)).max() <= 3
    assert page.locator(".probe .line").inner_text().split(":")[0] == line.split(":")[0]
    assert sent == []
    page.mouse.up()
    expect_moved(page, -2, 3, "Moved 2 up, 3 right.")

    # The link moves it, too; off, it is back.
    open_page(page, "/kernel_lab?nudge=-2,3")
    expect_moved(page, -2, 3, "Moved 2 up, 3 right.")
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    with finger(page):
        page.get_by_role("button", name="One row down").click()
        expect_moved(page, -1, 3, "Moved 1 up, 3 right.")
    page.get_by_role("button", name="Move picture").click()
    page.wait_for_function(IN_LINK, arg=None, polling=POLLING)
    expect_map(page, "Activation map", at_work(BOXES).activation)
    open_page(page, "/learned_filters")
    expect(page.get_by_role("button", name="Move picture")).to_have_count(0)


def test_a_stroke_changes_the_map_while_it_is_drawn_and_arrives_when_the_page_is_left(page):
    open_page(page, "/kernel_lab?image=drawing")
    board = page.locator(".pad canvas")
    box = board.bounding_box()
    sent = hear(page, "framesent")
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.3 * box["height"], steps=9)
    page.wait_for_function(
        "canvas => canvas.getContext('2d').getImageData(100, 60, 1, 1).data[0] === 255",
        arg=picture(page, "Input").element_handle(),
        polling=POLLING,
    )
    drawn = pixels(picture(page, "Input"))[..., 0] / np.float32(255)
    np.testing.assert_allclose(
        drawn, pixels(board)[..., 0].reshape(200, 2, 200, 2).mean(axis=(1, 3)) / 255, atol=1 / 255
    )
    activation = at_work(drawn).activation
    colours = pixels(picture(page, "Activation map")).astype(float)
    assert np.abs(colours - signed_colours(activation, np.abs(activation).max())).max() <= 6
    assert sent == []
    page.mouse.up()
    # Whoever goes on at once loses nothing of it, nor of what is drawn meanwhile.
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.7 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.7 * box["height"], steps=9)
    page.mouse.up()
    page.get_by_role("link", name="Layers", exact=True).click()
    page.get_by_role("heading", name="Layers", exact=True, level=1).wait_for()
    page.get_by_role("link", name="Kernel lab", exact=True).click()
    expect(board).to_have_accessible_name(re.compile("^Board, 2 strokes"))


def test_the_player_shows_the_whole_picture_in_20_s_and_the_pooled_map_fills_as_well(page):
    open_page(page, "/kernel_lab?pixel=9,4")
    speed = page.get_by_label("Speed", exact=True)
    speed.select_option("whole picture in 20 s")
    # The clock of the page is the test's: 5 s later a quarter is behind.
    page.evaluate(
        """() => {
            due = []
            original = requestAnimationFrame
            begin = performance.now()
            requestAnimationFrame = tick => due.push(tick)
        }"""
    )
    page.get_by_role("button", name="Play", exact=True).click()
    page.evaluate("for (const tick of due.splice(0)) tick(performance.now() + 5015)")
    place = page.locator(".probe .place").inner_text()
    row = int(re.search(r"row (\d+)", place)[1])
    assert 50 <= row <= 52  # of 200
    veils = page.locator(".probe figure").evaluate_all(
        """all => all.map(figure => ["rest", "below"].map(name => {
            const veil = figure.querySelector(`.mark.veil.${name}`)
            return veil.hidden ? null : ["top", "height"].map(side => parseFloat(veil.style[side]))
        }))"""
    )
    page.evaluate("() => { requestAnimationFrame = original; due.splice(0).forEach(original) }")
    page.get_by_role("button", name="Pause", exact=True).click()
    assert veils[0] == [None, None]
    (_, below), (_, pooled_below) = veils[1:]
    np.testing.assert_allclose(below, [100 * (row + 1) / 200, 100 - 100 * (row + 1) / 200])
    done = (row + 1) // 2  # rows of pooled windows that the window has been over, in part or whole
    np.testing.assert_allclose(pooled_below, [done, 100 - done])
    expect(page.locator(".probe .veil:visible")).to_have_count(0)
