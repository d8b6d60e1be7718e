"""The engine makes a network's input of a picture as convcore does, to the last level."""

import json
import platform
from dataclasses import asdict

import numpy as np

from convcore.pictures.fitting import fit_input
from tests.browser import fitting_cases
from tests.browser.engine_page import ENGINE, FOLDER, sent, taken

# Equal bit for bit; elsewhere a compiler may make one step of Pillow's products and their sum.
NEAR = 0 if platform.machine() == "x86_64" else 2e-7

FIT = f"""async cases => {{
    {ENGINE}
    const {{ fitInput }} = await import("{FOLDER}/fitting.js")
    const answer = ([picture, asked]) => {{
        const image = taken(picture)
        return asked.map(how => fitInput(image, ...how))
            .map(fitted => ({{ ...fitted, image: sent(fitted.image) }}))
    }}
    return JSON.stringify(JSON.parse(cases).map(answer))
}}"""


def fitted(page, cases):
    """Let the engine fit each picture as often as is asked, each time as `fit_input` is."""
    page.goto(f"{FOLDER}/conv.js")
    told = [[sent(image), asked] for image, asked in cases]
    return json.loads(page.evaluate(FIT, json.dumps(told, default=asdict)))


def check(answer, expected):
    """Compare inputs and the parts shown; levels may differ only at the middle between two."""
    assert answer["rows"] == [*expected.rows]
    assert answer["columns"] == [*expected.columns]
    result = taken(answer["image"])
    np.testing.assert_allclose(result, expected.image, rtol=0, atol=NEAR)
    exact = 255 * expected.image.astype(np.float64)
    is_certain = np.abs(exact % 1 - 0.5) >= 255 * NEAR
    levels = np.round(255 * result.astype(np.float64))
    np.testing.assert_array_equal(levels[is_certain], np.round(exact)[is_certain])


def test_200_pictures_are_fitted_as_in_convcore(page):
    cases = [*fitting_cases.pictures()]
    assert len(cases) == 200
    told = set()
    for (image, asked), answers in zip(cases, fitted(page, cases), strict=True):
        for how, answer in zip(asked, answers, strict=True):
            expected = fit_input(image, *how)
            check(answer, expected)
            told |= {" ".join(step.split()[:2]) for step in expected.steps}
    # Each branch was taken.
    assert told >= {
        "turned grey",
        "cropped to",
        "its sides",
        "inverted",
        "inverted, since",
        "not centred,",
        "its figure",
        "its background",
        "zoomed 8",
        "scaled to",
        "its grey",
    }


def test_a_picture_is_fitted_by_itself_where_nothing_is_said(page):
    image, shape = fitting_cases.drawing(np.random.default_rng(3)), (28, 28, 1)
    ((answer,),) = fitted(page, [(image, [(shape,)])])
    check(answer, fit_input(image, shape))


# A network that takes pictures as large as the board, which lie before it: as drawn, and as fitted.
AS_LARGE = f"""async ([picture, shape]) => {{
    {ENGINE}
    const scale = {{ factor: [1], offset: [0] }}
    const drawn = taken(picture)
    const causes = {{ network: {{ layers: [] }}, scale, fitting: {{ shape }} }}
    return [drawn, {{ ...drawn, isFitted: true }}]
        .map(picture => sent(new NetworkAtWork({{ ...causes, picture }}).picture))
}}"""


def test_a_drawing_is_fitted_where_it_is_as_large_as_the_input_and_what_was_fitted_is_not(page):
    board, shape = fitting_cases.drawing(np.random.default_rng(4)), (200, 200, 1)
    assert board.shape[:2] == shape[:2]
    expected = fit_input(board, shape).image
    assert np.abs(expected - np.atleast_3d(board)).max() > 0.5
    page.goto(f"{FOLDER}/conv.js")
    drawn, fitted = page.evaluate(AS_LARGE, [sent(board), shape])
    np.testing.assert_allclose(taken(drawn), expected, rtol=0, atol=NEAR)
    np.testing.assert_array_equal(taken(fitted), np.atleast_3d(board))
