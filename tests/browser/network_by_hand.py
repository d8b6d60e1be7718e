"""What Learned filters shows of a network while a hand moves, against convcore.

That the engine gives what Keras gives is proven in test_engine_networks.py, and for what is on the
screen the page asks the server's own Keras; see `expect_the_same`.
"""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.networks.bundles import Bundle
from convcore.networks.first_layer import FirstLayer
from convcore.rounding import digits_for, format_number
from tests.browser.expecting import expect
from tests.browser.filters import FASHION, tiles
from tests.browser.forward import answer
from tests.browser.reading import PAINTED, POLLING, decoded, open_page, settle, signed_colours

SAME = re.compile(r"^Keras gives the same: (largest difference (\S+)|no difference)$")
KEPT_TEXT = 0.051
"""Of a percentage: Keras and the browser may round the one digit after the point differently."""


HOLD_BACK = """
    heldBack = null
    const pass = (hear, event) => (heldBack ? heldBack.push(() => hear(event)) : hear(event))
    WebSocket = class extends WebSocket {
        addEventListener(kind, hear, ...rest) {
            const heard = event => pass(hear, event)
            super.addEventListener(kind, kind === "message" ? heard : hear, ...rest)
        }
        set onmessage(hear) {
            super.onmessage = event => pass(hear, event)
        }
    }
"""
"""What the server says waits until it is let through; see `deaf`."""


@contextmanager
def deaf(page: Page) -> Iterator[None]:
    """Let nothing that the server says arrive before the end."""
    page.evaluate("heldBack = []")
    yield
    page.evaluate("[heldBack, held] = [null, heldBack]; held.forEach(hear => hear())")


@dataclass(frozen=True)
class Moment:
    """What all widgets show at one moment."""

    note: str
    picker: str
    strip: str
    input: NDArray[np.float32]
    answer: dict[str, list[float]]
    legend: float
    tile: NDArray[Any]
    line: str | None


def witness(page: Page) -> Locator:
    """Find the line about Keras."""
    return page.locator(".witness p")


def open_at_work(page: Page, query: str, count: int = 32) -> None:
    """Open the page where all of it is the browser's, and Keras has said that it agrees."""
    open_page(page, f"/learned_filters?{query}")
    expect(tiles(page)).to_have_count(count)
    expect_the_same(page)
    settle(page)


def expect_the_same(page: Page) -> None:
    """See Keras agree, as of what is shown now."""
    expect(witness(page)).to_have_text(SAME)
    expect(witness(page)).not_to_have_class(re.compile("waits"))
    found = SAME.match(witness(page).inner_text())
    assert found
    assert float(found[2] or 0) < 1e-4


_IN_ADDRESS = """expected => Object.entries(expected).every(
    ([name, text]) => new URLSearchParams(location.search).get(name) === text)"""


def expect_address(page: Page, **expected: str | None) -> None:
    """See the server write settings into the address, or leave them out there."""
    page.wait_for_function(_IN_ADDRESS, arg=expected, polling=POLLING)
    settle(page)


# What is on the screen when a frame begins, whose own changes come after it. The parts of a widget
# are in its shadow.
_READ = """number => {
    const isolated = "[data-testid=stBidiComponentIsolated]"
    const widgets = [...document.querySelectorAll(isolated)].map(host => host.shadowRoot)
    const find = selector => widgets.map(root => root?.querySelector(selector)).find(Boolean)
    const input = document.querySelector(`.st-key-input_picture ${isolated}`).shadowRoot
    const isPictures = root => root?.querySelector(".picker .label")?.textContent === "Picture"
    const picker = widgets.find(isPictures)
    const gallery = find(".gallery")
    return {
        note: input.querySelector(".note").textContent,
        picker: picker.querySelector("button.box").getAttribute("aria-label"),
        input: input.querySelector("canvas").toDataURL(),
        strip: find("[role=slider][aria-label=Samples]")?.getAttribute("aria-valuetext") ?? "",
        answer: [...find(".probabilities [role=list]").children].map(row => row.ariaLabel),
        legend: gallery.querySelector(".below .legend")?.lastChild.textContent ?? "0",
        tile: gallery.querySelectorAll(".tile canvas")[number].toDataURL(),
        line: find(".probe .line")?.textContent ?? null,
    }
}"""
_RECORD = f"""number => {{
    const read = {_READ}
    window.shown = []
    const look = () => {{
        const found = read(number)
        if (JSON.stringify(found) !== JSON.stringify(shown.at(-1))) shown.push(found)
        window.looks = requestAnimationFrame(look)
    }}
    look()
}}"""


def record(page: Page, number: int) -> None:
    """Watch every frame that is shown from now on, of the gallery the tile of that number."""
    page.evaluate(_RECORD, number)


def recorded(page: Page) -> list[Moment]:
    """Give what was shown since, each once, and stop watching."""
    page.evaluate(PAINTED)
    return [_moment(found) for found in page.evaluate("cancelAnimationFrame(looks), shown")]


def now(page: Page, number: int) -> Moment:
    """Read what is shown in the next frame."""
    page.evaluate(PAINTED)
    return _moment(page.evaluate(_READ, number))


def _moment(found: dict[str, Any]) -> Moment:
    answer = {}
    for label in found["answer"]:
        name, _, numbers = label.partition(": ")
        answer[name] = [float(number) for number in re.findall(r"[\d.]+(?= %)", numbers)]
    input_, tile = (
        decoded(base64.b64decode(found[name].partition(",")[2])) for name in ("input", "tile")
    )
    return Moment(
        note=found["note"],
        picker=found["picker"].removeprefix("Picture: "),
        strip=found["strip"],
        input=input_ / np.float32(255),
        answer=answer,
        legend=0 if found["legend"] == "all 0" else float(found["legend"]),
        tile=tile,
        line=found["line"],
    )


@dataclass(frozen=True)
class Truth:
    """A network as convcore knows it."""

    bundle: Bundle

    def expect_answer(
        self,
        moment: Moment,
        image: NDArray[np.float32],
        layer: FirstLayer | None = None,
        atol: float = KEPT_TEXT,
    ) -> None:
        """Compare the percentages, before a change and after it, with convcore's."""
        layers = [self.bundle.first_layer] + ([] if layer is None else [layer])
        columns = [answer(self.bundle, each, image) for each in layers]
        for name, shares in zip(self.bundle.classes, np.transpose(columns), strict=True):
            np.testing.assert_allclose(moment.answer[name], 100 * shares, atol=atol, err_msg=name)

    def expect_map(
        self,
        moment: Moment,
        image: NDArray[np.float32],
        number: int,
        pixel: tuple[int, int],
        layer: FirstLayer | None = None,
        *,
        before: float = 0,
        rests: bool = True,
    ) -> float:
        """Compare the tile, its scale and the probe's line with convcore's; gives the scale.

        While a hand moves, the scale is as wide as the one before; when it rests, it narrows.
        """
        used = layer or self.bundle.first_layer
        sums = conv2d(image, used.filters, bias=used.biases, padding=self.padding)
        own = float(relu(sums).max())
        scales = [max(before, own), *[own] * rests]
        shown = [
            abs(float(format_number(each, digits_for(each))) - moment.legend) for each in scales
        ]
        assert min(shown) <= 1.001 * 10.0 ** -digits_for(own)
        scale = scales[int(np.argmin(shown))]
        colours = signed_colours(relu(sums[..., number]), scale)
        assert np.abs(moment.tile - colours).max() <= 3
        if moment.line is None:  # behind another tab
            return scale
        row, column = pixel
        assert f"Row {row}, column {column}: " in moment.line
        digits = digits_for(np.abs(sums[..., number]).max())
        result = re.search(r"Activation map (\S+?)[;.]? ", moment.line)
        assert result
        assert abs(float(result[1]) - sums[row, column, number]) <= 0.501 * 10.0**-digits
        return scale

    @property
    def padding(self) -> str:
        """How the first convolution treats the rim."""
        return self.bundle.first_window.padding


CLOTHES = Truth(FASHION)
PIXEL = (9, 4)


def number_of(moment: Moment) -> int:
    """Read which sample is shown."""
    found = re.match(r"Sample (\d+): ", moment.note)
    assert found
    return int(found[1])


STEP_ON = """(strip, count) => {
    const key = { key: "ArrowRight", bubbles: true }
    for (let i = 0; i < count; i++) strip.dispatchEvent(new KeyboardEvent("keydown", key))
}"""
"""Presses a key so many times, faster than anything can be answered."""
