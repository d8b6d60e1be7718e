"""A network under a hand: all maps and the answer follow it, and the server hears of its end."""

import json
import os
import re

import numpy as np
import pytest

from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from convcore.networks.bundle_files import load_bundle
from convcore.pictures.drawings import read_drawing
from convcore.pictures.fitting import fit_input
from convcore.processes.inference import InferenceProcess
from tests.browser.conftest import serve
from tests.browser.connection import hear
from tests.browser.dragging import holding, kernel_now, middle, restless
from tests.browser.drawing import THREE, board
from tests.browser.editing import button, cell, more_settings
from tests.browser.expecting import expect
from tests.browser.filters import FASHION, tiles
from tests.browser.network_by_hand import (
    HOLD_BACK,
    Truth,
    deaf,
    expect_address,
    expect_the_same,
    now,
    open_at_work,
    record,
    recorded,
    witness,
)
from tests.browser.picking import cell as picker_of
from tests.browser.picking import opened, pick
from tests.browser.reading import POLLING, open_page, settle
from tests.browser.test_drawing import drawn, expect_strokes
from tests.paths import MODELS, ROOT
from tests.sweeps import some

PIXEL = (9, 4)
LEVELS = 3
"""Points that an answer may change if a picture is rounded to 255 levels, as on a canvas."""
PENS = 5
"""Points that it may change from the browser's drawing to Python's, whose edges differ a little."""
SNEAKERS = np.flatnonzero(FASHION.labels == FASHION.classes.index("Sneaker"))
DIGITS, COLOUR = (load_bundle(MODELS / name) for name in ("digits", "colour"))


@pytest.fixture(scope="module")
def keras():
    """Let Keras answer beside the server's own."""
    process = InferenceProcess()
    process.start()
    yield process
    process.close()


@pytest.fixture(scope="module")
def fashion(keras):
    """Give what Keras and convcore know of the clothes."""
    return Truth(FASHION, keras)


@pytest.fixture(scope="module", autouse=True)
def line(tab_of_file):
    """Let the tab hold back what comes from the server."""
    tab_of_file[0].add_init_script(HOLD_BACK)


@pytest.fixture
def camera(context):
    """Let the page use the camera; Chromium's own test picture is in front of it."""
    context.grant_permissions(["camera"])
    yield
    context.clear_permissions()


def number_of(moment):
    return int(re.match(r"Sample (\d+): ", moment.note)[1])


def expect_sample(truth, moment, **scale):
    """See all widgets show one sample; gives the scale of the maps, to go on with."""
    number = number_of(moment)
    assert moment.note == f"Sample {number}: {FASHION.titles[number]}"
    assert moment.strip == f"{number}: {FASHION.titles[number]}"
    image = FASHION.image(number)
    np.testing.assert_array_equal(moment.input[..., :1], image)
    truth.expect_answer(moment, image)
    return truth.expect_map(moment, image, 5, PIXEL, **scale)


def test_a_held_key_runs_through_the_samples_and_every_frame_is_of_one_of_them(page, fashion):
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
            scale = expect_sample(fashion, moment, before=scale, rests=rests)
        expect_sample(fashion, end)
        seen = [number_of(moment) for moment in frames]
        assert len({*seen}) > 5
        way = [(number - first) % 1000 for number in seen]
        assert way == sorted(way)
        assert number_of(end) == last
        assert end.picker == end.strip
        if target is strip:
            assert [moment.picker for moment in frames] == [moment.strip for moment in frames]
        first = last


PRESS = """(strip, count) => {
    const key = { key: "ArrowRight", bubbles: true }
    for (let i = 0; i < count; i++) strip.dispatchEvent(new KeyboardEvent("keydown", key))
}"""


def test_frames_are_left_out_not_queued_and_a_late_answer_takes_no_step_back(page, fashion):
    open_at_work(page, "filter=5&sample=40&pixel=9,4")
    strip = page.get_by_role("slider", name="Samples")
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    record(page, 5)
    with restless(page):
        for number in (70, 100):
            strip.evaluate(PRESS, 30)
            assert number_of(now(page, 5)) == number
        strip.focus()
        for _ in range(30):
            page.keyboard.down("ArrowRight")
        page.keyboard.up("ArrowRight")
        moment = now(page, 5)  # at once, as quickly as they came
        assert number_of(moment) == 130
        fashion.expect_answer(moment, FASHION.image(130))
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


def test_the_strip_is_dragged_clicked_turned_and_stepped_through_round_at_its_ends(page, fashion):
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
        scale = expect_sample(fashion, moment, before=scale)

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
    scale = expect_sample(fashion, now(page, 5))
    strip.press("ArrowRight")
    following = SNEAKERS[(at + 1) % len(SNEAKERS)]
    moment = now(page, 5)
    assert number_of(moment) == following
    scale = expect_sample(fashion, moment, before=scale)
    expect_address(page, sample=str(following))
    opened(page, "Picture").get_by_label("Class").select_option("Any")
    page.keyboard.press("Escape")
    expect(strip).to_have_attribute("aria-valuenow", str(following))


def test_a_click_or_a_key_silences_a_filter_before_the_server_has_heard_of_it(page, fashion):
    open_at_work(page, "filter=11&sample=84&pixel=9,4")
    image = FASHION.image(84)

    def expect_silenced(*numbers):
        layer = FASHION.first_layer.silence(numbers)
        moment = now(page, 11)
        fashion.expect_answer(moment, image, layer if numbers else None)
        fashion.expect_map(moment, image, 11, PIXEL, layer, before=scale)

    scale = fashion.expect_map(now(page, 11), image, 11, PIXEL)
    for numbers, address in (((7, 11), "7,11"), ((), None)):
        with deaf(page):
            button(page, "Silence filter 11").click()
            expect_silenced(11)
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
        fashion.expect_answer(moment, image, layer)
        scale = fashion.expect_map(moment, image, 11, PIXEL, layer, before=scale)
    expect_address(page, silence=None)
    expect_the_same(page)
    # Whatever is silenced, before whichever sample.
    strip = page.get_by_role("slider", name="Samples")
    rng = np.random.default_rng(5)
    for _ in range(some(3, of=120)):
        button(page, "Undo all changes").click()
        numbers = rng.choice(32, rng.integers(1, 9), replace=False).tolist()
        strip.evaluate(PRESS, int(rng.integers(1, 60)))
        for number in numbers:
            tiles(page).nth(number).press("s")
        moment = now(page, 11)
        image = FASHION.image(number_of(moment))
        layer = FASHION.first_layer.silence(numbers)
        fashion.expect_answer(moment, image, layer)
        scale = fashion.expect_map(moment, image, 11, PIXEL, layer, before=scale)
    expect_the_same(page)


def with_kernel(kernel, *, keeps_norm=False, keeps_bias=True):
    return FASHION.first_layer.place(5, kernel, keeps_norm=keeps_norm, keeps_bias=keeps_bias)


def test_a_weight_dragged_in_its_place_is_answered_at_once_and_comes_back_by_the_link(
    page, fashion
):
    open_at_work(page, "filter=5&sample=17&pixel=9,4")
    sent = hear(page, "framesent")
    image, trained = FASHION.image(17), FASHION.filters[..., 0, 5]
    scale = fashion.expect_map(now(page, 5), image, 5, PIXEL)

    def expect_placed(kernel, **takes_over):
        nonlocal scale
        layer, moment = with_kernel(kernel, **takes_over), now(page, 5)
        fashion.expect_answer(moment, image, layer)
        scale = fashion.expect_map(moment, image, 5, PIXEL, layer, before=scale)

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
    expect(tiles(page).nth(5)).to_have_attribute("aria-label", re.compile("^Filter 5, placed: "))
    page.reload()
    expect(tiles(page).nth(5)).to_have_attribute("aria-label", re.compile("^Filter 5, placed: "))
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
        expect_address(page, place=f"5:{format_kernel(sobel.weights)}")
        expect_placed(sobel.weights, keeps_bias=False, **takes_over)
        expect_the_same(page)


def fitted(picture):
    """Make a picture fit as Python does."""
    return fit_input(picture, DIGITS.input_shape, share=DIGITS.figure_share).image


def strokes_in(message):
    """Read the strokes that the server was told."""
    text = message[message.index(b"[", message.index(b'"strokes"')) :].decode(errors="replace")
    return read_drawing(json.JSONDecoder().raw_decode(text)[0])


@pytest.mark.own_visit
def test_strokes_are_answered_while_the_pen_is_down_and_travel_when_it_is_lifted(page, keras):
    digits = Truth(DIGITS, keras)
    open_at_work(page, "model=digits&input=drawing&filter=5&pixel=9,4")
    sent = hear(page, "framesent")
    box = board(page).bounding_box()
    scale = digits.expect_map(now(page, 5), DIGITS.image(0), 5, PIXEL)  # meanwhile
    for count, points in enumerate(THREE, 1):
        with restless(page):
            for place, (x, y) in enumerate(points):
                page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
                if place == 0:
                    page.mouse.down()
                    continue
                moment, image = now(page, 5), fitted(drawn(page))
                assert moment.note == "Your picture as it is at this moment"
                digits.expect_answer(moment, image)
                scale = digits.expect_map(moment, image, 5, PIXEL, before=scale)
            assert len(sent) == count - 1
            page.mouse.up()
        expect_strokes(page, count)
        expect(page.get_by_text("Your drawing → its figure of ")).to_be_visible()
        expect_the_same(page)
        settle(page)
        assert len(sent) == count
        after = now(page, 5)
        image = fitted(strokes_in(sent[-1]).image)
        digits.expect_answer(after, image)
        scale = digits.expect_map(after, image, 5, PIXEL)
        jumps = [abs(after.answer[name][0] - moment.answer[name][0]) for name in after.answer]
        print(max(jumps))
        assert max(jumps) < PENS


@pytest.mark.own_visit
@pytest.mark.parametrize("bundle", [DIGITS, COLOUR], ids=lambda bundle: bundle.name)
def test_what_a_camera_sees_is_answered_live_and_leaves_with_a_still(page, keras, bundle, camera):
    truth = Truth(bundle, keras)
    open_at_work(page, f"model={bundle.name}&input=webcam&filter=5")
    sent = hear(page, "framesent")
    button(page, "Start the camera").click()
    expect(button(page, "Take a still")).to_be_visible()
    record(page, 5)
    page.wait_for_function("shown.length > 12", polling=POLLING)
    expect(witness(page)).to_have_class(re.compile("waits"))
    *_, before, last = recorded(page)
    assert sent == []
    for moment in (before, last):
        assert moment.note == "Your picture as it is at this moment"
        image = moment.input[..., : bundle.input_shape[2]]
        assert np.ptp(image) > 0.2
        truth.expect_answer(moment, image, atol=LEVELS)
    button(page, "Take a still").click()
    expect(page.get_by_text("Your photograph", exact=True).last).to_be_visible()
    expect_the_same(page)
    moment = now(page, 5)
    truth.expect_answer(moment, moment.input[..., : bundle.input_shape[2]], atol=LEVELS)


TAMPERED = "weights[a + filter]", "1.001 * weights[a + filter]"


def test_where_the_browser_and_keras_differ_an_alarm_says_so_and_the_log(
    other_page, server, fashion
):
    page = other_page
    page.bring_to_front()

    def tamper(route):
        body = route.fetch().text()
        assert TAMPERED[0] in body
        route.fulfill(body=body.replace(*TAMPERED), content_type="text/javascript")

    page.route("**/engine/conv.js", tamper)
    page.goto("/learned_filters?sample=3&filter=5")
    alarm = page.get_by_role("alert").filter(has_text="Keras gives something else")
    expect(alarm).to_contain_text("This is in the server's log.")
    shown = re.search(
        r"something else: (\S+), where this page has (\S+), in layer (\S+)\.", alarm.inner_text()
    )
    keras_has, page_has, layer = shown.groups()
    settle(page)
    lines = [line for line in server.said if "differ in" in line]
    assert len(lines) == 1
    logged = re.search(r"differ in '(\S+)' of the network '.*': '(\S+)' and '(\S+)'$", lines[0])
    assert logged[1] == layer
    for text, number in ((page_has, logged[2]), (keras_has, logged[3])):
        assert float(text) == pytest.approx(float(number), abs=0.006)
    # The truth is Keras's.
    outputs = fashion.keras.activations(FASHION.model_path, FASHION.image(3))
    assert np.abs(outputs[layer] - float(logged[3])).min() < 1e-4


def test_where_the_network_does_not_reach_the_browser_keras_gives_the_numbers(other_page, fashion):
    page = other_page
    page.bring_to_front()

    def block(route):
        answer = route.fetch()
        route.abort() if b'"layers"' in answer.body()[:20_000] else route.fulfill(response=answer)

    page.route("**/media/**", block)
    page.goto("/learned_filters?sample=3&filter=5&pixel=9,4")
    why = "since the network did not reach this browser"
    expect(witness(page)).to_have_text(f"These numbers come from Keras, {why}.")
    settle(page)
    image = FASHION.image(3)
    moment = now(page, 5)
    fashion.expect_answer(moment, image)
    fashion.expect_map(moment, image, 5, PIXEL)
    button(page, "Silence filter 5").click()
    expect_address(page, silence="5")
    layer = FASHION.first_layer.silence([5])
    fashion.expect_answer(now(page, 5), image, layer)
    fashion.expect_map(now(page, 5), image, 5, PIXEL, layer)
    button(page, "Next sample").click()
    expect_address(page, sample="4")
    fashion.expect_answer(now(page, 5), FASHION.image(4), layer)
    fashion.expect_map(now(page, 5), FASHION.image(4), 5, PIXEL, layer)


# In the place of TensorFlow: comes when the test lets it, which this one never does.
GATE = """
import os
open(os.environ["GATE"]).close()
"""
STARTING = "Keras is starting; then it says whether it gives the same."


def test_until_keras_is_up_the_line_says_so_and_nothing_else_waits(other_page, fashion, tmp_path):
    page, gate, folder = other_page, tmp_path / "gate", tmp_path / "late"
    os.mkfifo(gate)
    folder.mkdir()
    (folder / "tensorflow.py").write_text(GATE)
    with serve(PYTHONPATH=os.pathsep.join((str(folder), str(ROOT))), GATE=str(gate)) as server:
        page.bring_to_front()
        open_page(page, f"{server.url}/learned_filters?sample=3&filter=5&pixel=9,4")
        expect(witness(page)).to_have_text(STARTING)
        image = FASHION.image(3)
        fashion.expect_answer(now(page, 5), image)
        fashion.expect_map(now(page, 5), image, 5, PIXEL)
        for number in (7, 9):  # how many are recognised without both has to be counted
            tiles(page).nth(number).press("s")
        layer = FASHION.first_layer.silence([7, 9])
        fashion.expect_answer(now(page, 5), image, layer)
        expect_address(page, silence="7,9")
        expect(page.get_by_text("It is counted anew once Keras is up.")).to_be_visible()
        button(page, "Next sample").click()
        fashion.expect_answer(now(page, 5), FASHION.image(4), layer)
        expect_address(page, sample="4")
        expect(witness(page)).to_have_text(STARTING)
