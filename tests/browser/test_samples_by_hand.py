"""The samples under a hand: all maps and the answer follow it, and the server hears of its end."""

import re

import numpy as np
import pytest

from tests.browser.connection import hear
from tests.browser.dragging import middle, restless
from tests.browser.expecting import expect
from tests.browser.filters import FASHION
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
    record,
    recorded,
    witness,
)
from tests.browser.picking import cell as picker_of
from tests.browser.picking import opened
from tests.browser.reading import POLLING, settle

SNEAKERS = np.flatnonzero(FASHION.labels == FASHION.classes.index("Sneaker"))


@pytest.fixture(scope="module", autouse=True)
def line(tab_of_file):
    """Let the tab hold back what comes from the server."""
    tab_of_file[0].add_init_script(HOLD_BACK)


def expect_sample(moment, **scale):
    """See all widgets show one sample; gives the scale of the maps, to go on with."""
    number = number_of(moment)
    assert moment.note == f"Sample {number}: {FASHION.titles[number]}"
    assert moment.strip == f"{number}: {FASHION.titles[number]}"
    image = FASHION.image(number)
    np.testing.assert_array_equal(moment.input[..., :1], image)
    CLOTHES.expect_answer(moment, image)
    return CLOTHES.expect_map(moment, image, 5, PIXEL, **scale)


def test_a_held_key_runs_through_the_samples_and_every_frame_is_of_one_of_them(page):
    open_at_work(page, "filter=5&sample=990&pixel=9,4")
    sent = hear(page, "framesent")
    picker = picker_of(page, "Picture").locator("button.box")
    strip = page.get_by_role("slider", name="Samples")
    first = 990
    for target in (picker, strip):
        target.focus()
        record(page, 5)
        with restless(page):
            for _ in range(25):
                page.keyboard.down("ArrowRight")
            expect(witness(page)).to_have_class(re.compile("waits"))
        assert sent == []
        page.keyboard.down("ArrowRight")
        page.keyboard.up("ArrowRight")
        last = (first + 26) % 1000
        expect_address(page, sample=str(last))
        expect_the_same(page)
        assert len(sent) == 1
        sent.clear()
        *frames, end = recorded(page)
        scale = 0.0
        for moment in frames:
            rests = number_of(moment) == last
            scale = expect_sample(moment, before=scale, rests=rests)
        expect_sample(end)
        seen = [number_of(moment) for moment in frames]
        assert len({*seen}) > 2  # how many frames there were between depends on the machine
        way = [(number - first) % 1000 for number in seen]
        assert way == sorted(way)
        assert number_of(end) == last
        assert end.picker == end.strip
        if target is strip:
            assert [moment.picker for moment in frames] == [moment.strip for moment in frames]
        first = last


def test_frames_are_left_out_not_queued_and_a_late_answer_takes_no_step_back(page):
    open_at_work(page, "filter=5&sample=40&pixel=9,4")
    strip = page.get_by_role("slider", name="Samples")
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    record(page, 5)
    with restless(page):
        for number in (70, 100):
            strip.evaluate(STEP_ON, 30)
            assert number_of(now(page, 5)) == number
        strip.focus()
        for _ in range(30):
            page.keyboard.down("ArrowRight")
        page.keyboard.up("ArrowRight")
        moment = now(page, 5)  # at once, as quickly as they came
        assert number_of(moment) == 130
        CLOTHES.expect_answer(moment, FASHION.image(130))
        slow.detach()
        with deaf(page):
            page.keyboard.press("Enter")  # what was done is told
            page.keyboard.press("ArrowRight")
            page.wait_for_function("heldBack.length > 0", polling=POLLING)
        settle(page)  # the answer to that comes while the hand moves on
        assert number_of(now(page, 5)) == 131
        page.keyboard.press("ArrowRight")
        assert number_of(now(page, 5)) == 132
        page.keyboard.press("Enter")
    expect_address(page, sample="132")
    expect_the_same(page)
    seen = [number_of(each) for each in recorded(page)]
    assert seen == sorted(seen)
    assert seen[:3] == [40, 70, 100]
    assert {*seen} >= {130, 131, 132}


def test_the_strip_is_dragged_clicked_turned_and_stepped_through_round_at_its_ends(page):
    open_at_work(page, "filter=5&sample=2&pixel=9,4")
    sent = hear(page, "framesent")
    strip = page.get_by_role("slider", name="Samples")
    x, y = middle(strip)
    width = strip.locator(".thumb").first.bounding_box()["width"]
    scale = 0.0

    def expect_shown(number):
        nonlocal scale
        expect(strip).to_have_attribute("aria-valuenow", str(number))
        moment = now(page, 5)
        assert number_of(moment) == number
        scale = expect_sample(moment, before=scale)

    expect_shown(2)
    with restless(page):
        page.mouse.move(x, y)
        page.mouse.down()
        for by, number in ((-40, 3), (-95, 5), (100, 999), (130, 998)):
            page.mouse.move(x + by, y)
            expect_shown(number)
        assert sent == []
        page.mouse.up()
    expect_address(page, sample="998")
    assert len(sent) == 1
    page.mouse.click(x + 2 * width, y)
    expect_shown(0)
    expect_address(page, sample=None)
    sent.clear()
    with restless(page):
        page.mouse.move(x, y)
        for turn, number in ((40, 1), (-90, 999), (-30, 998), (120, 1)):
            page.mouse.wheel(0, turn)
            expect_shown(number)
        for key, number in (
            *(("ArrowLeft", 0), ("ArrowUp", 999), ("PageDown", 9), ("PageUp", 999)),
            *(("ArrowRight", 0), ("ArrowDown", 1)),
        ):
            strip.press(key)
            expect_shown(number)
        # A button that is held goes on, and stops when it is let go.
        for name, number in (("Next sample", 5), ("Previous sample", 996)):
            page.mouse.move(*middle(page.get_by_role("button", name=name)))
            page.mouse.down()
            reached = "([strip, number]) => Math.abs(Number(strip.ariaValueNow) - number) < 3"
            page.wait_for_function(reached, arg=[strip.element_handle(), number])
            if name == "Next sample":
                assert sent == []
            page.mouse.up()  # which the server hears of
            expect_shown(int(strip.get_attribute("aria-valuenow")))
    last = number_of(now(page, 5))
    expect_address(page, sample=str(last))
    expect_the_same(page)
    assert number_of(now(page, 5)) == last
    assert len(sent) == 2
    # Within a class, it runs through that class.
    dialog = opened(page, "Picture")
    dialog.get_by_label("Class").select_option("Sneaker")
    page.keyboard.press("Escape")
    at = next((at for at, number in enumerate(SNEAKERS) if number >= last), 0)
    expect(strip).to_have_attribute("aria-valuetext", f"{SNEAKERS[at]}: Sneaker")
    expect(strip).to_have_attribute("aria-valuenow", str(at))
    settle(page)
    scale = expect_sample(now(page, 5))
    strip.press("ArrowRight")
    following = SNEAKERS[(at + 1) % len(SNEAKERS)]
    moment = now(page, 5)
    assert number_of(moment) == following
    scale = expect_sample(moment, before=scale)
    expect_address(page, sample=str(following))
    opened(page, "Picture").get_by_label("Class").select_option("Any")
    page.keyboard.press("Escape")
    expect(strip).to_have_attribute("aria-valuenow", str(following))
