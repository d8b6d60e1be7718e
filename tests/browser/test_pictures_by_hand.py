"""A drawing and a camera's picture: maps and answer follow them, and the server hears of an end."""

import json
import re

import numpy as np
import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.pictures.drawings import read_drawing
from convcore.pictures.fitting import fit_input
from tests.browser.connection import hear
from tests.browser.dragging import restless
from tests.browser.drawing import THREE, board
from tests.browser.editing import button
from tests.browser.expecting import expect
from tests.browser.network_by_hand import (
    PIXEL,
    Truth,
    expect_the_same,
    now,
    open_at_work,
    record,
    recorded,
    witness,
)
from tests.browser.reading import POLLING, settle
from tests.browser.test_drawing import drawn, expect_strokes
from tests.paths import MODELS
from tests.sweeps import some

LEVELS = 3
"""Points that an answer may change if a picture is rounded to 255 levels, as on a canvas."""
PENS = 5
"""Points that it may change from the browser's drawing to Python's, whose edges differ a little."""
DIGITS, COLOUR = (load_bundle(MODELS / name) for name in ("digits", "colour"))


@pytest.fixture
def camera(context):
    """Let the page use the camera; Chromium's own test picture is in front of it."""
    context.grant_permissions(["camera"])
    yield
    context.clear_permissions()


def fitted(picture):
    """Make a picture fit as Python does."""
    return fit_input(picture, DIGITS.input_shape, share=DIGITS.figure_share).image


def strokes_in(message):
    """Read the strokes that the server was told."""
    text = message[message.index(b"[", message.index(b'"strokes"')) :].decode(errors="replace")
    return read_drawing(json.JSONDecoder().raw_decode(text)[0])


@pytest.mark.own_visit
def test_strokes_are_answered_while_the_pen_is_down_and_travel_when_it_is_lifted(page):
    digits = Truth(DIGITS)
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
        assert max(jumps) < PENS


@pytest.mark.own_visit
@pytest.mark.parametrize(
    "bundle", [DIGITS, COLOUR][: some(1, of=2)], ids=lambda bundle: bundle.name
)
def test_what_a_camera_sees_is_answered_live_and_leaves_with_a_still(page, bundle, camera):
    truth = Truth(bundle)
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
