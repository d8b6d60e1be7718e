"""Every page in each theme, at one of two widths: nothing cut off, nothing axe objects to."""

import sys

import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pages.shared.address.page_table import PAGES
from tests.browser.reading import POLLING, open_page, settle
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
IN_THEME = """theme => {
    const app = document.querySelector("[data-testid=stApp]")
    const [red, green, blue] = getComputedStyle(app).backgroundColor.match(/\\d+/g).map(Number)
    return (red + green + blue > 3 * 128) === (theme === "light")
}"""
EDITED = "/learned_filters?silence=3&place=5:0,1,0,1,-4,1,0,1,0&detail="


# Each theme at one of the widths; a sweep tries all four.
LOOKS = [("light", 1440), ("dark", 390), ("light", 390), ("dark", 1440)][: some(2, of=4)]


@pytest.mark.parametrize(
    "address", [*ADDRESSES, *(EDITED + detail for detail in ("card", "patches", "ranking"))]
)
def test_a_page_fits_its_width_and_reads_well(page, address):
    open_page(page, address)
    page.evaluate(Axe().axe_script)
    for theme, width in LOOKS:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(IN_THEME, arg=theme, polling=POLLING)
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
        problems = dict(page.evaluate(VIOLATIONS))
        assert problems.keys() <= STREAMLITS_OWN, problems


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
