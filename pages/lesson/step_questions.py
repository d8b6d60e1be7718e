"""The question of each step of the lesson: one of the pool, the same for everybody."""

import numpy as np
import streamlit as st

from convcore.arrays import plain
from convcore.kernels.text import parse_kernel
from convcore.pictures.images import luminance
from convcore.pictures.registry import PICTURES
from convcore.quiz.kernel_questions import KernelAtWork
from convcore.quiz.questions import generator
from convcore.receptive import Window
from pages.shared.choosing.fitted_input import sample_input
from pages.shared.guess.kernel import kernel_question
from pages.shared.guess.mode import Asked
from pages.shared.guess.network import filter_question, layer_question
from pages.shared.guess.rounds import POOL, Entry
from pages.shared.session.reading import bundle, process_of
from pages.shared.session.shipped import picture
from pages.shared.widgets.pictures import image_figure, kernel_figures

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
    asked = convolution_of(entry)
    values = entry.values
    pool = Window(
        (int(values["pool_size"]),) * 2,
        int(values["pool_stride"]),
        padding=str(values["pool_padding"]),
    )
    figure = image_figure("Input", asked.image, PICTURES[str(values["image"])].sentence)
    ask = str(values["ask"])
    question, given = kernel_question(ask, asked, figure, pool, str(values["pool"]), random)
    return question, [*given, *(kernel_figures("Kernel", asked.weights) if ask == "map" else [])]


def convolution_of(entry: Entry) -> KernelAtWork:
    """Give what a question of the Kernel lab is about."""
    values = entry.values
    image, kernel = picture(str(values["image"])), parse_kernel(str(values["kernel"]))
    return KernelAtWork(
        luminance(image) if image.ndim == 3 else image,
        kernel,
        Window(
            (kernel.shape[0], kernel.shape[1]),
            int(values["stride"]),
            int(values["dilation"]),
            str(values["padding"]),
        ),
        float(values["bias"]),
        bool(values["relu"]),
    )


def _ask_network(entry: Entry, random: np.random.Generator) -> Asked:
    values = entry.values
    trained = bundle(str(values["model"]))
    seen = sample_input(trained, int(values["sample"]))
    figure = image_figure("Input", plain(seen.picture), seen.origin)
    ask = str(values["ask"])
    if entry.page == "learned_filters":
        question, given = filter_question(ask, trained, int(values["filter"]), seen.image, random)
        return question, [figure, *given]
    layers = process_of(trained).activations(trained.model_path, seen.image)
    layer, number = str(values["layer"]), int(values["map"])
    return layer_question(ask, trained, layers, layer, number, seen, figure, random)
