"""The live camera: started by its button alone, mirrored, and let go of when nobody looks."""

import base64
import re

import numpy as np
import pytest

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from tests.browser.connection import hear
from tests.browser.expecting import expect
from tests.browser.picking import opened, pick
from tests.browser.reading import (
    POLLING,
    arrive,
    decoded,
    go,
    picture,
    pixels,
    settle,
    signed_colours,
)

LAB = "/kernel_lab?image=webcam&channels=colour"
EDGE = KERNELS["horizontal_edge"].weights
NOTHING_LEAVES = "Nothing leaves this device before you take a still."

# What a page asks of its cameras, and gets: the device's, another one, a late one, or none.
WATCH = """
asked = []
tracks = []
refuses = ""
waits = pretends = null
if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = async wanted => {
  asked.push(wanted.video)
  if (refuses) throw new DOMException("", refuses)
  const ask = MediaDevices.prototype.getUserMedia.bind(navigator.mediaDevices)
  const stream = pretends ? pretends() : await ask(wanted)
  tracks.push(...stream.getTracks())
  await waits
  return stream
}
"""
OUT = "tracks.length > 0 && tracks.every(track => track.readyState === 'ended')"

# As the scene of a page does; gives what makes it stop.
FOLLOW = """async () => {
  const place = new URL("app/static/common/live_picture.js", document.baseURI)
  const { followLive } = await import(place)
  const copy = ({ values, ...others }) => ({ ...others, values: [...values] })
  followed = { frames: 0, arrays: new Set(), ends: [] }
  const unfollow = followLive({
    show(read) {
      const [colour, grey] = [read(3), read(1)]
      followed.frames++
      followed.arrays.add(colour.values).add(grey.values)
      followed.last = () => ({ colour: copy(colour), grey: copy(grey) })
    },
    end: still => followed.ends.push(still),
  })
  stopFollowing = () => unfollow()
}"""
LAST = """() => {
  const { colour, grey } = followed.last()
  return { colour, grey, arrays: followed.arrays.size, ends: followed.ends }
}"""

# White at the right of a camera that is held upright, as a telephone's.
UPRIGHT = """pretends = () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 360, height: 640 })
  const pen = canvas.getContext("2d")
  const paint = () => {
    pen.fillRect(0, 0, 360, 640)
    pen.fillStyle = "#fff"
    pen.fillRect(180, 0, 180, 640)
    pen.fillStyle = "#000"
  }
  paint()
  setInterval(paint, 30)
  return canvas.captureStream()
}"""


@pytest.fixture(scope="module", autouse=True)
def camera(context, tab_of_file):
    """Let the page use the camera; Chromium's own test picture is in front of it."""
    tab_of_file[0].add_init_script(WATCH)
    context.grant_permissions(["camera"])
    yield
    context.clear_permissions()


@pytest.fixture(autouse=True)
def as_it_was(page):
    """Leave no other camera behind in the tab that the tests share."""
    yield
    page.evaluate("[asked, tracks, refuses, waits, pretends] = [[], [], '', null, null]")


def open_page(page, address):
    """Open a page whose panel is there and off."""
    go(page, address)
    expect(page.get_by_role("button", name="Start the camera", exact=True)).to_be_visible()
    settle(page)


def start(page, again=""):
    page.get_by_role("button", name=f"Start the camera{again}", exact=True).click()
    expect(page.get_by_role("button", name="Take a still")).to_be_visible()


def said(page):
    return page.locator(".camera").get_by_role("status")


def expect_out(page):
    """See the camera's light go out within a second."""
    page.wait_for_function(OUT, polling=POLLING, timeout=1000)


# Of one moment: the input and its map, and the end of the scale.
MOMENT = """figures => {
    const [input, map] = figures.map(figure => figure.querySelector("canvas").toDataURL())
    return [input, map, figures[1].querySelector(".legend").lastChild.textContent]
}"""


def expect_live_map(page):
    """See the map of what the camera sees, as convcore has it, at one moment."""
    figures = page.locator(".probe figure")
    expect(figures.first).to_contain_text("180 × 240")
    input_, map_, limit = figures.evaluate_all(MOMENT)
    image, shown = (
        decoded(base64.b64decode(address.partition(",")[2])) for address in (input_, map_)
    )
    at_work = KernelAtWork(image / np.float32(255), EDGE, padding="same")
    colours = signed_colours(at_work.activation.clip(-float(limit), float(limit)), float(limit))
    assert np.abs(shown - colours).max() <= 6  # the end of the scale is read with two decimals
    assert np.ptp(shown) > 100


@pytest.mark.own_visit
def test_a_link_starts_no_camera_and_a_frame_stays_in_the_browser_until_a_still_is_taken(page):
    open_page(page, LAB)
    button = page.get_by_role("button", name="Start the camera")
    expect(said(page)).to_have_text(NOTHING_LEAVES)
    expect(page.get_by_text("No still has been taken in this visit yet.")).to_be_visible()
    assert page.evaluate("asked.length") == 0
    sent = hear(page, "framesent")
    button.focus()
    page.keyboard.press("Enter")
    take = page.get_by_role("button", name="Take a still")
    expect(take).to_be_focused()
    expect(said(page)).to_have_text(f"The camera is on. {NOTHING_LEAVES}")
    preview = page.get_by_role("img", name="What the camera sees, as in a mirror")
    expect(preview).to_have_count(0)  # the page's own input shows it
    expect(page.get_by_text("No still has been taken")).to_be_hidden()
    expect_live_map(page)
    expect(page.get_by_role("combobox", name="Camera")).to_be_hidden()  # of one nothing is chosen
    page.evaluate(FOLLOW)
    page.wait_for_function("followed.frames > 10", polling=POLLING)
    assert page.evaluate("asked.length") == 1
    assert sent == []
    page.get_by_role("combobox", name="Width").select_option("160 px wide")
    page.wait_for_function("followed.last().colour.columns === 160", polling=POLLING)
    take.focus()
    page.keyboard.press("Enter")
    again = page.get_by_role("button", name="Start the camera again")
    expect(again).to_be_focused()
    expect(said(page)).to_have_text("The still is taken. The camera is off.")
    expect_out(page)
    expect(page.get_by_text("No still has been taken")).to_have_count(0)
    expect(page.get_by_text("Your photograph", exact=True).last).to_be_visible()
    settle(page)
    last = page.evaluate(LAST)
    # Two arrays for all frames of a width; the still is the last of them, to the last digit.
    assert (last["arrays"], last["ends"]) == (4, [True])
    colour = np.float32(last["colour"]["values"]).reshape(120, 160, 3)
    shown = pixels(picture(page, "Input"))
    assert shown.shape == colour.shape
    np.testing.assert_allclose(shown, colour * 255, atol=1)
    grey = np.float32(last["grey"]["values"]).reshape(120, 160)
    np.testing.assert_allclose(grey, colour @ np.float32([0.299, 0.587, 0.114]), rtol=1e-5)
    assert colour[..., 1].mean() > colour[..., 0].mean() + 0.2  # the test picture is green
    page.evaluate("stopFollowing()")


def test_a_still_is_mirrored_and_no_longer_than_a_picture_may_be(page):
    open_page(page, "/training?model=colour&input=webcam")  # where nothing else shows what it sees
    page.evaluate(UPRIGHT)
    start(page)
    page.get_by_role("combobox", name="Width").select_option("320 px wide")
    preview = page.get_by_role("img", name="What the camera sees")
    expect(preview).to_have_attribute("height", "400")
    page.get_by_role("button", name="Take a still").click()
    expect(page.get_by_text("Your photograph → cropped to its central 225 × 225")).to_be_visible()
    settle(page)
    shown = pixels(picture(page, "Original"))
    assert shown.shape == (400, 225, 3)
    assert (shown[:, :110] > 250).all()
    assert (shown[:, 115:] < 5).all()


LACK = """() => {{
  const own = Object.getOwnPropertyDescriptor({owner}, "{name}")
  Object.defineProperty({owner}, "{name}", {{ value: {value}, configurable: true }})
  bringBack = () => {{
    delete {owner}.{name}
    if (own) Object.defineProperty({owner}, "{name}", own)
  }}
}}"""
REFUSED = "The camera was refused: allow it beside the address"


def test_why_there_is_no_camera_is_said_in_a_sentence_and_the_next_try_may_have_one(page):
    open_page(page, LAB)
    button = page.get_by_role("button", name="Start the camera")

    def expect_refusal(words):
        button.click()
        expect(said(page)).to_contain_text(words)
        expect(button).to_be_visible()

    for name, words in (
        ("NotAllowedError", REFUSED),
        ("NotFoundError", "No camera was found: connect one"),
        ("NotReadableError", "The camera is busy in another program: close that one"),
        ("OverconstrainedError", "The chosen camera is gone: start again"),
        ("UnknownError", "The camera could not be started"),
    ):
        page.evaluate("name => { refuses = name }", name)
        expect_refusal(words)
    page.evaluate("refuses = ''")
    for owner, name, value, words in (
        ("window", "isSecureContext", "false", "needs an address that begins with https"),
        ("navigator", "mediaDevices", "undefined", "open the page in another browser"),
    ):
        page.evaluate(LACK.format(owner=owner, name=name, value=value))
        expect_refusal(words)
        page.evaluate("bringBack()")
    page.context.clear_permissions()
    expect_refusal(REFUSED)
    page.context.grant_permissions(["camera"])
    start(page)
    page.evaluate("tracks.at(-1).dispatchEvent(new Event('ended'))")  # as one that is unplugged
    expect(said(page)).to_contain_text("The camera was disconnected: connect it again")
    expect_out(page)


HIDE = """isHidden => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true })
  document.dispatchEvent(new Event("visibilitychange"))
  delete document.hidden
}"""

BACK = "dispatchEvent(new PopStateEvent('popstate', { state: {} }))"


def test_the_light_is_out_as_soon_as_nobody_looks(page):
    open_page(page, LAB)
    start(page)
    page.evaluate(HIDE, True)
    expect_out(page)
    expect(said(page)).to_have_text("The camera is off, since this page was out of sight.")
    for leave in (
        "dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))",
        BACK,
    ):
        start(page, again=" again")
        assert page.evaluate(f"{leave} && {OUT}")
    start(page, again=" again")
    page.get_by_role("button", name="Stop").click()
    expect_out(page)
    page.evaluate("() => { waits = new Promise(come => (letCome = come)) }")
    page.get_by_role("button", name="Start the camera again").click()
    expect(said(page)).to_have_text("Allow the camera where the browser asks.")
    page.evaluate(f"{BACK}; letCome()")  # it comes when nobody waits for it any more
    expect_out(page)
    expect(said(page)).to_have_text("The camera is off.")
    start(page, again=" again")
    # At once, however long the server takes.
    choice = opened(page, "Picture").get_by_role("option", name="Cameraman", exact=True)
    assert choice.evaluate(f"choice => {{ choice.click(); return {OUT} }}")
    expect(page.locator(".camera")).to_have_count(0)
    pick(page, "Picture", "Camera")
    start(page)
    link = page.get_by_role("link", name="Learned filters", exact=True)
    assert link.evaluate(f"link => {{ link.click(); return {OUT} }}")
    arrive(page, "Learned filters")


# Draws the panel elsewhere, as when Streamlit makes the page anew.
ELSEWHERE = """async () => {
  const { default: draw } = await import(new URL("app/static/widgets/camera.js", document.baseURI))
  const data = new Uint8Array([2, 0, 0, 0, 123, 125])
  const parentElement = document.body.appendChild(document.createElement("div"))
  const end = await draw({ data, parentElement: parentElement.attachShadow({ mode: "open" }) })
  takeAway = () => {
    end()
    parentElement.remove()
  }
}"""


def test_the_camera_stays_on_under_another_kernel_and_on_a_telephone_that_is_turned(page):
    open_page(page, LAB)
    start(page)
    pick(page, "Preset", "Identity")
    expect(page).to_have_url(re.compile("kernel=0%2C0%2C0%2C0%2C1"))
    settle(page)
    page.evaluate("document.querySelector('.st-key-camera').turned = false")
    page.set_viewport_size({"width": 500, "height": 900})
    page.wait_for_function(
        "document.querySelector('.st-key-camera')?.turned !== false", polling=POLLING
    )
    settle(page)
    expect(page.get_by_role("button", name="Take a still")).to_be_visible()
    assert page.evaluate("tracks.at(-1).readyState") == "live"
    page.evaluate(ELSEWHERE)
    assert page.evaluate("tracks.at(-1).readyState") == "live"
    page.evaluate("takeAway()")  # and with its panel it goes
    expect_out(page)


TWO_CAMERAS = """() => {
  const kind = "videoinput"
  navigator.mediaDevices.enumerateDevices = async () => [
    { kind, deviceId: "front", label: "At the front" },
    { kind: "audioinput", deviceId: "ear", label: "Ear" },
    { kind, deviceId: "back", label: "" },
  ]
}"""


def test_of_several_cameras_one_is_chosen_and_asked_for_again_until_it_is_gone(page):
    open_page(page, LAB)
    page.evaluate(UPRIGHT)
    page.evaluate(TWO_CAMERAS)
    start(page)
    cameras = page.get_by_role("combobox", name="Camera")
    expect(cameras.get_by_role("option")).to_have_text(["At the front", "Camera 1"])
    cameras.select_option("Camera 1")
    page.wait_for_function("asked.length === 2", polling=POLLING)
    expect(cameras).to_be_visible()
    assert page.evaluate("asked[1].deviceId") == {"exact": "back"}
    assert page.evaluate("tracks.map(track => track.readyState)") == ["ended", "live"]
    page.get_by_role("button", name="Stop").click()
    page.evaluate("refuses = 'OverconstrainedError'")
    button = page.get_by_role("button", name="Start the camera again")
    for which in ({"exact": "back"}, None):
        button.click()
        expect(said(page)).to_contain_text("The chosen camera is gone: start again")
        assert page.evaluate("asked.at(-1).deviceId ?? null") == which
    page.evaluate("delete navigator.mediaDevices.enumerateDevices")


# What changes its place or is read aloud while so many frames are shown.
RESTLESS = """async frames => {
  const roots = [...document.querySelectorAll("*")].map(each => each.shadowRoot).filter(Boolean)
  const find = choice => roots.flatMap(root => [...root.querySelectorAll(choice)])
  const numbers = () =>
    find(".gallery .tile, .source").map(tile => tile.ariaLabel.match(/\\d+/)[0]).join()
  const classes = () => find(".class .name, .class .label").map(name => name.textContent).join()
  const live = find("[role=status]").filter(each => !each.closest(".camera"))
  const seen = { numbers: new Set(), classes: new Set(), answers: new Set(), said: [] }
  for (const each of live) {
    new MutationObserver(() => each.ariaLive !== "off" && seen.said.push(each.textContent))
      .observe(each, { childList: true, characterData: true, subtree: true })
  }
  while (seen.answers.size < frames) {
    await new Promise(requestAnimationFrame)
    seen.numbers.add(numbers())
    seen.classes.add(classes())
    seen.answers.add(find(".class .value").map(value => value.textContent).join())
  }
  return [seen.numbers.size, seen.classes.size, seen.said]
}"""


def test_while_a_camera_is_live_all_keeps_its_place_and_nothing_is_read_aloud(page):
    for address, pointed in (
        ("/learned_filters?input=webcam&sort=strongest", ".gallery canvas"),
        ("/layers?input=webcam&layer=conv2&about=sum", ".opened .map canvas"),
    ):
        open_page(page, address)
        canvas = page.locator(pointed).first
        expect(canvas).to_be_visible()
        start(page)
        canvas.hover()  # what is there changes with every frame
        assert page.evaluate(RESTLESS, 12) == [1, 1, []]
        page.get_by_role("button", name="Stop").click()
        expect_out(page)
