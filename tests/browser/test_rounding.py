"""Digits and colours in the browser are those of convcore: one rule each, written twice."""

import math
import tomllib

import numpy as np

from convcore.export.colours import ink_on, signed_palette
from convcore.rounding import bracketed, format_number
from tests.paths import ROOT

MODULE = "/app/static/common/rounding.js"
SHOW = f"""async cases => {{
    const {{ bracketed, formatNumber }} = await import("{MODULE}")
    return cases.map(([value, digits]) => [formatNumber(value, digits), bracketed(value, digits)])
}}"""


def test_the_browser_shows_the_same_digits_as_python(page):
    rng = np.random.default_rng(0)
    ties = [k / 2**n for k in range(-9, 10) for n in range(1, 6)] + [2.675, -1.005, 0.015, 0.995]
    hairs = [math.nextafter(value, end) for value in ties for end in (-math.inf, math.inf)]
    singles = rng.normal(scale=10.0 ** rng.integers(-6, 6, 2000)).astype(np.float32).tolist()
    doubles = rng.normal(scale=100, size=2000).tolist()
    near = [k / 200 + d for k in range(-20, 20) for d in (4e-6, 6e-6, -4e-6, -6e-6, 4.9e-9)]
    large = [1e15 + 0.5, 9e20, 1e21, -1.5e22, 1.7976931348623157e308, 5e-324]
    odd = [0.0, -0.0, -0.004, 7.0, math.nan, math.inf, -math.inf]
    cases = [
        (value, digits)
        for value in [*ties, *hairs, *singles, *doubles, *near, *large, *odd]
        for digits in (0, 2, 3)
    ]
    page.goto(MODULE)
    assert page.evaluate(SHOW, cases) == [
        [format_number(*case), bracketed(*case)] for case in cases
    ]


COLOURS = """async stops => {
    const { inkOn, palettes } = await import("/app/static/common/colours.js")
    document.body.style.setProperty("--st-chart-diverging-colors", stops)
    const { signed, grey } = palettes(document.body)
    const inks = [...signed.slice(0, 256), ...grey.slice(0, 256)].map(inkOn)
    return [signed.slice(0, 256), inks.map(ink => ({ "#000": "black", "#fff": "white" })[ink])]
}"""


def test_the_browser_has_the_same_colours_and_the_same_ink_on_them_in_both_themes(page):
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    page.goto(MODULE)
    for of_theme in (theme, theme["dark"]):
        stops = of_theme["chartDivergingColors"]
        signed, grey = signed_palette(stops), np.repeat(np.arange(256.0), 3).reshape(-1, 3)
        inks = [ink_on(colour.astype(np.uint8)) for colour in [*signed, *grey]]
        assert page.evaluate(COLOURS, ",".join(stops)) == [signed.tolist(), inks]
