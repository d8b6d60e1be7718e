"""What Learned filters shows of a network while a hand moves, against Keras and convcore."""

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
from convcore.processes.inference import InferenceProcess
from convcore.rounding import digits_for, format_number
from tests.browser.expecting import expect
from tests.browser.filters import tiles
from tests.browser.picking import cell
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


# What is on the screen when a frame begins, whose own changes come after it.
_READ = """({ note, picker, strip, input, list, legend, tile, line }) => ({
    note: note.textContent,
    picker: picker.getAttribute("aria-label"),
    input: input.toDataURL(),
    strip: strip?.getAttribute("aria-valuetext") ?? "",
    answer: [...list.children].map(row => row.getAttribute("aria-label")),
    legend: legend.querySelector(".legend")?.lastChild.textContent ?? "0",
    tile: tile.toDataURL(),
    line: line?.textContent ?? null,
})"""
_RECORD = f"""parts => {{
    const read = {_READ}
    window.shown = []
    const look = () => {{
        const found = read(parts)
        if (JSON.stringify(found) !== JSON.stringify(shown.at(-1))) shown.push(found)
        window.looks = requestAnimationFrame(look)
    }}
    look()
}}"""


def _parts(page: Page, number: int) -> dict[str, Any]:
    strip = page.get_by_role("slider", name="Samples")
    shown = page.locator(".st-key-input_picture")
    line = page.locator(".probe .line")
    return {
        "note": shown.locator(".note").element_handle(),
        "picker": cell(page, "Picture").locator("button.box").element_handle(),
        "input": shown.locator("canvas").element_handle(),
        "strip": strip.element_handle() if strip.count() else None,
        "list": page.locator(".probabilities [role=list]").element_handle(),
        "legend": page.locator(".gallery .below").element_handle(),
        "tile": page.locator(".gallery .tile canvas").nth(number).element_handle(),
        "line": line.element_handle() if line.count() else None,
    }


def record(page: Page, number: int) -> None:
    """Watch every frame that is shown from now on, of the gallery the tile of that number."""
    page.evaluate(_RECORD, _parts(page, number))


def recorded(page: Page) -> list[Moment]:
    """Give what was shown since, each once, and stop watching."""
    page.evaluate(PAINTED)
    return [_moment(found) for found in page.evaluate("cancelAnimationFrame(looks), shown")]


def now(page: Page, number: int) -> Moment:
    """Read what is shown in the next frame."""
    page.evaluate(PAINTED)
    return _moment(page.evaluate(_READ, _parts(page, number)))


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
    """A network as Keras and convcore know it."""

    bundle: Bundle
    keras: InferenceProcess

    def answers(
        self, images: NDArray[np.float32], layer: FirstLayer | None = None
    ) -> NDArray[np.float32]:
        """Give Keras's answers to images, with another first layer where one is given."""
        return self.keras.predictions(self.bundle.model_path, images, layer)

    def expect_answer(
        self,
        moment: Moment,
        image: NDArray[np.float32],
        layer: FirstLayer | None = None,
        atol: float = KEPT_TEXT,
    ) -> None:
        """Compare the percentages, before a change and after it, with Keras's."""
        columns = [self.answers(image[None])[0]]
        if layer is not None:
            columns.append(self.answers(image[None], layer)[0])
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
