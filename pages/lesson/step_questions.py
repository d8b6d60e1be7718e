"""The question of each step of the lesson: one of the pool, the same for everybody."""

import numpy as np
import streamlit as st

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import preset_of
from convcore.networks.network_at_work import NetworkAtWork
from convcore.pictures.registry import PICTURES
from convcore.quiz.questions import generator
from convcore.receptive import Window
from pages.shared.choosing.fitted_input import sample_input
from pages.shared.guess.kernel import kernel_question
from pages.shared.guess.mode import Asked
from pages.shared.guess.network import filter_question, layer_question
from pages.shared.guess.rounds import POOL, Entry
from pages.shared.session.reading import bundle, process_of
from pages.shared.session.shipped import picture
from pages.shared.widgets.pictures import (
    image_figure,
    input_figure,
    kernel_figures,
    shape_text,
)

_SEED = 0
# Which of the pool's questions of a step is the lesson's; the others are for the pages' rounds.
_CHOSEN = {"1": 2, "2": 0, "3": 1, "4": 2, "5": 2, "6": 2}


@st.cache_resource(show_spinner=False)
def question_of(part: str) -> Asked:
    """Give the question of a step."""
    return ask_entry(_entry_of(part), generator(_SEED, f"lesson {part}"))


def _entry_of(part: str) -> Entry:
    return [each for each in POOL if str(each.part) == part][_CHOSEN[part]]


def about(part: str) -> str:
    """Say what the question of a step is about, which is none of what the step shows."""
    entry = _entry_of(part)
    means = entry.meanings
    if entry.page == "kernel_lab":
        preset, shape = preset_of(means["kernel"]), shape_text(picture(means["image"]).shape[:2])
        kernel = f"the kernel {preset.name.lower()}" if preset else "a kernel"
        return f"About another picture: {means['image']}, {shape}, under {kernel}."
    what = f"About another sample: sample {means['sample']}"
    if entry.page == "learned_filters":
        return f"{what}, and filter {means['filter']}."
    if means["ask"] == "map":
        return f"{what}, and map {means['map']} of {means['layer']}."
    return f"{what}."


def ask_entry(entry: Entry, random: np.random.Generator) -> Asked:
    """Ask a question of the pool away from its page."""
    return _ask_kernel(entry, random) if entry.page == "kernel_lab" else _ask_network(entry, random)


def _ask_kernel(entry: Entry, random: np.random.Generator) -> Asked:
    asked, ask = convolution_of(entry), entry.meanings["ask"]
    sentence = PICTURES[entry.meanings["image"]].sentence
    figure = image_figure("Input", asked.image, sentence)
    question, given = kernel_question(ask, asked, figure, random)
    return question, [*given, *(kernel_figures("Kernel", asked.weights) if ask == "map" else [])]


def convolution_of(entry: Entry) -> KernelAtWork:
    """Give what a question of the Kernel lab is about."""
    means = entry.meanings
    side, stride, padding = means["pool_size"], means["pool_stride"], means["pool_padding"]
    return KernelAtWork(
        picture(means["image"]),
        means["kernel"],
        strides=means["stride"],
        padding=means["padding"],
        dilation=means["dilation"],
        bias=means["bias"],
        in_grey=means["channels"] == "grey",
        rectifies=means["relu"],
        pool=Window((side, side), stride, padding=padding),
        pool_kind=means["pool"],
    )


def _ask_network(entry: Entry, random: np.random.Generator) -> Asked:
    means = entry.meanings
    ask, trained = means["ask"], bundle(means["model"])
    seen = sample_input(trained, means["sample"])
    if entry.page == "learned_filters":
        question, given = filter_question(ask, trained, means["filter"], seen.image, random)
        return question, [input_figure(seen), *given]
    # Without words for who waits: what is remembered must draw nothing.
    layers = process_of(trained).activations(trained.model_path, seen.image)
    at_work = NetworkAtWork(trained, seen, layers, trained.first_layer)
    return layer_question(ask, at_work, means["layer"], means["map"], random)
