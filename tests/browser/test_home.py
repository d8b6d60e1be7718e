"""Home as a person meets it: a kernel that sweeps once, is typed over and led, and six cards."""

import base64
import re

import numpy as np

from convcore.conv import conv2d
from convcore.kernels.answers import answers_to
from convcore.pictures.registry import PICTURES
from pages.shared.address.page_table import LESSON
from pages.shared.widgets.pictures import image_figure
from pages.shared.widgets.sweep import sweep
from tests.browser.editing import expect_kernel_text
from tests.browser.expecting import expect
from tests.browser.reading import (
    HOME,
    arrive,
    expect_map,
    open_page,
    pixels,
    settle,
    signed_colours,
)
from tests.flat_arrays import STOPS, hearing

LETTERS = PICTURES["letters"].image()
EDGE = np.float32([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
LAPLACE = np.float32([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
DRAW = """async ({ blob, stops, still, values, entries }) => {
    const waiting = []
    let now = 0
    performance.now = () => now
    window.requestAnimationFrame = draw => waiting.push(draw)
    window.matchMedia = query => ({ matches: still && query.includes("reduced-motion") })
    window.goOn = until => {
        now = until
        for (const draw of waiting.splice(0)) draw(now)
    }
    const module = await import("/app/static/widgets/sweep.js")
    const { sceneOf } = await import("/app/static/common/scene.js")
    const picture = { values: Float32Array.from(values), rows: 200, columns: 200, depth: 1 }
    const kernel = { values: Float32Array.from(entries), rows: 3, columns: 3, depth: 1 }
    const [strides, dilation] = [[1, 1], [1, 1]]
    const causes = { picture, kernel, strides, dilation, padding: "same", bias: 0, pool: null }
    sceneOf("home").receive(causes, 0, () => null)
    document.body.style.setProperty("--st-chart-diverging-colors", stops)
    const parentElement = document.body.attachShadow({ mode: "open" })
    const data = Uint8Array.from(atob(blob), letter => letter.charCodeAt(0))
    await module.default({ data, parentElement, setTriggerValue: () => null })
    goOn(0)
}"""


def begin(page, *, still):
    """Draw the pictures of Home by themselves, where a frame comes when `goOn` says so."""
    with hearing() as heard:
        sweep("home", image_figure("Input", LETTERS, ""), key="sweep")
    page.goto("/app/static/common/widget.js")
    blob = base64.b64encode(heard.blobs["sweep"][0]).decode()
    drawn = {"blob": blob, "stops": ",".join(STOPS), "still": still}
    page.evaluate(
        DRAW, drawn | {"values": LETTERS.ravel().tolist(), "entries": EDGE.ravel().tolist()}
    )


def test_the_window_sweeps_once_and_the_map_appears_behind_it_unless_motion_is_unwanted(page):
    rest, below = (page.locator(".veil").nth(number) for number in range(2))
    line = page.locator(".sweep .line")
    begin(page, still=True)
    expect(page.locator(".veil:visible")).to_have_count(0)
    expect(line).to_contain_text(re.compile(r" \+ \(-1\)×0\.00 = 3\.00\.$"))
    begin(page, still=False)
    expect(line).to_have_text("")
    assert below.evaluate("veil => veil.style.top") == "12.5%"
    page.evaluate("goOn(700)")  # of 1,600 milliseconds: three bands of eight, and a half
    assert [below.evaluate("veil => veil.style.top"), rest.evaluate("veil => veil.style.left")] == [
        "50%",
        "50%",
    ]
    page.evaluate("goOn(1600)")
    expect(page.locator(".veil:visible")).to_have_count(0)
    expect(line).to_contain_text(re.compile(r" \+ \(-1\)×0\.00 = 3\.00\.$"))


def test_a_kernel_that_is_typed_over_changes_map_and_words_and_goes_along_to_the_lab(page):
    open_page(page, "/?home_kernel=vertical_edge")
    expect_map(page, "Activation map", conv2d(LETTERS, EDGE.T, padding="same"))
    cells = page.get_by_role("group", name="Kernel entries").get_by_role("textbox")
    for cell, entry in zip(cells.all(), LAPLACE.flat, strict=True):
        cell.fill(f"{entry:g}")
    expect_map(page, "Activation map", conv2d(LETTERS, LAPLACE, padding="same"))
    words = answers_to(LAPLACE).split(";")[0]
    expect(page.get_by_role("paragraph").filter(has_text=words)).to_be_visible()
    # Who cannot see it hears it.
    told = page.locator(".st-key-announcement_of_kernel").get_by_role("status")
    expect(told).to_have_text(answers_to(LAPLACE))
    expect(page.get_by_role("radio", name="Your own")).to_be_checked()
    expect(page).to_have_url(re.compile("home_entries=0%2C1%2C0%2C1%2C-4"))
    before = page.locator(".sweep .line").inner_text()
    page.get_by_role("application").press("Shift+ArrowDown")
    expect(page.locator(".sweep .line")).not_to_have_text(before)
    told = page.locator(".sweep").get_by_role("status")
    expect(told).to_have_text(re.compile(r"^Row \d+, column \d+: -?\d+\.\d+\.$"))
    page.get_by_role("application").press("t")
    expect(told).to_have_text(page.locator(".sweep .line").inner_text())
    page.emulate_media(color_scheme="dark")  # where 0 is dark
    expect(cells.first).to_have_css("background-color", "rgb(42, 42, 42)")
    corner = pixels(page.get_by_role("img", name=re.compile("^Activation map: ")))[0, 0]
    np.testing.assert_allclose(corner, signed_colours(np.zeros(1), 1, "dark")[0], atol=1)
    page.get_by_role("link", name="Open it in the Kernel lab").click()
    arrive(page, "Kernel lab")
    expect_kernel_text(page, "0,1,0,1,-4,1,0,1,0")


def test_a_card_is_its_link_from_edge_to_edge_and_the_lesson_starts_with_one_button(page):
    open_page(page, "/")
    for step in LESSON.values():
        expect(page.get_by_role("link", name=step.title)).to_have_count(1)
    card = page.locator(".st-key-card_of_step_3").bounding_box()
    page.mouse.click(card["x"] + card["width"] - 4, card["y"] + card["height"] - 4)
    expect(page).to_have_url(re.compile("/lesson.*part=3"))
    settle(page)
    page.get_by_role("link", name="Home", exact=True).click()
    arrive(page, HOME)
    page.get_by_role("button", name="Start the lesson (10 min)").click()
    expect(page).to_have_url(re.compile("/lesson"))
