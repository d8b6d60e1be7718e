"""The widgets' modules are found wherever the dashboard lies, and kept by the browser."""

import re

import pytest

from tests.browser.conftest import serve
from tests.browser.connection import hear
from tests.browser.expecting import expect
from tests.browser.filters import open_filters, same
from tests.browser.reading import open_page, settle
from tests.light_processes import LIGHTLY

pytestmark = pytest.mark.own_visit


@pytest.fixture(scope="module")
def below_a_base_path():
    with serve("dashboard.py", "--server.baseUrlPath=lessons", **LIGHTLY) as process:
        yield f"{process.url}/lessons"


def expect_probe(page):
    """See the probe in its styles, so that its modules and style sheets have been found."""
    expect(page.locator(".probe canvas").first).to_be_visible()
    expect(page.locator(".probe .stages")).to_have_css("display", "flex")


@pytest.mark.parametrize("path", ["/kernel_lab", "/kernel_lab/?relu=true"])
def test_modules_are_found_at_the_root_and_below_a_base_path(page, below_a_base_path, path):
    for root in ("", below_a_base_path):
        open_page(page, root + path)
        expect_probe(page)
        # On from page to page, the address changes under the modules.
        page.get_by_role("link", name="Home", exact=True).click()
        expect(page).to_have_url(re.compile(f"{root}/$"))
        expect(page.locator(".sweep canvas").first).to_be_visible()


def test_what_has_not_changed_is_not_sent_again(page):
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses, statuses = {}, {}
    session.on(
        "Network.requestWillBeSent",
        lambda sent: addresses.update({sent["requestId"]: sent["request"]["url"]}),
    )
    session.on(
        "Network.responseReceivedExtraInfo",
        lambda come: statuses.update({come["requestId"]: come["statusCode"]}),
    )
    for first in (True, False):
        addresses.clear()
        open_page(page, "/kernel_lab")
        expect_probe(page)
        asked = {key for key, address in addresses.items() if "/app/static/" in address}
        assert len(asked) > 10
        assert first or {statuses[key] for key in asked} == {304}


CALL_TWICE = """async () => {
    const { widget } = await import("/app/static/common/widget.js")
    const ended = []
    const call = widget("made", ["common/grid.css"], (host, { data }) => () => ended.push(data))
    const parentElement = document.body.attachShadow({ mode: "open" })
    const ends = await Promise.all(["first", "second"].map(data => call({ data, parentElement })))
    for (const end of ends) end()
    return [ended, parentElement.childElementCount, parentElement.adoptedStyleSheets.length]
}"""


def test_a_call_of_a_widget_that_the_next_overtook_ends_nothing(page):
    page.goto("/app/static/common/widget.js")
    assert page.evaluate(CALL_TWICE) == [["second"], 1, 2]


def test_neither_scripts_nor_maps_travel_with_a_click(page):
    received = hear(page, "framereceived")
    open_filters(page)
    expect(same(page)).to_be_visible()
    settle(page)
    received.clear()
    page.get_by_role("button", name="Next sample").click()
    expect(page).to_have_url(re.compile("sample=1"))
    expect(same(page)).to_be_visible()
    settle(page)
    assert sum(map(len, received)) <= 12 * 1024
    assert len(received) <= 50
