"""Arrays that point nowhere, drawn through every function that puts numbers or places into words.

A trial takes `flat`, which makes an array that is the same everywhere, and gives sentences; what it
draws is heard as well: all texts that Streamlit is given, and what each widget is sent.
"""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import get_args
from unittest.mock import patch

import numpy as np
from PIL.ImageDraw import ImageDraw
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.export import png_files, program_helpers
from convcore.export.computations import Computation, Step
from convcore.export.program_parts import begin
from convcore.export.screens import ROW_AND_COLUMN, ScreenArray
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.answers import answers_to
from convcore.networks.bundle_files import load_bundle
from convcore.networks.covers import Covers
from convcore.networks.edits import Placement
from convcore.networks.features import parts_of
from convcore.networks.first_layer import FirstLayer
from convcore.networks.input_scale import UNIT, found_scale
from convcore.networks.layer_sums import sum_behind
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput
from convcore.networks.parts_over_images import parts_over_images
from convcore.networks.runs import compare_sentence
from convcore.networks.statistics import StrongestPatches
from convcore.pictures.fitting import Adjustments, fit_input
from convcore.processes.training_state import Training
from convcore.quiz import kernel_questions
from convcore.quiz.check_questions import (
    ask_how_filters_combine,
    ask_what_is_found,
    ask_what_pooling_does,
    ask_who_chooses,
    ask_why_not_the_picture,
)
from convcore.quiz.comparisons import View
from convcore.quiz.cover_questions import ask_cover
from convcore.quiz.kernel_questions import ask_filter, ask_map, ask_number
from convcore.quiz.network_questions import ask_answer, ask_sum
from convcore.quiz.pooling_questions import ask_pooled
from convcore.quiz.questions import Answer, generator, map_reasons
from convcore.quiz.tool_mistakes import MISTAKES, Need, make_mistake
from convcore.quiz.training_questions import ask_start
from convcore.quiz.unit_questions import Place, _sum_of, ask_patch
from convcore.receptive import Window, receptive_field
from pages.kernel_lab import tool_mistake
from pages.layers.explanation import _Explanation
from pages.learned_filters import accuracy, card
from pages.learned_filters.editing import EditedLayer
from pages.lesson import filters as lesson_filters
from pages.lesson import pooling, products, whole_network
from pages.shared.showing.answer_note import answer_in_short
from pages.shared.showing.answers import show_answers, show_structure
from pages.shared.showing.ledger_detail import unit_ledger
from pages.shared.showing.strongest_patches import show_strongest_patches
from pages.shared.showing.unit_detail import show_field
from pages.shared.widgets import descriptions, pictures
from pages.shared.widgets import scene as kernel_scenes
from pages.shared.widgets.chosen_filter import chosen_filter
from pages.shared.widgets.film import Film, FilmSettings, Scale, film
from pages.shared.widgets.gallery import (
    FilterTiles,
    Tiles,
    gallery,
    gallery_of_layer,
    gallery_of_scene,
)
from pages.shared.widgets.network_input import input_of_scene
from pages.shared.widgets.network_scene import (
    AS_TRAINED,
    ByKeras,
    Causes,
    Chosen,
    Edits,
    network_scene,
)
from pages.shared.widgets.opened_map import opened_map
from pages.shared.widgets.path import path
from pages.shared.widgets.probabilities import probabilities
from pages.shared.widgets.probe import probe_of_scene
from pages.shared.widgets.stage_figures import stage_figures
from pages.shared.widgets.touch import touch
from pages.shared.widgets.units import units
from pages.shared.widgets.witness import witness
from pages.training import recorded, words
from tests.paths import ROOT
from tests.plans import FASHION, plan
from tests.screens import network_of

Flat = Callable[..., np.ndarray]
STOPS = ["#0000ff", "#ffffff", "#ff0000"]


@cache
def fashion():
    return load_bundle(FASHION)


def even_bundle(flat: Flat):
    """Give a network whose filters and statistics are the same everywhere."""
    trained, shares = fashion(), flat(10, 32).clip(0, 1)
    values = flat(32, 12).clip(0)
    none = np.zeros((32, 12), np.int64)
    found = StrongestPatches(none, np.zeros((32, 12, 2), np.int64), values)
    statistics = replace(
        trained.statistics,
        active=shares,
        strength=shares,
        right_without=np.full(32, int(900 * shares[0, 0])),
        patches=dict.fromkeys(trained.statistics.patches, found),
    )
    layer = FirstLayer(flat(3, 3, 1, 32), flat(32))
    return replace(trained, first_layer=layer, statistics=statistics)


def told_descriptions(flat: Flat):
    for shape in ((4, 5, 3), (1, 1, 3), (3, 3, 3, 2), (1, 1, 3, 2), (2, 2, 0)):
        yield from descriptions.strongest_texts(flat(*shape))
    yield from descriptions.map_texts(flat(4, 5, 2))


def kernels(flat: Flat):
    for shape in ((3, 3), (1, 1), (5, 5), (3, 3, 3), (1, 1, 3)):
        weights = flat(*shape)
        yield answers_to(weights)
        show_structure(weights)
        show_answers(weights, key=f"answers {shape} {weights.flat[0]}")
        pictures.pictures(pictures.kernel_figures("Kernel", weights), key="kernel")
    slope = np.float32([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
    show_structure(slope + flat(3, 3))


def filters(flat: Flat):
    trained = even_bundle(flat)
    one = replace(trained, first_layer=FirstLayer(flat(1, 1, 1, 4), flat(4)))
    for network in (trained, one):
        yield card._resemblance(network, 0)
        yield card._nearest(network, 0)
        yield card._duplicates(network, 0)
    yield card._firing(trained, 0)
    card.show_ranking(trained, 0)
    yield lesson_filters._how_different(trained)
    show_strongest_patches(trained, "relu1", 0, "filter 0", lambda place: None)
    edited = EditedLayer(trained.first_layer, (0,), (), AS_TRAINED)
    accuracy._say(trained, 0, edited)
    accuracy.show_accuracy(trained, edited)
    nobody = replace(trained, labels=None)
    show_strongest_patches(nobody, "relu1", 0, "filter 0", lambda place: None)


def trainings(flat: Flat):
    trained = fashion()
    ends = flat(5).clip(0, 1)
    yield compare_sentence("learned filters", ends, "random ones", ends)
    yield recorded.spread(ends)
    curves = np.repeat(ends[:, np.newaxis], len(trained.training["steps"]), axis=1)
    recorded.runs_compared(replace(trained, runs=dict.fromkeys(trained.runs, curves)))
    for moments in ([flat(3, 3, 1, 2)], [flat(3, 3, 1, 2), 2 * flat(3, 3, 1, 2)]):
        film_of = trained.training | {"filters": np.array(moments)}
        yield recorded.what_moved(replace(trained, training=film_of))
    record = {name: flat(1).clip(0, 1) for name in ("test_loss", "test_accuracy")}
    yield words.beside_recorded(
        Training(plan(), 0, record=record | {"steps": np.zeros(1, int)}), trained
    )


def explanations(flat: Flat):
    for probability in (0.5, 0.001):
        for side in (4, 1):
            cam, losses = flat(side, side).clip(0), flat(side, side)
            seen = receptive_field([Window(8, 2)], (2 * side + 6, 2 * side + 6))
            found = _Explanation("Bag", probability, 9, cam, losses, seen)
            yield found.sentence
            yield from found._grad_cam_says()
            figures = [found.grad_cam_figure(flat(28, 28)), found.occlusion_figure(flat(28, 28))]
            pictures.pictures(figures, key="explanation")


def questions(flat: Flat):
    kernel = np.float32([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
    for image, weights in (
        (flat(8, 9), kernel),
        (flat(8, 9), flat(3, 3)),
        (flat(1, 1), flat(1, 1)),
    ):
        at_work = KernelAtWork(image, weights, padding="same", bias=0.5, rectifies=True)
        others = [replace(at_work, bias=bias) for bias in (-1.0, 2.0, 4.0)]
        below = replace(at_work, picture=image[..., np.newaxis], kernel=weights[..., np.newaxis])
        layers = [replace(below, bias=bias, rectifies=False) for bias in (-1.0, 2.0, 4.0)]
        asked = [
            *(partial(ask_map, replace(at_work, padding=padding)) for padding in ("same", "valid")),
            partial(ask_filter, at_work, neighbours=others),
            lambda random, at_work=at_work: ask_number(at_work, random)[0],
            lambda random, layers=layers: ask_sum(layers[0], random, layers[1:]),
            partial(ask_pooled, at_work.map, Window(2, 2), "max"),
        ]
        for ask in asked:
            try:
                question = ask(random=generator(1, "flat"))
            except ConvscopeError as error:
                yield str(error)
            else:
                yield question.words
                yield from (reason.text for reason in question.reasons)
    for share in (flat(10).clip(0, 1), np.float32([0.91, *[0.01] * 9])):
        with suppress(ConvscopeError):
            asked = ask_answer(share, [*"abcdefghij"], 0, generator(1, "flat"))
            yield from (reason.text for reason in asked.reasons)
    maps = [
        Answer("", flat(4, 4)),
        Answer("unbiased", flat(4, 4) + 1),
        Answer("blur", flat(4, 4) - 1),
    ]
    yield from (reason.text for reason in map_reasons(maps))


def lesson_questions(flat: Flat):
    shipped, kernel = fashion(), np.float32([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
    value, random = float(flat(1)[0]), generator(1, "flat")
    below = [KernelAtWork(flat(6, 6, 4), flat(3, 3, 4), bias=bias) for bias in (0.0, -1.0)]
    over = parts_over_images(below, (0, 1))
    parts = parts_of(below[0].trace(0, 0))
    shares = flat(4, 4, 10).clip(0, 1)
    field = receptive_field([Window(3)], (6, 6))
    covers = Covers(flat(6, 6).clip(0, 1), field, [*"abcdefghij"], shares[0, 0], shares)
    yield _sum_of(over, Place(0, 0, 0))
    yield covers.answer_without((0, 0))
    asked = (
        partial(ask_start, flat(3, 3, 1, 4)),
        partial(ask_patch, over, flat(2, 6, 6), field, Place(0, 0, 0), "below it"),
        partial(ask_cover, covers),
    )
    check = (
        ask_what_is_found(flat(3, 3)),
        ask_why_not_the_picture(KernelAtWork(flat(8, 9), kernel, padding="same")),
        ask_what_pooling_does(shipped.layers, shipped.layers_without_pooling, "conv2"),
        ask_who_chooses(shipped),
        ask_how_filters_combine(parts[0], parts[1], "a stripe", value),
    )
    for ask in (*asked, *(each.arranged for each in check)):
        try:
            question = ask(random=random)
        except ConvscopeError as error:
            yield str(error)
        else:
            yield question.words
            yield from (reason.text for reason in question.reasons)


def mistakes(flat: Flat):
    kernel = np.float32([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
    for weights in (kernel, flat(3, 3)):
        for mistake in MISTAKES.values():
            at_work = KernelAtWork(flat(9, 9, 3).clip(0, 1), weights, padding="same")
            made = make_mistake(mistake, at_work)
            yield made.sentence if isinstance(made, Need) else made.answer
            mistake.make(at_work)
    view = View("Right", flat(4, 4), "grey", (0.0, 255.0))
    pictures.pictures([tool_mistake._figure(view)], key="mistake")


def taken_home(flat: Flat):
    for shape in ((3, 4), (1, 1)):
        values = flat(*shape)
        yield program_helpers.summary("pooled", values, 3)
        draft, _ = begin(Computation("A picture", values, (Step("same", None, values),)))
        yield "\n".join(draft.lines)
        for scale, limit in (
            ("signed", float(np.abs(values).max())),
            ("grey", (values.min(), values.max())),
        ):
            array = ScreenArray("Map", values, ROW_AND_COLUMN, scale, limit)
            png_files.enlarged(array, STOPS)


def inputs(flat: Flat):
    for shape in ((40, 30), (28, 28, 3)):
        for channels in (1, 3):
            yield from fit_input(flat(*shape).clip(0, 1), (28, 28, channels)).steps
    figure = pictures.image_figure("Input", flat(4, 4), "plain")
    pictures.pictures([figure, pictures.patch_figure("Under it", flat(3, 3))], key="input")
    pictures.pictures([pictures.map_figure("Map", flat(4, 4))], key="map")


def kernel_widgets(flat: Flat):
    for image, pool in ((flat(6, 6), Window(2, 2)), (flat(1, 1), Window(1, 1))):
        for weights in (flat(3, 3), np.float32([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])):
            at_work = KernelAtWork(image, weights, padding="same", rectifies=True, pool=pool)
            figure = pictures.image_figure("Input", image, "plain")
            kernel_scenes.scene(at_work, acts={}, key="flat_kernel")
            probe_of_scene("flat_kernel", figure, pinned=None, on_pin=print, key="probe")
            pictures.pictures(stage_figures(at_work), key="stages")
            touch([figure, figure], on_touch=print, key="touch", names=["one", "other"])
            yield products.sum_text(at_work.trace(0, 0))
    yield pooling.what_pooling_kept(flat(6, 6), flat(3, 3), "max")
    for values in (flat(4, 4, 3), flat(1, 1, 3), flat(3, 3, 3, 2)):
        order = range(values.shape[-1])
        tiles = Tiles(values, "Filter", 8, order, False, True, None)
        for each in (tiles, replace(tiles, scale_for_each=True)):
            gallery(each, selected=0, on_choose=print, key="gallery")


def scene_of(at_work: NetworkAtWork, flat: Flat, layer: str) -> None:
    """Bring a scene what Keras is to have answered, and what is behind the first map of a layer."""
    found, names = sum_behind(at_work.network.layers, layer), at_work.network.layers_by_name
    weights = [flat(*shape) for shape in names[found.layer.name].weight_shapes]
    applied = found.at_work(at_work.outputs, weights, 0)
    traced = flat(5, 5, 256) if found.below.name == "relu3" else None
    network_scene(
        at_work,
        Causes(chosen=Chosen(layer, 0, (0, 0))),
        adjust=Adjustments(),
        by=ByKeras(at_work.outputs[at_work.network.output], applied, traced),
        acts={"missing": print},
        key="flat_scene",
    )


def unit_widgets(flat: Flat):
    trained = fashion()
    at_work = flat_at_work(flat)
    for layer in ("conv2", "pool2", "logits", "softmax"):
        scene_of(at_work, flat, layer)
        show_field("flat_scene", at_work, layer, key="field")
        unit_ledger("flat_scene", at_work, layer, key="ledger")
    path("flat_scene", trained, at_work.seen, key="path")
    for layer in ("relu2", "softmax", "conv1"):
        scene_of(at_work, flat, layer)
        opened_map("flat_scene", trained, at_work.seen, key="opened")
        gallery_of_layer(
            "flat_scene", trained.layers_by_name["relu2"], across=16, scale_for_each=False, key="g"
        )
    for layer, answers in (("logits", None), ("softmax", "exclusive")):
        scene_of(at_work, flat, layer)
        units("flat_scene", layer, trained.classes, answers=answers, key="units")
    yield whole_network._is_strongest(flat(4, 4))
    yield whole_network._is_strongest(flat(1, 1))


def flat_at_work(flat: Flat) -> NetworkAtWork:
    """Give a network at work whose layers give the same everywhere."""
    trained = fashion()
    outputs = {each.name: flat(*each.output_shape) for each in trained.layers}
    seen = NetworkInput(flat(28, 28, 1).clip(0, 1), UNIT, None, "Plain", is_own=True)
    return NetworkAtWork(trained, seen, outputs, trained.first_layer)


def scene_widgets(at_work: NetworkAtWork):
    network, layer = at_work.network, at_work.first_layer
    placement = Placement().put(1, layer.filters[..., 0, 1])
    edits = Edits((0,), placement, None, keeps_norm=True, keeps_bias=True)
    by, acts, scene = ByKeras(at_work.answer), {"missing": print}, "flat_filters_scene"
    network_scene(at_work, Causes(0, edits), adjust=Adjustments(), by=by, acts=acts, key=scene)
    for kind in ("exclusive", "numbers"):
        probabilities(scene, network.classes, kind=kind, key="answer", title="Answer")
    for stage in ("weights", *at_work.stages):
        for each in (False, True):
            shown = FilterTiles(stage, None, 8, "strongest", None, scale_for_each=each)
            gallery_of_scene(scene, shown, key="tiles")
    input_of_scene(scene, "Plain", "Plain", strip=None, key="input")
    probe_of_scene(scene, "Input", pinned=None, on_pin=print, key="probe_of_scene")
    for is_typed in (False, True):
        chosen_filter(scene, 0, "Answers to nothing.", is_typed=is_typed, key="chosen")
    found = {
        name: at_work.outputs[name] for name in (*network.first_stages.values(), network.output)
    }
    for off in (0, 1):
        different = {
            name: (np.resize(made, min(made.size, 16)) + off, np.float32(np.abs(made).max()))
            for name, made in found.items()
        }
        witness(scene, network, different, token=at_work.token, key="keras")


CONVOLVED = ("Conv2D", {"filters": 2, "kernel_size": 3, "strides": 1, "dilation_rate": 1})


def network_widgets(flat: Flat):
    trained, at_work = fashion(), flat_at_work(flat)
    seen = at_work.seen
    for layer in ("conv2", "dense1"):
        whole_network._show_strongest(at_work, layer, 0)
    scene_widgets(at_work)
    even = np.full(10, 0.1, np.float32)
    plain = network_of(
        ("InputLayer", {"shape": [8, 8, 3]}), ("Normalization", {}), CONVOLVED, ("Flatten", {})
    )
    plain = replace(plain, weights=((), (flat(3), flat(3).clip(0)), *plain.weights[2:]))
    yield answer_in_short(trained, even)
    yield found_scale(plain.layers, plain.weights)[1]
    yield from plain.preparation
    record = {
        name: flat(2).clip(0, 1) for name in trained.training if name.endswith(("loss", "accuracy"))
    }
    record |= {"steps": np.array([0, 4]), "filters": flat(2, 3, 3, 1, 4), "biases": flat(2, 4)}
    shown = Film(record, trained.first_window, seen, [0, 4], 2, "the test images")
    for scale in get_args(Scale):
        settings = FilmSettings(1, scale, "all")
        film(shown, settings, step=None, on_choose=print, on_stop=None, key="film")


TRIALS = (
    *(
        told_descriptions,
        kernels,
        filters,
        trainings,
        explanations,
        questions,
        lesson_questions,
        mistakes,
        taken_home,
    ),
    *(inputs, kernel_widgets, unit_widgets, network_widgets),
)
DRAWN = (kernels, explanations, inputs, kernel_widgets, unit_widgets, network_widgets)
"""The trials that send something to widgets."""


class Heard:
    """What was said by sentences, in elements of Streamlit, on pictures and to widgets."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.blobs: dict[str, list[bytes]] = defaultdict(list)
        self.scene: tuple[str, bytes] | None = None  # that came last, and which widget brings it
        self.drawn: list[tuple[str, bytes, tuple[str, bytes] | None]] = []  # each, and its scene


@contextmanager
def hearing() -> Iterator[Heard]:
    """Hear what is drawn."""
    heard = Heard()

    def enqueue(self, kind, proto, *_, **__):
        heard.texts += [str(value) for _, value in proto.ListFields() if isinstance(value, str)]
        return self

    with ExitStack() as stack:
        stack.enter_context(patch.object(DeltaGenerator, "_enqueue", enqueue))
        stack.enter_context(patch.object(kernel_questions, "_TRIES", 5))
        stack.enter_context(patch.object(kernel_scenes, "address_of", _address_of))
        stack.enter_context(
            patch.object(
                ImageDraw, "text", lambda self, at, text, *_, **__: heard.texts.append(text)
            )
        )
        for file in Path(ROOT / "pages/shared/widgets").glob("*.py"):
            module = import_module(f"pages.shared.widgets.{file.stem}")
            for name in [name for name in vars(module) if name.isupper() and name[0] == "_"]:
                if callable(vars(module)[name]):
                    listen = partial(_listen, heard, file.stem)
                    stack.enter_context(patch.object(module, name, listen))
        yield heard


def _address_of(content: bytes, place: str) -> str:
    """Give an address that holds what is at it, since no server runs."""
    return f"data:;base64,{b64encode(content).decode()}"


def _listen(heard: Heard, name: str, *, data: bytes, **_) -> None:
    if data not in heard.blobs[name]:
        heard.blobs[name].append(data)
    if name.endswith("scene"):
        heard.scene = name, data
    elif (name, data, heard.scene) not in heard.drawn:
        heard.drawn.append((name, data, heard.scene))


def flat_array(value: float) -> Flat:
    """Make arrays that hold one value."""
    return lambda *shape: np.full(shape, value, np.float32)
