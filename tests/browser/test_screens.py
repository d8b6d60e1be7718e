"""The grammar of the screens, measured at five widths: what stands where, how high, how large."""

import re

import pytest

from tests.browser.editing import more_settings
from tests.browser.expecting import expect
from tests.browser.finger import finger, small_targets
from tests.browser.reading import go, open_page, settle

# By page, the widget that is its result.
RESULTS = {
    "kernel_lab": "probe",
    "learned_filters": "gallery",
    "layers": "path",
    "training": "film",
}
# How many screens of a phone, 390x844, a page is high at most.
SCREENS = {"home": 2, "kernel_lab": 2.5, "learned_filters": 3, "layers": 4, "training": 3}
SIZES = ((1440, 900), (1280, 720), (820, 1180))
PHONES = ((390, 844), (320, 568))

# Boxes are [left, top, right, bottom], in pixels from the top of the page.
MEASURE = """name => {
    const main = document.querySelector("[data-testid=stMain]")
    const box = seen => {
        const { left, top, right, bottom } = seen.getBoundingClientRect()
        return [left, top + main.scrollTop, right, bottom + main.scrollTop].map(Math.round)
    }
    const roots = from => [...from.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
        .map(({ shadowRoot }) => shadowRoot).filter(Boolean)
    const row = document.querySelector(".st-key-controls")
    const within = selector => [row, ...roots(row)]
        .flatMap(root => [...root.querySelectorAll(selector)])
        .filter(seen => seen.checkVisibility()).map(box)
    const result = roots(main).map(root => root.querySelector(`.${name}`)).find(Boolean)
    const { host } = result.getRootNode()
    const drawn = host.closest("[class*=st-key-]")
    const heights = [drawn.offsetHeight]
    host.removeAttribute("data-drawn")
    result.hidden = true // as before it is drawn
    heights.push(drawn.offsetHeight)
    result.hidden = false
    host.setAttribute("data-drawn", "")
    const captions = [...result.querySelectorAll(".caption")]
    return {
        heights,
        cut: captions.filter(each => each.scrollWidth > each.clientWidth + 1).map(e => e.innerText),
        row: box(row),
        cells: [...row.children].map(box),
        boxes: within("[data-testid=stSelectbox] [role=group], [role=radiogroup], .box"),
        labels: within("[data-testid=stWidgetLabel]:not([data-testid=stCheckbox] *), .label"),
        result: box(result),
        pictures: [...result.querySelectorAll("canvas")].map(box),
        height: main.scrollHeight,
        width: main.scrollWidth,
    }
}"""


def lines(cells):
    """Part cells into those of each line, by where they end: a line is more than 12 pixels high."""
    found = []
    for cell in sorted(cells, key=lambda cell: cell[3]):
        if not found or cell[3] - found[-1][-1][3] > 12:
            found.append([])
        found[-1].append(cell)
    return found


def expect_calm(page, name, width, height):
    """See the parts of a page in their order and on common lines; give what was measured."""
    page.set_viewport_size({"width": width, "height": height})
    # On a phone the result comes first in the page itself, once the server knows of the screen.
    first = "result" if width < 640 else "controls"
    parts = page.locator(".st-key-result, .st-key-controls")
    expect(parts.first).to_have_class(re.compile(f"st-key-{first}"))
    expect(page.locator(f".{RESULTS[name]} canvas").first).to_be_visible()
    settle(page)
    seen = page.evaluate(MEASURE, RESULTS[name])
    where = f"{name} at {width}x{height}: {seen}"
    assert len(seen["cells"]) <= 6, where
    assert seen["width"] <= width, where
    assert seen["cut"] == [], where
    for line in lines(seen["cells"]):
        across = sum(right - left for left, _, right, _ in line)
        assert len(line) > 1 or across > 0.9 * (seen["row"][2] - seen["row"][0]), where
    for boxes in (seen["boxes"], seen["labels"]):
        for line in lines(boxes):
            assert len({top for _, top, _, _ in line}) == 1, where
    assert (seen["result"][1] < seen["row"][1]) == (first == "result"), where
    drawn, kept = seen["heights"]
    assert abs(drawn - kept) < 0.12 * drawn or width == 320, where
    return seen, where


def expect_main_key(page):
    """See that M leads from where a page begins to what it is about."""
    led = page.locator(":is(.st-key-result, .st-key-sweep):focus-within")
    expect(led).to_have_count(0)
    page.keyboard.press("m")
    expect(led).to_have_count(1)


def expect_row_stays(page):
    """See that nothing in the row moves when the button comes that sets back what was changed."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        before = page.evaluate(MEASURE, "probe")["cells"]
        with more_settings(page):
            page.get_by_role("radio", name="Colour").click()
        reset = page.get_by_role("button", name="Reset 1 changed")
        expect(reset).to_be_visible()
        assert page.evaluate(MEASURE, "probe")["cells"] == before, (width, height)
        reset.click()
        expect(reset).to_have_count(0)


@pytest.mark.parametrize("name", RESULTS)
def test_a_page_is_a_row_of_controls_and_a_result_that_is_on_the_first_screen(page, name):
    open_page(page, f"/{name}")
    for width, height in SIZES:
        seen, where = expect_calm(page, name, width, height)
        if width == 1440:
            assert seen["result"][1] < 230, where
            assert seen["result"][3] <= height, where
        if width == 1280:
            # Picture and map; the loupe below them may be cut.
            shown = seen["pictures"][:2] if name == "kernel_lab" else seen["pictures"]
            assert max(bottom for *_, bottom in shown) <= height, where
    if name == "kernel_lab":
        expect_row_stays(page)
    expect_main_key(page)
    with finger(page):
        for width, height in PHONES:
            seen, where = expect_calm(page, name, width, height)
            assert small_targets(page) == [], where
            if width == 390:
                assert seen["height"] <= SCREENS[name] * height, where


def test_home_is_two_screens_of_a_phone(page):
    with finger(page):
        go(page, "/")
        page.set_viewport_size({"width": 390, "height": 844})
        parts = page.locator(".st-key-sweep, .st-key-try")
        expect(parts.first).to_have_class(re.compile("st-key-sweep"))
        settle(page)
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        assert height <= SCREENS["home"] * 844
        assert small_targets(page) == []
    expect_main_key(page)
