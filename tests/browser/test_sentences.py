"""What widgets say of arrays that point nowhere, and of units whose maps are equal."""

import base64
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from convcore.kernel_at_work import KernelAtWork
from convcore.networks.first_layer import FirstLayer
from convcore.networks.input_scale import UNIT
from convcore.networks.layer_sums import sum_behind
from convcore.networks.layers import follow
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput
from convcore.pictures.fitting import Adjustments
from convcore.receptive import Window
from pages.shared.widgets import scene as kernel_scenes
from pages.shared.widgets.ledger import Ledger, ledger
from pages.shared.widgets.network_scene import ByKeras, Causes, Chosen, network_scene
from pages.shared.widgets.pictures import image_figure
from pages.shared.widgets.probe import probe_of_scene
from tests.flat_arrays import DRAWN, STOPS, flat_array, hearing
from tests.paths import ROOT
from tests.test_sentences import NO_NUMBER

# Widgets that put no values into words themselves: what they show is typed, drawn or handed over.
WITHOUT_VALUES = {
    *(
        "camera",
        "connection",
        "drawing_pad",
        "history_entry",
        "kernel_editor",
        "number_keys",
        "patches",
    ),
    *("announcement", "arrival", "picker", "step_dots", "tab_memory", "width"),
    "sweep",  # a scene's words: see test_stage_figures.py
}
READ = """async ({ widget, scene, stops }) => {
    const draw = async (name, blob) => {
        const module = await import(`/app/static/widgets/${name}.js`)
        const place = document.body.appendChild(document.createElement("div"))
        place.style.setProperty("--st-chart-diverging-colors", stops)
        const parentElement = place.attachShadow({ mode: "open" })
        const data = Uint8Array.from(atob(blob), letter => letter.charCodeAt(0))
        const end = await module.default({ data, parentElement, setTriggerValue: () => null })
        return { place, parentElement, end }
    }
    const brought = scene && await draw(...scene)
    const { place, parentElement, end } = await draw(...widget)
    const nextFrame = () => new Promise(requestAnimationFrame)
    do await nextFrame(); while (parentElement.querySelector("[data-waits]"))
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    const said = [...parentElement.querySelectorAll("*")].flatMap(node => [
        node.getAttribute("aria-label"), node.getAttribute("title"), node.getAttribute("points"),
        ...[...node.childNodes].filter(child => child.nodeType === 3).map(child => child.data),
    ])
    for (const each of [{ place, end }, brought]) {
        each?.end?.()
        each?.place.remove()
    }
    return said.filter(Boolean)
}"""


def read(page, name, blob, scene=None):
    """Let a widget draw what it is sent, and its scene, and give all that it says."""
    widget, scene = (
        each and (each[0], base64.b64encode(each[1]).decode()) for each in ((name, blob), scene)
    )
    return page.evaluate(READ, {"widget": widget, "scene": scene, "stops": ",".join(STOPS)})


@pytest.mark.parametrize("value", [0.0, 120 / 255])
def test_a_widget_says_of_what_is_the_same_everywhere_that_it_points_nowhere(page, value):
    page.goto("/app/static/common/widget.js")
    with hearing() as heard:
        for trial in DRAWN:
            list(trial(flat_array(value)))
    widgets = {path.stem for path in ROOT.glob("pages/static/widgets/*.js")}
    assert heard.blobs.keys() == widgets - WITHOUT_VALUES
    for name, blob, scene in heard.drawn:
        said = read(page, name, blob, scene)
        assert said
        for text in said:
            assert not NO_NUMBER.search(text), (name, text)
            assert not re.search(r"(here, at|most at) row \d", text), (name, text)


def unit_of(maps, kernel, bias=-1.0):
    """Give what the ledger is sent about a unit that reads maps of 3 x 3, and its scene."""
    size, count = maps.shape[:2], maps.shape[2]
    moves = {"kernel_size": size, "strides": [1, 1], "padding": "valid", "dilation_rate": [1, 1]}
    layers = follow(
        [
            ("input", "InputLayer", {"shape": [6, 6, 1]}),
            ("conv1", "Conv2D", {"filters": count, "use_bias": False} | moves),
            ("relu1", "ReLU", {}),
            ("pool1", "MaxPooling2D", {"pool_size": [2, 2], "strides": [1, 1], "padding": "valid"}),
            ("conv2", "Conv2D", {"filters": 1, "use_bias": True} | moves),
            ("relu2", "ReLU", {}),
        ]
    )
    network = Network(
        model_path=Path("unit.npz"),
        name="unit",
        title="unit",
        classes=("value",),
        input_shape=(6, 6, 1),
        layers=layers,
        first_layer=FirstLayer(np.zeros((3, 3, 1, count), np.float32), np.zeros(count, np.float32)),
        samples=np.zeros((1, 6, 6, 1), np.uint8),
        labels=None,
        titles=("black",),
    )
    applied = KernelAtWork(maps, kernel, bias=bias, rectifies=True)
    outputs = {each.name: np.zeros(each.output_shape, np.float32) for each in layers}
    outputs |= {"pool1": maps, "conv2": applied.activation[..., np.newaxis]}
    seen = NetworkInput(np.zeros((6, 6, 1), np.float32), UNIT, None, "plain", is_own=True)
    found = sum_behind(layers, "conv2")
    rectified = replace(found, rectifies=True)
    kept = Ledger("conv2", rectified, "map", [""] * count, (), traced=None, opens=False, alt="")
    with hearing() as heard:
        network_scene(
            NetworkAtWork(network, seen, outputs, network.first_layer),
            Causes(chosen=Chosen("conv2", 0, (0, 0))),
            adjust=Adjustments(),
            by=ByKeras(outputs["relu2"], applied),
            acts={"missing": print},
            key="unit_scene",
        )
        ledger("unit_scene", kept, key="one")
    return heard.blobs["ledger"][0], heard.scene


def test_of_equals_under_a_pool_the_first_wins_and_their_number_is_told(page):
    page.goto("/app/static/common/widget.js")
    image = np.ones((4, 4), np.float32)
    kernel, pool = np.full((1, 1), 0.5, np.float32), Window(2, 2)
    at_work = KernelAtWork(image, kernel, pool=pool)
    with hearing() as heard:
        kernel_scenes.scene(at_work, acts={}, key="equals")
        figure = image_figure("Input", image, "")
        probe_of_scene("equals", figure, pinned=None, on_pin=print, key="probe")
    assert (
        "Row 0, column 0: 0.5×1.000 = 0.500; plus bias 0.000: Activation map 0.500; Max pooled "
        "0.500 at row 0, column 0, won by row 0, column 0, the first of 4 equals."
    ) in read(page, "probe", heard.blobs["probe"][0], heard.scene)


def test_the_ledger_pictures_the_maps_that_its_sentence_names(page):
    page.goto("/app/static/common/widget.js")
    maps = np.zeros((3, 3, 6), np.float32)
    maps[np.arange(6) % 3, np.arange(6) // 2, np.arange(6)] = 1

    def look(unit):
        return read(page, "ledger", *unit)

    for signs, named in (
        ([-5, 3, -4, 2, 1, -1], [0, 2, 1]),  # does not fire: 0 and 2 speak against it, 1 for it
        ([5, -3, 4, -2, -1, 9], [5, 0, 1]),  # fires
    ):
        said = look(unit_of(maps, np.ones((3, 3, 6), np.float32) * np.float32(signs)))
        sentence = " ".join(said[:2])
        assert [int(number) for number in re.findall(r"\bmap (\d)", sentence)] == named
        shown = [
            re.match(r"Where map (\d) answers.*contributes (\S+), most", text) for text in said
        ]
        assert [int(found[1]) for found in shown if found] == named
        assert [float(found[2]) for found in shown if found] == [signs[each] for each in named]
        assert any(text.startswith("Large box") for text in said)
    # Next to nothing: no picture, and so no box that is explained; zeros in one way.
    said = look(unit_of(maps, np.full((3, 3, 6), 1e-5, np.float32), bias=1.0))
    assert said[0] == "It fires, at 1.000, because its bias is 1.000: no map speaks for it."
    assert not any(text.startswith("Large box") for text in said)
    assert {text for text in said if re.fullmatch(r"0(\.0+)?", text)} == {"0", "0.000"}


def test_a_map_that_contributes_as_much_from_everywhere_has_no_place(page):
    page.goto("/app/static/common/widget.js")
    even = unit_of(np.ones((3, 3, 2), np.float32), np.full((3, 3, 2), 0.5, np.float32))
    said = read(page, "ledger", *even)
    assert said[0] == (
        "It fires, at 8.000, because map 0 answers here, at 9 places alike of pool1 (+4.500), and "
        "map 1 at 9 places alike (+4.500)."
    )
