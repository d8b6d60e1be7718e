"""The widgets' modules are found wherever the dashboard lies, and kept by the browser."""

import re

import pytest

from pages.shared.address.page_table import PAGES
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


def test_modules_are_found_at_the_root_and_below_a_base_path(page, below_a_base_path):
    for root, path in (
        (below_a_base_path, "/kernel_lab"),
        (below_a_base_path, "/kernel_lab/?stride=3"),
        ("", "/kernel_lab/?stride=3"),
    ):
        open_page(page, root + path)
        expect_probe(page)
        # A deep link, also the first to a server, brings the whole frame.
        expect(page.get_by_test_id("stTopNavLink")).to_have_count(len(PAGES))
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


# A scene of a kernel that also has a map, which only networks do.
POINTED = """async () => {
    const { sceneOf } = await import("/app/static/common/scene.js")
    const one = { values: Float32Array.of(1), rows: 1, columns: 1, depth: 1 }
    const moves = { strides: [1, 1], dilation: [1, 1], padding: "same" }
    const given = { picture: one, kernel: one, bias: 0, ...moves }
    const scene = sceneOf("made")
    const units = []
    const receive = (map, unit) => {
        scene.receive({ ...given, map, unit }, 0, () => {})
        units.push(scene.causes.unit)
    }
    receive(["conv2", 8], [4, 6])
    scene.point({ unit: [9, 9] })
    receive(["conv2", 8], [4, 6])
    receive(["pool2", 8], [4, 1])
    scene.point({ unit: [2, 2] })
    receive(["pool2", 8], [3, 1])
    return units
}"""


def test_what_a_finger_has_left_pointed_at_is_gone_where_a_run_brings_something_else(page):
    page.goto("/app/static/common/widget.js")
    assert page.evaluate(POINTED) == [[4, 6], [9, 9], [4, 1], [3, 1]]


# A scene of two followers, of which the first fails; gives what the page hears of that.
FAILING = """async () => {
    const { Scene } = await import("/app/static/common/scene.js")
    const heard = []
    window.onerror = message => heard.push(message) && true
    const scene = new Scene()
    scene.follow(() => { throw Error("lost") })
    scene.follow(() => heard.push("shown"))
    const one = { values: Float32Array.of(1), rows: 1, columns: 1, depth: 1 }
    const moves = { strides: [1, 1], dilation: [1, 1], padding: "same" }
    scene.receive({ picture: one, kernel: one, bias: 0, ...moves }, 0, () => {})
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    return heard
}"""


def test_a_widget_that_fails_is_reported_and_stops_no_other(page):
    page.goto("/app/static/common/widget.js")
    assert page.evaluate(FAILING) == ["Uncaught Error: lost", "shown"]


# Asks once for each of some, and then for them again, the last one first; gives which are as they
# were.
KEPT = """async () => {
    const { NetworkAtWork } = await import("/app/static/engine/network_at_work.js")
    const { catalogueAt } = await import("/app/static/common/catalogue.js")
    const again = (all, ask) => {
        const before = all.map(ask)
        return all.map((_, at) => all.length - 1 - at).map(at => ask(all[at]) === before[at])
    }
    const one = { rows: 1, columns: 1, depth: 1, isFitted: true }
    const pictures = Array.from({ length: 4 }, () => ({ ...one, values: Float32Array.of(0.5) }))
    const asIs = { scale: { factor: [1], offset: [0] }, fitting: { shape: [1, 1, 1] } }
    const causes = { ...asIs, network: { layers: [] } }
    const readings = again(pictures, picture => new NetworkAtWork({ ...causes, picture }).reading)

    const names = [...Array(65).keys()]
    const packing = new Blob([new Uint8Array(65)]).stream()
        .pipeThrough(new CompressionStream("deflate"))
    const levels = new Uint8Array(await new Response(packing).arrayBuffer())
    const said = JSON.stringify({ ...one, names, size: levels.length })
    const rest = new Uint8Array(-levels.length & 3)
    const file = new Blob([Uint32Array.of(said.length), said, levels, rest])
    window.fetch = async () => new Response(file)
    const catalogues = again(names.slice(0, 9).map(number => `/${number}`), catalogueAt)
    const samples = again(names, (await catalogueAt("/0")).sampleAt)
    return [readings, catalogues, samples].map(found => found.map(Number).join(""))
}"""


def test_of_readings_catalogues_and_samples_those_that_were_asked_for_last_are_kept(page):
    page.goto("/app/static/common/widget.js")
    assert page.evaluate(KEPT) == [f"{'1' * count}0" for count in (3, 8, 64)]


# Looks are taken by hand, of which 14 are 3.5 seconds.
ARRIVING = """async rounds => {
    const looks = []
    window.setInterval = look => looks.push(look)
    window.clearInterval = number => (looks[number - 1] = () => {})
    const { SceneBringer } = await import("/app/static/common/scene_bringer.js")
    const { arrived } = await import("/app/static/common/kept_files.js")
    let told = 0
    class Bringer extends SceneBringer {
        causesOf = () => new Promise(() => {})
        miss = () => told++
    }
    const bringer = new Bringer(document.body)
    bringer.update({ header: {} }, null, () => {})
    return rounds.map(([bytes, times, isOver]) => {
        arrived.bytes += bytes
        if (isOver) bringer.blob = null
        for (let i = 0; i < times; i++) looks.forEach(look => look())
        return told
    })
}"""


def test_what_goes_on_arriving_is_waited_for_and_what_stalls_is_told(page):
    page.goto("/app/static/common/widget.js")
    rounds = [(0, 13, False), (1, 13, False), (1, 13, False), (0, 2, False), (0, 14, False)]
    told = page.evaluate(ARRIVING, [*rounds, (0, 30, True)])
    assert told == [0, 0, 0, 1, 2, 2]
