"""Every page in each theme, at one of two widths: nothing cut off, nothing axe objects to."""

import re
import sys

import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe

from pages.shared.address.page_table import PAGES
from tests.browser.expecting import expect
from tests.browser.picking import opened
from tests.browser.reading import IN_THEME, POLLING, decoded, open_page, settle
from tests.sweeps import some

ADDRESSES = ["/" if entry.default else f"/{name}" for name, entry in PAGES.items()]
# What axe finds in Streamlit's own markup, which is not ours to mend.
STREAMLITS_OWN = {
    "aria-allowed-attr",
    "landmark-unique",
    "region",
    "nested-interactive",
}


# What is wrong alone, of which the tests need little: all that axe tells takes long to bring over.
VIOLATIONS = """async () => {
    const { violations } = await axe.run({ resultTypes: ["violations"] })
    return violations.map(({ id, nodes }) => [id, nodes.map(node => node.html.slice(0, 200))])
}"""
# The terms whose answers, which come with the focus, are not theirs or not wholly on the screen,
# or stay when Escape is pressed, which leaves the focus where it is.
BADLY_ANSWERED = """async () => {
    const bad = []
    for (const term of document.querySelectorAll(".term")) {
        if (!term.checkVisibility()) continue
        document.activeElement.blur()
        term.focus()
        // Painted twice: the answer has found its side of the word.
        for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame)
        const answer = getComputedStyle(term, "::after")
        const [left, width] = [parseFloat(answer.left), parseFloat(answer.width)]
        const [top, height] = [parseFloat(answer.top), parseFloat(answer.height)]
        const isWhole = left >= 0 && left + width <= innerWidth && top + height <= innerHeight
        const told = term.getAttribute("aria-description")
        const isTheirs = answer.content.includes(told)
        term.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }))
        const isClosed = answer.content === "none" && document.activeElement === term
        if (!isWhole || !isTheirs || !isClosed) bad.push(term.textContent)
    }
    return bad
}"""
EDITED = "/learned_filters?silence=3&place=5:0,1,0,1,-4,1,0,1,0&detail="


# Each theme at one of the widths, and what a page has behind a tab in one look; a sweep tries all.
LOOKS = [("light", 1440), ("dark", 390), ("light", 390), ("dark", 1440)]
DETAILS = {"card": 1, "patches": 0, "ranking": 1}


@pytest.mark.parametrize(
    ("address", "first", "count"),
    [
        *(pytest.param(address, 0, 2, id=address) for address in ADDRESSES),
        *(pytest.param(EDITED + each, first, 1, id=each) for each, first in DETAILS.items()),
    ],
)
def test_a_page_fits_its_width_and_reads_well(page, address, first, count):
    open_page(page, address)
    page.evaluate(Axe().axe_script)
    for theme, width in (LOOKS[first:] + LOOKS[:first])[: some(count, of=4)]:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(IN_THEME, arg=theme, polling=POLLING)
        # Once the server knows how wide the screen is, and has drawn the page for it.
        parts = page.locator(".st-key-result, .st-key-controls")
        if parts.count():
            first = "result" if width < 640 else "controls"
            expect(parts.first).to_have_class(re.compile(f"st-key-{first}"))
        settle(page)
        page.wait_for_function(
            """width => Math.max(
                document.documentElement.scrollWidth,
                ...[...document.querySelectorAll("canvas, .js-plotly-plot, button")].map(
                    shown => shown.getBoundingClientRect().right)
            ) <= width""",
            arg=width,
            polling=POLLING,
        )
        for _ in range(3):  # what was drawn for another width is faint until it is drawn anew
            problems = dict(page.evaluate(VIOLATIONS))
            if problems.keys() <= STREAMLITS_OWN:
                break
            settle(page)
        assert problems.keys() <= STREAMLITS_OWN, problems
        assert page.evaluate(BADLY_ANSWERED) == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads the server's memory map")
def test_the_server_has_loaded_neither_keras_nor_tensorflow(page, server):
    for address in ADDRESSES:
        open_page(page, address)
    settle(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    process = psutil.Process(server.pid)
    mapped = {area.path for area in process.memory_maps()}
    assert not [path for path in mapped if "tensorflow" in path or "keras" in path]
    # The reading can tell: the inference process, a child of the server, has mapped TensorFlow.
    children = process.children(recursive=True)
    assert any("tensorflow" in area.path for c in children for area in c.memory_maps())


def test_nothing_that_tells_by_its_colour_vanishes_in_forced_colours(page):
    open_page(page, "/learned_filters?pixel=9,4")
    page.emulate_media(forced_colors="active")
    settle(page)

    def colours_of(shown):
        seen = decoded(shown.locator("visible=true").first.screenshot())
        return {tuple(colour) for colour in seen.reshape(-1, 3).tolist()}

    for shown in (
        page.locator(".legend .bar"),
        page.locator(".probabilities .share"),
        page.locator(".probe .mark"),
        page.locator("[data-testid=stCheckbox] label > div"),
    ):
        assert len(colours_of(shown)) > 1, shown
    opened(page, "Picture")  # where it comes from is pressed, as layers and units are
    for chosen in ("[role=radio][aria-checked=", "[role=tab][aria-selected=", "[aria-pressed="):
        is_, is_not = (colours_of(page.locator(f"{chosen}{state}]")) for state in ("true", "false"))
        assert is_ - is_not, chosen
    page.emulate_media(forced_colors="none")


def test_what_the_keys_are_on_has_a_ring(page):
    open_page(page, "/kernel_lab")
    page.get_by_role("tab", name="Into a network").click()
    link = page.get_by_role("link", name="Put it into a trained network")
    shown = {
        "none": (link, page.get_by_role("switch", name="Guess first"), page.locator(".term").first),
        # Where the browser paints with few colours, shadows are no rings.
        "active": (
            page.get_by_role("button", name="Take it home"),
            page.get_by_role("tab", name="Into a network"),
            page.get_by_role("combobox", name="Pooling"),
        ),
    }
    for forced, focused in shown.items():
        page.emulate_media(forced_colors=forced)
        for each in focused:
            page.keyboard.press("Tab")  # the keys are in use
            each.focus()
            ring = each.evaluate(
                """shown => {
                    const { outlineStyle, outlineWidth } =
                        getComputedStyle(shown.closest("a, label, button, [role=group]") ?? shown)
                    return [outlineStyle, outlineWidth]
                }"""
            )
            assert ring == ["solid", "2px"], (forced, each)
    page.emulate_media(forced_colors="none")
