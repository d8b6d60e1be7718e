"""The line about Keras, which says whose numbers are shown and whether both have the same."""

import os
import re

import numpy as np
import pytest

from tests.browser.conftest import serve
from tests.browser.editing import button
from tests.browser.expecting import expect
from tests.browser.filters import FASHION, tiles
from tests.browser.forward import layers_of
from tests.browser.network_by_hand import CLOTHES, PIXEL, expect_address, now, witness
from tests.browser.reading import open_page, settle
from tests.paths import ROOT

pytestmark = pytest.mark.own_visit

TAMPERED = "weights[a + filter]", "1.001 * weights[a + filter]"


def test_where_the_browser_and_keras_differ_an_alarm_says_so_and_the_log(other_page, server):
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
    # Keras has the truth, of which the page has a thousandth more.
    outputs = layers_of(FASHION, FASHION.first_layer, FASHION.image(3))
    assert np.abs(outputs[layer] - float(logged[3])).min() < 1e-4


SOONER = """
    const wait = setTimeout
    window.setTimeout = (act, delay) => wait(act, delay / 20)
"""
"""Lets what the page waits for come sooner: it adds up how long it has tried."""


def test_where_the_network_does_not_reach_the_browser_keras_gives_the_numbers(other_page):
    page = other_page
    page.bring_to_front()

    def block(route):
        answer = route.fetch()
        route.abort() if b'"layers"' in answer.body()[:20_000] else route.fulfill(response=answer)

    page.route("**/media/**", block)
    page.add_init_script(SOONER)
    page.goto("/learned_filters?sample=3&filter=5&pixel=9,4")
    why = "since the network did not reach this browser"
    expect(witness(page)).to_have_text(f"These numbers come from Keras, {why}.")
    settle(page)
    image = FASHION.image(3)
    moment = now(page, 5)
    CLOTHES.expect_answer(moment, image)
    CLOTHES.expect_map(moment, image, 5, PIXEL)
    button(page, "Silence filter 5").click()
    expect_address(page, silence="5")
    layer = FASHION.first_layer.silence([5])
    CLOTHES.expect_answer(now(page, 5), image, layer)
    CLOTHES.expect_map(now(page, 5), image, 5, PIXEL, layer)
    button(page, "Next sample").click()
    expect_address(page, sample="4")
    CLOTHES.expect_answer(now(page, 5), FASHION.image(4), layer)
    CLOTHES.expect_map(now(page, 5), FASHION.image(4), 5, PIXEL, layer)


# In the place of TensorFlow: comes when the test lets it, which this one never does.
GATE = """
import os
open(os.environ["GATE"]).close()
"""
STARTING = "Keras is starting; then it says whether it gives the same."


def test_until_keras_is_up_the_line_says_so_and_nothing_else_waits(other_page, tmp_path):
    page, gate, folder = other_page, tmp_path / "gate", tmp_path / "late"
    os.mkfifo(gate)
    folder.mkdir()
    (folder / "tensorflow.py").write_text(GATE)
    with serve(PYTHONPATH=os.pathsep.join((str(folder), str(ROOT))), GATE=str(gate)) as server:
        page.bring_to_front()
        open_page(page, f"{server.url}/learned_filters?sample=3&filter=5&pixel=9,4")
        expect(witness(page)).to_have_text(STARTING)
        image = FASHION.image(3)
        CLOTHES.expect_answer(now(page, 5), image)
        CLOTHES.expect_map(now(page, 5), image, 5, PIXEL)
        for number in (7, 9):  # how many are recognised without both has to be counted
            tiles(page).nth(number).press("s")
        layer = FASHION.first_layer.silence([7, 9])
        CLOTHES.expect_answer(now(page, 5), image, layer)
        expect_address(page, silence="7,9")
        expect(page.get_by_text("It is counted anew once Keras is up.")).to_be_visible()
        button(page, "Next sample").click()
        CLOTHES.expect_answer(now(page, 5), FASHION.image(4), layer)
        expect_address(page, sample="4")
        expect(witness(page)).to_have_text(STARTING)
