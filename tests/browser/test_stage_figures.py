"""What the browser says of a kernel at work is what Python says of it, and its probe traces it."""

import json
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import pytest

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.pictures.registry import PICTURES
from convcore.receptive import Window
from convcore.rounding import digits_for
from convcore.shapes import pair
from pages.shared.widgets.descriptions import map_texts
from pages.shared.widgets.pictures import image_figure, largest_magnitude
from pages.shared.widgets.stage_figures import inside_cells, stage_figures
from pages.shared.widgets.window_reader import reader
from tests import engine_cases
from tests.browser.dragging import holding, kernel_now
from tests.browser.editing import cell, expect_from_elsewhere
from tests.browser.engine_page import ENGINE, FOLDER, sent, taken
from tests.browser.picking import pick
from tests.browser.probe_cases import CASES, Case
from tests.browser.reading import BOXES, expect_map, open_page
from tests.browser.test_engine import causes
from tests.browser.test_probe import expect_position, read_at

COMMON = "/app/static/common"
STAGES = f"""async cases => {{
    {ENGINE}
    const {{ probeOf }} = await import("{COMMON}/stage_figures.js")
    return JSON.stringify(JSON.parse(cases).map(([causes, input]) => {{
        const limits = {{ sums: {{}}, map: {{}} }}
        const {{ stages, kernel, ...rest }} = probeOf(atWork(causes), input, limits, false)
        return {{ ...rest, kernel: sent(kernel), stages: stages.map(sent) }}
    }}))
}}"""
SAME = ("title", "shape", "alt", "scale", "legend", "note", "rows", "columns", "depth", "marked")
FLAT = [np.full((9, 12), value, np.float32) for value in (0, 0.5, 1)]
POOL = Window((2, 2), 2)


def kernels_at_work():
    """Give the probe's settings, plain pictures, single pixels, photographs and random ones."""
    yield from (case.at_work for case in CASES)
    presets = [kernel.weights for kernel in KERNELS.values()]
    cat = PICTURES["cat"].image()[100:160, 100:180]
    for number, image in enumerate((*FLAT, FLAT[1][:1, :1], cat, BOXES[:60, :70])):
        for kernel in (presets[number], presets[-number], 0 * presets[0], 1e-4 * presets[0]):
            for rectifies in (False, True):
                how = {"padding": "same", "rectifies": rectifies, "in_grey": True}
                pool = POOL if min(image.shape[:2]) > 1 else None
                yield KernelAtWork(image, np.float32(kernel), **how, pool=pool, bias=-0.25 * number)
    yield from engine_cases.kernels_at_work()


def picture_of(at_work):
    """Show what a kernel reads."""
    return image_figure("Input", at_work.image, "a picture", "its note")


def told(at_work):
    """Give what Python says of each stage, and of the window that the next one lays on it."""
    maps = stage_figures(at_work)
    figures, windows = [picture_of(at_work), *maps], [at_work.window, *[None] * len(maps)]
    if at_work.pool:
        windows[-2] = at_work.pool
    for figure, window in zip(figures, windows, strict=True):
        read = window and reader(window, figure.values.shape)
        notes = [figure.note, unreached(read)] if read else [figure.note]
        yield figure.header() | {"reader": read, "note": "; ".join(filter(None, notes))}


def unreached(read):
    """Name the rim that no window reaches."""
    parts = [
        f"the last {name}" if count == 1 else f"the last {count} {name}s"
        for count, name in zip(read["ignored"], ("row", "column"), strict=True)
        if count
    ]
    return f"no window reaches {' and '.join(parts)} (striped)" if parts else ""


def decimals(kernel):
    """Count as few decimals as show every weight in full, or else as many as pixels have."""
    enough = (d for d in range(3) if np.allclose(kernel, kernel.round(d), rtol=0, atol=1e-6))
    return next(enough, max(3, digits_for(largest_magnitude(kernel))))


def plain(at_work):
    """Write pairs as the scene does."""
    found = causes(at_work)
    for name in ("strides", "dilation"):
        found[name] = [*map(int, pair(found[name]))]
    if pool := at_work.pool:
        pairs = {"size": pool.size, "strides": pool.strides}
        found["pool"] |= {name: [*map(int, pair(value))] for name, value in pairs.items()}
    return found


def test_the_browser_says_of_a_kernel_at_work_what_python_says(page):
    all_at_work = [*kernels_at_work()]
    page.goto(f"{FOLDER}/conv.js")
    cases = [[plain(at_work), picture_of(at_work).words()] for at_work in all_at_work]
    found = json.loads(page.evaluate(STAGES, json.dumps(cases)))
    noted = set()
    for at_work, answer in zip(all_at_work, found, strict=True):
        assert answer["inside"] == inside_cells(at_work)
        assert answer["pool"] == (at_work.pool and at_work.pool_kind)
        assert answer["bias"] == pytest.approx(at_work.bias)
        kernel, sums = at_work.weights, largest_magnitude(at_work.activation)
        assert answer["digits"] == {"pixel": 3, "kernel": decimals(kernel), "map": digits_for(sums)}
        assert answer["kernel"]["shape"] == [*kernel.shape, 1][:3]
        assert answer["kernel"]["limit"] == pytest.approx(largest_magnitude(kernel))
        arrays = [at_work.image, *at_work.stages.values()]
        figures = json.loads(json.dumps([*told(at_work)]))
        for stage, figure, array in zip(answer["stages"], figures, arrays, strict=True):
            for name in SAME:
                assert stage.get(name) == figure[name], name
            assert stage["reader"] == figure["reader"]
            assert stage["limit"] == pytest.approx(figure["limit"], rel=1e-5)
            np.testing.assert_allclose(
                taken(stage), np.atleast_3d(array), rtol=1e-4, atol=1e-5 + at_work.rounding
            )
            noted.add(figure["note"].split(",")[0][:20])
    # Rims, and rows and columns that no window reaches, were among them.
    assert {"the rim", "no window reaches th", "its note"} <= noted


TEXTS = f"""async cases => {{
    {ENGINE}
    const {{ mapText }} = await import("{COMMON}/descriptions.js")
    return JSON.stringify(JSON.parse(cases).map(map => mapText(taken(map))))
}}"""


def test_a_map_is_put_into_the_same_words_whatever_stands_in_it(page):
    rng = np.random.default_rng(4)
    maps = [np.full((2, 3), value, np.float32) for value in (0, 1, -2.5, np.nan, np.inf, -np.inf)]
    maps += [np.full((1, 1), value, np.float32) for value in (0, 1e-9, -3, np.nan, np.inf)]
    odd = np.array([0, 1, -1, 2, -2, 2.00001, 1e-6, np.nan, np.inf, -np.inf])
    for _ in range(300):
        shape, kinds = rng.integers(1, 6, 2), rng.choice(odd, rng.integers(1, 5))
        maps.append(rng.choice(kinds, shape).astype(np.float32))
    maps += [rng.normal(0, 10.0**power, (7, 5)).astype(np.float32) for power in range(-8, 5)]
    page.goto(f"{FOLDER}/conv.js")
    found = json.loads(page.evaluate(TEXTS, json.dumps([sent(each) for each in maps])))
    expected = [text for each in maps for text in map_texts(each[..., np.newaxis])]
    assert found == expected


@dataclass(frozen=True, eq=False)
class Lab(Case):
    """The Kernel lab's picture under a kernel."""

    weights: np.ndarray | None = None

    @property
    def image(self):
        return BOXES

    @property
    def kernel(self):
        return self.weights

    @cached_property
    def activation(self):
        return self.at_work.activation

    @cached_property
    def source(self):
        return self.at_work.map

    @property
    def weight_digits(self):
        return decimals(self.weights)


def test_what_the_probe_shows_is_what_convcore_traces_after_drags_presets_typing_and_turning(page):
    open_page(page, "/kernel_lab?relu=true")
    rng, probe = np.random.default_rng(6), page.locator(".probe")

    def drag():
        with holding(page, cell(page, 0, 2)) as lead:
            lead(-33)
        with holding(page, page.get_by_label("Bias", exact=True)) as lead:
            lead(4)

    def turn():
        page.get_by_role("slider", name="Direction").focus()
        for key in ("PageUp", "ArrowRight", "ArrowRight"):
            page.keyboard.press(key)

    def type_in():
        cell(page, 1, 1).fill("1/3")
        cell(page, 2, 2).fill("-12,5")
        page.keyboard.press("Tab")

    def choose(preset):
        pick(page, "Preset", preset.name)
        expect_from_elsewhere(page, preset.weights)

    blur, sobel = KERNELS["gaussian_blur"], KERNELS["sobel_y"]
    acts = drag, partial(choose, blur), type_in, partial(choose, sobel), turn
    before = kernel_now(page)
    for act in acts:
        act()
        kernel = kernel_now(page)
        bias = float(page.get_by_label("Bias", exact=True).get_attribute("title"))
        how = {"padding": "same", "rectifies": True, "pool": ("max", 2, 2, "valid"), "bias": bias}
        case = Lab((200, 200), kernel.shape, **how, weights=kernel)
        expect_map(page, "Activation map", case.activation)
        assert not np.array_equal(kernel, before)
        before = kernel
        places = [
            (title, *rng.integers(100 if title == "Max pooled" else 200, size=2).tolist())
            for title in rng.choice(
                ["Input", "Activation map", "After ReLU", "Max pooled"], 40
            ).tolist()
        ]
        for (title, *place), shown in zip(places, read_at(probe, places), strict=True):
            expect_position(case, title, tuple(place), shown)
