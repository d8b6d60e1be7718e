"""A first layer under a hand: maps and answer follow it, and the server hears of its end."""

import re

import numpy as np
import pytest

from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from tests.browser.connection import hear
from tests.browser.dragging import holding, kernel_now, restless
from tests.browser.editing import button, cell, more_settings
from tests.browser.expecting import expect
from tests.browser.filters import FASHION, tiles
from tests.browser.network_by_hand import (
    CLOTHES,
    HOLD_BACK,
    PIXEL,
    STEP_ON,
    deaf,
    expect_address,
    expect_the_same,
    now,
    number_of,
    open_at_work,
    witness,
)
from tests.browser.picking import cell as picker_of
from tests.browser.picking import pick
from tests.browser.reading import settle
from tests.sweeps import some


@pytest.fixture(scope="module", autouse=True)
def line(tab_of_file):
    """Let the tab hold back what comes from the server."""
    tab_of_file[0].add_init_script(HOLD_BACK)


def test_a_click_or_a_key_silences_a_filter_before_the_server_has_heard_of_it(page):
    open_at_work(page, "filter=11&sample=84&pixel=9,4")
    image = FASHION.image(84)

    def expect_silenced(*numbers):
        layer = FASHION.first_layer.silence(numbers)
        moment = now(page, 11)
        CLOTHES.expect_answer(moment, image, layer if numbers else None)
        CLOTHES.expect_map(moment, image, 11, PIXEL, layer, before=scale)

    scale = CLOTHES.expect_map(now(page, 11), image, 11, PIXEL)
    for numbers, address in (((7, 11), "7,11"), ((), None)):
        with deaf(page):
            button(page, "Silence filter 11").click()
            expect_silenced(11)
            count = page.locator(".st-key-chosen_accuracy [data-testid=stMarkdown]")
            expect(count).to_have_css("opacity", "0.4")  # of the network before
            tiles(page).nth(7).press("s")
            expect_silenced(7, 11)
            tiles(page).nth(11).press("S")
            expect_silenced(7)
            button(page, "Silence others").click()
            expect_silenced(*range(11), *range(12, 32))
            button(page, "Undo all changes").click()
            expect_silenced()
            if numbers:
                button(page, "Silence filter 11").click()
                tiles(page).nth(7).press("s")
        # What the server answers late, to what was done first, takes nothing back.
        expect_address(page, silence=address)
        expect_the_same(page)
        expect_silenced(*numbers)
        if numbers:
            expect(tiles(page).nth(11)).to_have_attribute(
                "aria-label", "Filter 11, silenced: 0 % active, all 0"
            )
            button(page, "Undo all changes").click()
            expect_address(page, silence=None)
    # Whoever turns at a silenced filter wants to hear it.
    button(page, "Silence filter 11").click()
    expect_silenced(11)
    with restless(page), holding(page, cell(page, 1, 1)) as lead:
        lead(12)
        layer = FASHION.first_layer.place(11, kernel_now(page), keeps_norm=False, keeps_bias=True)
        moment = now(page, 11)
        CLOTHES.expect_answer(moment, image, layer)
        scale = CLOTHES.expect_map(moment, image, 11, PIXEL, layer, before=scale)
    expect_address(page, silence=None)
    expect_the_same(page)
    # Whatever is silenced, before whichever sample.
    strip = page.get_by_role("slider", name="Samples")
    rng = np.random.default_rng(5)
    for _ in range(some(3, of=120)):
        button(page, "Undo all changes").click()
        numbers = rng.choice(32, rng.integers(1, 9), replace=False).tolist()
        strip.evaluate(STEP_ON, int(rng.integers(1, 60)))
        for number in numbers:
            tiles(page).nth(number).press("s")
        moment = now(page, 11)
        image = FASHION.image(number_of(moment))
        layer = FASHION.first_layer.silence(numbers)
        CLOTHES.expect_answer(moment, image, layer)
        scale = CLOTHES.expect_map(moment, image, 11, PIXEL, layer, before=scale)
    expect_the_same(page)


def with_kernel(kernel, *, keeps_norm=False, keeps_bias=True):
    return FASHION.first_layer.place(5, kernel, keeps_norm=keeps_norm, keeps_bias=keeps_bias)


def test_a_weight_dragged_in_its_place_is_answered_at_once_and_comes_back_by_the_link(page):
    open_at_work(page, "filter=5&sample=17&pixel=9,4")
    sent = hear(page, "framesent")
    image, trained = FASHION.image(17), FASHION.filters[..., 0, 5]
    scale = CLOTHES.expect_map(now(page, 5), image, 5, PIXEL)

    def expect_placed(kernel, **takes_over):
        nonlocal scale
        layer, moment = with_kernel(kernel, **takes_over), now(page, 5)
        CLOTHES.expect_answer(moment, image, layer)
        scale = CLOTHES.expect_map(moment, image, 5, PIXEL, layer, before=scale)

    with restless(page), holding(page, cell(page, 0, 2)) as lead:
        for steps in (20, -35, 60):
            lead(steps)
            kernel = kernel_now(page)
            assert (kernel != trained).sum() == 1
            assert (kernel[0, 2] > trained[0, 2]) == (steps > 0)
            expect_placed(kernel)
        expect(witness(page)).to_have_class(re.compile("waits"))
        assert sent == []
    text = f"5={format_kernel(kernel)}"
    expect_address(page, place=text)
    assert len(sent) == 1
    expect_the_same(page)
    placed = re.compile("^Filter 5, placed: ")
    expect(tiles(page).nth(5)).to_have_attribute("aria-label", placed)
    cell(page, 0, 2).press("Control+z")  # to what was trained, which is no change
    expect_address(page, place=None)
    expect(tiles(page).nth(5)).not_to_have_attribute("aria-label", placed)
    cell(page, 0, 2).press("Control+y")
    expect_address(page, place=text)
    page.reload()
    expect(tiles(page).nth(5)).to_have_attribute("aria-label", placed)
    expect_the_same(page)
    expect_address(page, place=text)
    scale = 0.0
    expect_placed(kernel)
    # Typed, given up, undone.
    first = cell(page, 0, 0)
    typed = kernel.copy()
    first.click()
    page.keyboard.type("-1.5")
    typed[0, 0] = -1.5
    expect_placed(typed)
    page.keyboard.press("Escape")
    expect_placed(kernel)
    page.keyboard.type("0,25")
    typed[0, 0] = 0.25
    page.keyboard.press("Enter")
    expect_placed(typed)
    expect_address(page, place=f"5={format_kernel(typed)}")
    page.keyboard.press("Control+z")
    expect_placed(kernel)
    expect_address(page, place=text)
    # Out of the list of kernels, with what More settings say of norm and bias.
    page.get_by_role("tab", name="Change it").click()
    expect(picker_of(page, "Kernel in the place of filter 5")).to_be_visible()
    sobel = KERNELS["sobel_x"]
    for takes_over in ({}, {"keeps_norm": True}):
        with more_settings(page):
            for name in ("Own", "Zero") if not takes_over else ("Kept",):
                page.get_by_role("radio", name=name, exact=True).first.click()
                settle(page)
        with deaf(page):
            pick(page, "Kernel in the place of filter 5", sobel.name)
            expect_placed(sobel.weights, keeps_bias=False, **takes_over)
            box = picker_of(page, "Kernel in the place of filter 5").locator("button.box")
            expect(box).to_have_text("Choose")  # what was put in once may be gone at any moment
        expect_address(page, place=f"5:{format_kernel(sobel.weights)}")
        expect_placed(sobel.weights, keeps_bias=False, **takes_over)
        expect_the_same(page)
