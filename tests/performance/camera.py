"""How many frames of a live camera the Kernel lab shows, and what it sends meanwhile.

Run with `python -m tests.performance.camera`; it needs Chromium, whose own test camera gives 60
frames a second. At each width of the panel, with ReLU and pooling, in grey and in colour: how many
frames of the camera came (`requestVideoFrameCallback`), and how many times activation map, pooled
map and the probe's text were drawn anew, both a second; messages and bytes sent to the server, and
what the heap has grown by at the end, garbage collected.
"""

from playwright.sync_api import Page

from pages.shared.widgets.camera import WIDTHS
from tests.performance.servers import chromium, met, server, show

SECONDS = 5
GOAL = 30  # frames a second
HEAP = 500_000  # bytes
CAMERA = "--use-fake-device-for-media-stream=fps=60"
COUNT = """async seconds => {
  const widget = document.querySelector(".st-key-probe")
  const { shadowRoot } = [...widget.querySelectorAll("*")].find(node => node.shadowRoot)
  const counts = { drawn: 0, came: 0, sent: -messages.filter(each => each.sent).length }
  const drawn = new MutationObserver(() => counts.drawn++)
  drawn.observe(shadowRoot.querySelector(".results"), { childList: true })
  const came = frames
  const start = performance.now()
  await new Promise(done => setTimeout(done, 1000 * seconds))
  const spent = (performance.now() - start) / 1000
  drawn.disconnect()
  counts.sent += messages.filter(each => each.sent).length
  return { ...counts, drawn: counts.drawn / spent, came: (frames - came) / spent }
}"""
# Counts the frames that the camera gives, whoever asks for them.
FRAMES = """
frames = 0
const ask = HTMLVideoElement.prototype.requestVideoFrameCallback
HTMLVideoElement.prototype.requestVideoFrameCallback = function (step) {
  return ask.call(this, (...given) => {
    frames++
    step(...given)
  })
}
"""


def heap(page: Page) -> float:
    """Give the bytes in use after a garbage collection."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(each["value"] for each in metrics if each["name"] == "JSHeapUsedSize")


def main() -> None:
    """Run the benchmark and print its table."""
    print(f"{'':24}{'came':>6}{'shown':>7}{'sent':>6}{'heap grew by':>14}  goal")
    with chromium(CAMERA) as browser, server("dashboard") as (_, address):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.grant_permissions(["camera"])
        for channels in ("grey", "colour"):
            page = context.new_page()
            page.add_init_script(path="tests/performance/messages.js")
            page.add_init_script(FRAMES)
            page.goto(f"{address}/kernel_lab?image=webcam&relu=true&channels={channels}")
            show(page, ".probe [role=status] >> nth=0")
            page.get_by_role("button", name="Start the camera").click()
            page.get_by_role("button", name="Take a still").wait_for()
            for width in WIDTHS:
                page.get_by_label("Width", exact=True).select_option(f"{width} px wide")
                page.evaluate(COUNT, 1)
                before = heap(page)
                found = page.evaluate(COUNT, SECONDS)
                grown = heap(page) - before
                reached = met(found["drawn"] >= GOAL and found["sent"] == 0 and grown < HEAP)
                print(
                    f"{f'{width} px, {channels}':24}{found['came']:6.0f}{found['drawn']:7.0f}"
                    f"{found['sent']:6}{grown:14,.0f}  >= {GOAL}, 0 sent, < {HEAP:,}  {reached}"
                )
            page.close()


if __name__ == "__main__":
    main()
