"""On a projector: everything is larger, and the last row of a room can read it."""

import re

import pytest

from tests.browser.expecting import expect
from tests.browser.reading import arrive, open_page, picture, settle
from tests.sweeps import some

# What carries the lesson: what is read, asked, answered, computed and pointed at.
CARRYING = """.readout *, .line, .status, .words, .legend *, .caption *, .numbers span, .cells span,
    .cells input, .probabilities .list *, .bars *, .weight .value, [data-testid=stAlert] p,
    [data-testid=stMarkdown] [data-testid=stMarkdownContainer] p, [class*=st-key-answer_] p"""

# The texts that are smaller than a room can read, or cut off; how wide the page is, and where the
# lowest picture of its result ends.
READ_FROM_AFAR = """([carrying, name]) => {
    const small = [], cut = []
    const look = (shown, text) => {
        const { fontSize, fontFamily, clipPath, overflowX } = getComputedStyle(shown)
        if (!text.trim() || fontFamily.includes("Material") || clipPath !== "none") return
        if (!shown.checkVisibility({ visibilityProperty: true })) return
        if (shown.closest("[data-testid=stSkipToContent], [inert]")) return
        const scale = shown.getScreenCTM?.().d ?? 1
        const part = shown.closest(carrying) ? 40 : 50
        // Fonts are rounded to 64ths of a pixel.
        if (scale * parseFloat(fontSize) < innerHeight / part - 1 / 64) small.push([text, fontSize])
        if (overflowX !== "visible" && shown.scrollWidth > shown.clientWidth + 1) cut.push(text)
    }
    const walk = root => {
        for (const node of root.childNodes) {
            if (node instanceof Text) look(node.parentElement, node.data)
            else if (node instanceof HTMLStyleElement) continue
            else if (node instanceof Element) {
                if (node.matches("input:not([type])")) look(node, node.value)
                if (node.shadowRoot) walk(node.shadowRoot)
                walk(node)
            }
        }
    }
    walk(document.body)
    const bottoms = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
        .flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll(`.${name} canvas`)])
        .filter(canvas => !canvas.matches(".loupe"))
        .map(canvas => canvas.getBoundingClientRect().bottom)
    const width = document.scrollingElement.scrollWidth
    return { small, cut, width, bottom: Math.max(...bottoms) }
}"""


# An address, and the widget whose pictures are what is to be seen there.
SHOWN = (
    ("/lesson?part=4&", "pictures"),
    (f"/kernel_lab?kernel=7x7:{','.join(['-12.5,0.25,-0.75,1,2.5,3,-1'] * 7)}&", "probe"),
    ("/learned_filters?", "gallery"),
    ("/layers?", "opened"),
    ("/training?", "film"),
    ("/?", "sweep"),
)


@pytest.mark.parametrize(("address", "shown"), SHOWN[: some(5, of=6)])
def test_on_a_projector_a_room_can_read_every_text_and_sees_the_result_whole(page, address, shown):
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page(page, f"{address}present=true")
    for width, height in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        seen = page.evaluate(READ_FROM_AFAR, [CARRYING, shown])
        where = f"{address} at {width}x{height}: {seen}"
        assert (seen["small"], seen["cut"], seen["width"]) == ([], [], width), where
        assert 0 < seen["bottom"] <= height, where


def test_on_a_projector_all_is_larger_and_the_visit_stays_on_it(page):
    open_page(page, "/kernel_lab?stride=2")
    expect(page.get_by_test_id("stHeader")).to_be_visible()
    width = picture(page, "Activation map").bounding_box()["width"]
    switch = page.get_by_role("switch", name="Projector")
    switch.focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("present=true"))
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    readout = page.locator(".probe .line, .probe .result .value")
    sizes = readout.evaluate_all("all => all.map(e => parseFloat(getComputedStyle(e).fontSize))")
    assert len(sizes) >= 3
    assert min(sizes) >= 20
    assert picture(page, "Activation map").bounding_box()["width"] > 1.2 * width
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("PageUp")
    page.wait_for_function("scrollY === 0")
    page.keyboard.press("PageDown")
    page.wait_for_function("scrollY > 300")
    page.get_by_role("link", name="Training").click()
    page.wait_for_url("**/training?present=true")
    arrive(page, "Training")
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    page.go_back()
    arrive(page, "Kernel lab")
    page.wait_for_url(re.compile(r"kernel_lab\?(?=.*stride=2)(?=.*present=true)"))
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    page.locator("label").filter(has_text="Projector").click()
    page.wait_for_url(re.compile(r"kernel_lab\?stride=2$"))
    expect(page.get_by_test_id("stHeader")).to_be_visible()
