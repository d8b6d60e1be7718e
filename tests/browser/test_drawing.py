"""The drawing pad as a person uses it, against convcore."""

import re

import numpy as np
import pytest

from convcore.conv import conv2d
from convcore.networks.bundle_files import load_bundle
from convcore.pictures.drawings import BOARD
from convcore.pictures.fitting import fit_input
from convcore.rounding import format_number
from tests.browser.connection import hear
from tests.browser.drawing import SEVEN, THREE, board, draw, draw_with_finger
from tests.browser.editing import more_settings
from tests.browser.expecting import expect
from tests.browser.filters import MODELS, same
from tests.browser.forward import answer
from tests.browser.reading import arrive, open_page, picture, pixels, settle

DIGITS = load_bundle(MODELS / "digits")
PAD = "/learned_filters?model=digits&input=drawing"


DOTS = """(board, count) => {
    const press = key => board.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    for (let dot = 0; dot < count; dot++) [" ", " ", "ArrowRight"].forEach(press);
}"""
"""Draws dots with keys, faster than anything can be answered."""


def open_pad(page, address=PAD):
    """Open a page with the board, which is empty: what was on it is cleared."""
    open_page(page, address)
    expect(board(page)).to_be_visible()
    settle(page)
    clear = page.get_by_title("Clear", exact=True)
    if clear.is_enabled():
        clear.click()
    expect_strokes(page, 0)
    settle(page)


def expect_strokes(page, count):
    words = {0: "empty", 1: "1 stroke"}.get(count, f"{count} strokes")
    expect(board(page)).to_have_accessible_name(re.compile(f"^Board, {words}\\."))


def drawn(page):
    """Read the board as the server sees it: grey in [0, 1], 200 x 200."""
    shown = pixels(board(page)).astype(np.float32) / 255
    return shown.reshape(BOARD, 2, BOARD, 2, 3).mean(axis=(1, 3))[..., 0]


def received(page, height=None):
    """Read what the network receives, once it is the figure of this height, where one is given."""
    if height is not None:
        expect(page.get_by_text("Your drawing → ")).to_contain_text(f"its figure of {height} × ")
        expect(same(page)).to_be_visible()  # so it is the picture that Python made of it
        settle(page)
    return pixels(picture(page, "Input").first)[..., 0] / np.float32(255)


def expect_recognised(page, digit):
    """See the digit recognised, as convcore's own network answers to what is shown."""
    first = page.locator(".probabilities").get_by_role("listitem").first
    expect(first).to_have_attribute("aria-label", re.compile(f"^{digit}: "))
    settle(page)
    ours = answer(DIGITS, DIGITS.first_layer, received(page)[..., np.newaxis])
    assert ours.argmax() == digit
    shown = float(re.search(r": ([\d.]+) %", first.get_attribute("aria-label"))[1])
    assert shown == pytest.approx(float(format_number(100 * ours[digit], 1)), abs=0.3)


def test_a_3_and_a_7_drawn_with_the_mouse_are_recognised(page):
    open_pad(page)
    draw(page, THREE)
    expect_strokes(page, 2)
    expect_recognised(page, 3)
    # What is received is what convcore makes of the board, but for the smoothing of edges.
    expected = fit_input(drawn(page), (28, 28, 1), share=DIGITS.figure_share)
    assert np.abs(received(page) - expected.image[..., 0]).mean() < 0.005
    expect(page.get_by_text("Your drawing → its figure of ")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    draw(page, SEVEN)
    expect_recognised(page, 7)


def test_a_3_and_a_7_drawn_with_a_finger_are_recognised_and_the_page_stays_where_it_is(page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_pad(page)
    board(page).scroll_into_view_if_needed()
    at = page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop")
    draw_with_finger(page, THREE)
    expect_recognised(page, 3)
    page.get_by_role("button", name="Clear").click()
    draw_with_finger(page, SEVEN)
    expect_recognised(page, 7)
    assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop") == at


def test_every_stroke_takes_effect_at_once_and_undo_takes_it_back(page):
    open_pad(page)
    seen = []
    for points, height in zip(THREE, (81, 148), strict=True):
        draw(page, [points])
        seen.append(received(page, height))
    assert not np.array_equal(*seen)
    board(page).press("Control+z")
    expect_strokes(page, 1)
    np.testing.assert_array_equal(received(page, 81), seen[0])
    page.get_by_role("button", name="Undo (Ctrl+Z)").click()
    expect(page.get_by_text("The board is empty: draw on it. Meanwhile you see ")).to_be_visible()
    expect(page.get_by_text("Sample 0: ").first).to_be_visible()


def test_what_was_cleared_comes_back_with_undo(page):
    open_pad(page)
    draw(page, THREE)
    before = received(page, 148)
    page.get_by_role("button", name="Clear").click()
    expect_strokes(page, 0)
    expect(page.get_by_text("The board is empty")).to_be_visible()
    assert drawn(page).max() == 0
    page.get_by_role("button", name="Undo (Ctrl+Z)").click()
    expect_strokes(page, 2)
    np.testing.assert_array_equal(received(page, 148), before)


def test_the_eraser_rubs_out_and_the_brush_has_a_size(page):
    open_pad(page)
    draw(page, [[(30, 100), (170, 100)]])
    thin = drawn(page).sum()
    page.get_by_role("slider", name="Brush size").fill("36")
    draw(page, [[(30, 100), (170, 100)]])
    assert drawn(page).sum() == pytest.approx(2 * thin, rel=0.1)
    page.get_by_role("button", name="Eraser").click()
    expect(page.get_by_role("button", name="Eraser")).to_have_attribute("aria-pressed", "true")
    draw(page, [[(100, 20), (100, 180)]])
    assert drawn(page)[:, 90:110].max() == 0
    settle(page)
    expect(page.get_by_text("its figure of 36 × ")).to_be_visible()


def test_everything_can_be_drawn_with_keys(page):
    open_pad(page)
    board(page).focus()
    for _ in range(12):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    for _ in range(24):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect_strokes(page, 1)
    shown = drawn(page)
    np.testing.assert_array_equal(shown[52:148, 92:108], 1)  # 18 wide, from row 52 to 148
    assert shown[:, :90].max() == shown[:, 110:].max() == 0
    expect(page.get_by_text("its figure of ")).to_be_visible()
    page.keyboard.press("Space")  # the pen is down, and leaving lifts it
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Tab")
    expect_strokes(page, 2)


def test_fast_strokes_are_sent_together_and_none_is_lost(page):
    sent = hear(page, "framesent")
    open_pad(page)
    before = len(sent)
    board(page).evaluate(DOTS, 40)
    expect_strokes(page, 40)
    # As wide as all of them, to the edge of the board, and not as the first alone.
    expect(page.get_by_text("its figure of 18 × 109")).to_be_visible()
    settle(page)
    assert len(sent) - before <= 3
    page.get_by_role("link", name="Kernel lab", exact=True).click()
    arrive(page, "Kernel lab")
    page.get_by_role("link", name="Learned filters", exact=True).click()
    arrive(page, "Learned filters")
    expect_strokes(page, 40)


def test_the_kernel_lab_reads_what_was_drawn_in_colour_too(page):
    open_pad(page, "/kernel_lab?image=drawing&channels=colour")
    page.get_by_role("button", name="Orange").click()
    draw(page, [[(40, 60), (160, 140)]])
    expect(page.get_by_text("Your drawing. The kernel reads its three channels")).to_be_visible()
    settle(page)
    shown, expected = pixels(picture(page, "Input")), pixels(board(page))[::2, ::2]
    np.testing.assert_array_equal(shown[100, 100], (240, 148, 40))
    assert np.abs(shown.astype(float) - expected).mean() < 1
    with more_settings(page):
        page.get_by_text("Grey", exact=True).click()
    expect(page.get_by_text("The kernel reads its three channels")).to_have_count(0)
    settle(page)
    grey = pixels(picture(page, "Input").first)[..., 0] / np.float32(255)
    edges = conv2d(grey, np.float32([[1, 1, 1], [0, 0, 0], [-1, -1, -1]]), padding="same")
    label = picture(page, "Activation map").get_attribute("aria-label")
    strongest = float(re.search(r"strongest ±?(-?[\d.]+)", label)[1])
    assert abs(strongest) == pytest.approx(np.abs(edges).max(), abs=0.02)


def test_a_drawing_goes_along_to_every_page_and_not_to_another_visit(page, context):
    open_pad(page)
    draw(page, SEVEN)
    expect_recognised(page, 7)
    for name in ("Layers", "Training"):
        page.get_by_role("link", name=name, exact=True).click()
        arrive(page, name)
        expect_strokes(page, 1)
        expect(page.get_by_text("Your drawing → its figure of ")).to_be_visible()
    other = context.new_page()
    open_pad(other)
    expect_strokes(other, 0)
    expect(other.get_by_text("The board is empty")).to_be_visible()
    other.close()
