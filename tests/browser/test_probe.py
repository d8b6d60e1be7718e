"""The pixel probe: what it shows at a position is what convcore traces there."""

import re

import numpy as np
import pytest

from convcore.activations import relu
from convcore.pool import pool2d
from convcore.rounding import bracketed, digits_for, format_number
from convcore.trace import trace
from tests.browser.conftest import serve
from tests.browser.expecting import expect
from tests.browser.filters import FASHION, maps_of
from tests.browser.probe_cases import CASES
from tests.browser.reading import open_page, settle
from tests.pool_windows import pool_window

POSITIONS = 18  # a case; 216 in all
# Everything that a probe shows at a position, read at once.
READ = """
probe => {
  const texts = cells => [...cells].map(cell => cell.textContent)
  const tables = name => [...probe.querySelectorAll(`[aria-label="${name}"]`)]
    .filter(table => !table.hidden)
    .map(table => texts(table.querySelectorAll(".cells span")))
  const box = mark => mark && !mark.hidden
    ? ["top", "left", "height", "width"].map(side => parseFloat(mark.style[side]) / 100)
    : null
  return {
    patch: tables("Patch"),
    kernel: tables("Kernel"),
    products: tables("Products"),
    pooled_from: tables("Pooled from"),
    winner: [...probe.querySelectorAll("[aria-label='Pooled from'] span")]
      .findIndex(cell => cell.classList.contains("winner")),
    results: Object.fromEntries([...probe.querySelectorAll(".result")].map(r => texts(r.children))),
    line: probe.querySelector(".line").textContent,
    loupe: probe.querySelector(".loupe").getAttribute("aria-label"),
    marks: [...probe.querySelectorAll("figure")].map(figure => Object.fromEntries(
      ["window", "cell", "winner"].map(name => [name, box(figure.querySelector(`.mark.${name}`))])
    )),
  }
}
"""


@pytest.fixture(scope="module")
def probes_server():
    """Serve the page of probes."""
    with serve("tests/browser/small_app.py", SMALL_APP="probes_app.py") as process:
        yield process


def read_at(probe, places):
    """Point at places, each (title, row, column), and read what the probe then shows."""
    return probe.evaluate(
        f"""async (probe, places) => {{
          const read = {READ}
          const shown = []
          for (const [title, row, column] of places) {{
            const figure = [...probe.querySelectorAll("figure")]
              .find(each => each.querySelector(".title").firstChild.textContent === title)
            const canvas = figure.querySelector("canvas")
            const box = canvas.getBoundingClientRect()
            const clientX = box.left + ((column + 0.5) / canvas.width) * box.width
            const clientY = box.top + ((row + 0.5) / canvas.height) * box.height
            const move = new PointerEvent("pointermove", {{ bubbles: true, clientX, clientY }})
            canvas.dispatchEvent(move)
            await new Promise(requestAnimationFrame)
            shown.push(read(probe))
          }}
          return shown
        }}""",
        places,
    )


def texts_of(values, digits):
    return [format_number(value, digits) for value in np.ravel(values)]


def expect_window(shown, case, window):
    """Compare the tables and results with a traced window, channel by channel."""
    channels = window.kernel.reshape(*window.kernel.shape[:2], -1).shape[2]
    for name, values, decimals in (
        ("patch", window.patch, 3),
        ("kernel", window.kernel, case.weight_digits),
        ("products", window.products, 3),
    ):
        by_channel = values.reshape(-1, channels).T
        # A cell in the padding shows a bare 0: it is no pixel.
        inside = window.inside.ravel() if name == "patch" else np.ones(len(by_channel[0]), bool)
        expected = [
            [
                text if real else "0"
                for text, real in zip(texts_of(c, decimals), inside, strict=True)
            ]
            for c in by_channel
        ]
        assert shown[name] == expected, name
    digits = digits_for(np.abs(case.activation).max())
    results = shown["results"]
    assert results["Sum"] == format_number(window.sum, digits)
    assert results["Bias"] == format_number(window.bias, digits)
    assert results["Activation map"] == format_number(window.result, digits)
    if case.rectifies:
        assert results["After ReLU"] == format_number(max(window.result, 0), digits)
    terms = [
        f"{bracketed(weight, case.weight_digits)}×{format_number(pixel, 3)}"
        for weight, pixel in zip(window.kernel.flat, window.patch.flat, strict=True)
    ]
    if len(terms) > 12:
        terms[4:-1] = ["…"]
    assert f": {' + '.join(terms)} = {results['Sum']}; plus bias" in shown["line"]


def expect_marks(shown, case, window, pooled):
    """Compare the marks on the pictures with the traced positions, as parts of each picture."""
    height, width = case.shape[:2]
    rows, columns = case.activation.shape
    cover = (np.array(case.kernel_shape) - 1) * case.dilation + 1
    scale = np.array([height, width, height, width])
    np.testing.assert_allclose(
        np.array(shown["marks"][0]["window"]) * scale, [window.top, window.left, *cover], atol=1e-3
    )
    cell = [window.row / rows, window.column / columns, 1 / rows, 1 / columns]
    np.testing.assert_allclose(shown["marks"][1]["cell"], cell, atol=1e-5)
    if pooled is None:
        return
    source = shown["marks"][-2]
    size = pooled.members.shape
    np.testing.assert_allclose(
        np.array(source["window"]) * [rows, columns, rows, columns],
        [pooled.top, pooled.left, *size],
        atol=1e-3,
    )
    if pooled.winner is None:
        assert source["winner"] is None
    else:
        np.testing.assert_allclose(
            np.array(source["winner"])[:2] * [rows, columns], pooled.winner, atol=1e-3
        )


def expect_pool(shown, case, position):
    """Compare what was pooled with the traced pool window; gives it, or None for none."""
    if case.pool is None:
        return None
    where = re.search(r" pooled \S+ at row (\d+), column (\d+)", shown["line"])
    if not where:
        assert "no window reads it" in shown["line"]
        return None
    pooled = pool_window(case.source, int(where[1]), int(where[2]), **case.pooling)
    digits = digits_for(np.abs(case.activation).max())
    members = texts_of(pooled.members, digits)
    inside = pooled.inside.ravel()
    expected = [text if real else "0" for text, real in zip(members, inside, strict=True)]
    assert shown["pooled_from"] == [expected]
    kind = case.pool[0]
    assert shown["results"][f"{kind.capitalize()} pooled"] == format_number(pooled.result, digits)
    # The pool window that is shown reads the position that is shown.
    assert position[0] in pooled.rows
    assert position[1] in pooled.columns
    if pooled.winner is None:
        assert shown["winner"] == -1
    else:
        row, column = pooled.winner[0] - pooled.top, pooled.winner[1] - pooled.left
        assert shown["winner"] == row * len(pooled.columns) + column
        assert f"won by row {pooled.winner[0]}, column {pooled.winner[1]}" in shown["line"]
    return pooled


def test_what_it_shows_at_random_positions_is_what_convcore_traces(page, probes_server):
    open_page(page, probes_server.url)
    probes = page.locator(".probe")
    expect(probes).to_have_count(len(CASES))
    rng = np.random.default_rng(3)
    for case, probe in zip(CASES, probes.all(), strict=True):
        shapes = {"Input": case.shape[:2], "Activation map": case.activation.shape}
        if case.rectifies:
            shapes["After ReLU"] = case.activation.shape
        if case.pool:
            title = f"{case.pool[0].capitalize()} pooled"
            shapes[title] = pool2d(case.source, **case.pooling).shape
        places = [
            (title, *(int(rng.integers(side)) for side in shapes[title]))
            for title in rng.choice(list(shapes), POSITIONS).tolist()
        ]
        for (title, *cell), shown in zip(places, read_at(probe, places), strict=True):
            expect_position(case, title, tuple(cell), shown)


def expect_position(case, title, cell, shown):
    """Compare all that is shown after pointing at a cell with what convcore traces there."""
    place = re.match(r"Row (\d+), column (\d+): ", shown["line"])
    position = int(place[1]), int(place[2])
    around = f"around row {place[1]}, column {place[2]} of the map"
    assert shown["loupe"] == f"The input {around}, enlarged"
    window = trace(case.image, case.kernel, *position, bias=case.bias, **case.window)
    expect_window(shown, case, window)
    pooled = expect_pool(shown, case, position)
    expect_marks(shown, case, window, pooled)
    if title in ("Activation map", "After ReLU"):
        assert position == cell
    elif title == "Input":
        expect_nearest(case, window, cell)
    else:
        assert (pooled.row, pooled.column) == cell
        assert pooled.winner in (None, position)


def expect_nearest(case, window, pixel):
    """See that no other window's middle is nearer to the pixel that was pointed at."""
    for axis, (places, position) in enumerate(
        ((window.rows, window.row), (window.columns, window.column))
    ):
        distance = abs(places.mean() - pixel[axis])
        at_the_edge = position in (0, case.activation.shape[axis] - 1)
        assert at_the_edge or distance <= case.stride / 2


def test_every_stage_of_a_learned_filter_is_what_convcore_computes(page):
    image = FASHION.image(3)
    convolution = maps_of(3)[..., 2]
    rectified = relu(convolution)
    pooled = pool2d(rectified, 2)
    open_page(page, "/learned_filters?sample=3&filter=2")
    digits = digits_for(np.abs(convolution).max())
    rng = np.random.default_rng(5)
    places = [("Activation map", *rng.integers(26, size=2).tolist()) for _ in range(20)]
    for (_, row, column), shown in zip(
        places, read_at(page.locator(".probe"), places), strict=True
    ):
        window = trace(image, FASHION.filters[..., 2], row, column, bias=FASHION.biases[2])
        assert shown["products"] == [texts_of(window.products, 3)]
        assert shown["results"] == {
            "Sum": format_number(window.sum, digits),
            "Bias": format_number(window.bias, digits),
            "Activation map": format_number(convolution[row, column], digits),
            "After ReLU": format_number(rectified[row, column], digits),
            "Max pooled": format_number(pooled[row // 2, column // 2], digits),
        }


def test_padding_and_the_ignored_rim_are_drawn_to_scale(page, probes_server):
    open_page(page, probes_server.url)
    padded, stepping = page.locator(".probe").nth(1), page.locator(".probe").nth(7)
    boxes = "all => all.map(x => ['top','left','height','width'].map(s => parseFloat(x.style[s])))"
    # One row and column of zeros all around 200 x 200 pixels.
    (shown,) = padded.locator("figure").first.locator(".picture").evaluate_all(boxes)
    np.testing.assert_allclose(shown, np.array([1, 1, 200, 200]) / 2.02, rtol=1e-4)
    # Of 16 rows, windows of 1 row start at 0, 4, 8, 12; of 50 columns, the last of 7 ends at 46.
    expect(stepping).to_contain_text("no window reaches the last 3 rows and the last 3 columns")
    shown = stepping.locator("figure").first.locator(".ignored").evaluate_all(boxes)
    rows = [100 * 13 / 16, 0, 100 * 3 / 16, 100]
    columns = [0, 100 * 47 / 50, 100 * 13 / 16, 100 * 3 / 50]
    np.testing.assert_allclose(shown, [rows, columns], rtol=1e-4)


def test_odd_arrays_are_shown_and_named(page, probes_server):
    open_page(page, f"{probes_server.url}/?odd=1")
    probes = page.locator(".probe")
    expect(probes).to_have_count(4)
    settle(page)
    results = [probe.evaluate(READ)["results"] for probe in probes.all()]
    for one in results[:3]:
        assert re.fullmatch(r"-?\d+\.\d+", one["Sum"])
    for name in ("Sum", "Activation map", "Average pooled"):
        assert results[3][name] == "undefined"
    assert results[3]["Bias"] == "0.000"
    (shown,) = read_at(probes.nth(3), [("Activation map", 3, 3)])
    assert shown["results"]["Activation map"] == "undefined"  # pinned: it stays
    page.keyboard.press("Escape")
