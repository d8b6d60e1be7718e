"""The question of each step of the lesson: one of the pool, the same for everybody."""

import numpy as np
import streamlit as st

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.text import parse_kernel
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
from pages.shared.widgets.pictures import image_figure, input_figure, kernel_figures

_SEED = 0
# Which of the pool's questions of a step is the lesson's; the others are for the pages' rounds.
_CHOSEN = {"1": 2, "2": 0, "3": 1, "4": 2, "5": 2, "6": 2}


@st.cache_resource(show_spinner=False)
def question_of(part: str) -> Asked:
    """Give the question of a step."""
    entry = [each for each in POOL if str(each.part) == part][_CHOSEN[part]]
    return ask_entry(entry, generator(_SEED, f"lesson {part}"))


def ask_entry(entry: Entry, random: np.random.Generator) -> Asked:
    """Ask a question of the pool away from its page."""
    return _ask_kernel(entry, random) if entry.page == "kernel_lab" else _ask_network(entry, random)


def _ask_kernel(entry: Entry, random: np.random.Generator) -> Asked:
    asked, ask = convolution_of(entry), str(entry.values["ask"])
    sentence = PICTURES[str(entry.values["image"])].sentence
    figure = image_figure("Input", asked.image, sentence)
    question, given = kernel_question(ask, asked, figure, random)
    return question, [*given, *(kernel_figures("Kernel", asked.weights) if ask == "map" else [])]


def convolution_of(entry: Entry) -> KernelAtWork:
    """Give what a question of the Kernel lab is about."""
    values = entry.values
    return KernelAtWork(
        picture(str(values["image"])),
        parse_kernel(str(values["kernel"])),
        strides=int(values["stride"]),
        padding=str(values["padding"]),
        dilation=int(values["dilation"]),
        bias=float(values["bias"]),
        in_grey=values["channels"] == "grey",
        rectifies=bool(values["relu"]),
        pool=Window(
            (int(values["pool_size"]),) * 2,
            int(values["pool_stride"]),
            padding=str(values["pool_padding"]),
        ),
        pool_kind=str(values["pool"]),
    )


def _ask_network(entry: Entry, random: np.random.Generator) -> Asked:
    values = entry.values
    trained = bundle(str(values["model"]))
    seen = sample_input(trained, int(values["sample"]))
    ask = str(values["ask"])
    if entry.page == "learned_filters":
        question, given = filter_question(ask, trained, int(values["filter"]), seen.image, random)
        return question, [input_figure(seen), *given]
    layers = process_of(trained).activations(trained.model_path, seen.image)
    at_work = NetworkAtWork(trained, seen, layers, trained.first_layer)
    return layer_question(ask, at_work, str(values["layer"]), int(values["map"]), random)
