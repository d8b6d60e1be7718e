"""A hand-made kernel at work: its controls, what it makes of a picture, what it answers to."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.kernels.presets import CHANNELS
from convcore.kernels.text import for_every_channel
from convcore.networks.edits import Placement
from convcore.pool import pool2d
from convcore.quiz.kernel_questions import KernelAtWork
from convcore.quiz.scenes import Scene
from convcore.receptive import Window
from pages.kernel_lab.mistake import choose_mistake, show_mistake
from pages.shared.address.links import page_fragment
from pages.shared.address.navigation import page_link
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.places import pin, pinned_pixel
from pages.shared.address.settings import setting, settings_of
from pages.shared.choosing.kernel import choose_kernel, tell_kernel
from pages.shared.choosing.network import network_for_colour
from pages.shared.choosing.placement import placement_in_use
from pages.shared.guess.kernel import kernel_question
from pages.shared.guess.mode import Guessing
from pages.shared.session.messages import show_error
from pages.shared.showing.answers import show_answers, show_structure
from pages.shared.showing.formulas import size_popover
from pages.shared.take_home.lab_screen import OnScreen, lab_screen, picture_name
from pages.shared.widgets.pictures import Figure
from pages.shared.widgets.probe import Pooling, probe


# A fragment: a new kernel draws the maps again, and leaves the rest of the page alone.
@page_fragment
def apply_kernel(
    on_screen: OnScreen,
    picture: NDArray[np.float32],
    input_figure: Figure,
    *,
    stride: int,
    padding: str,
    dilation: int,
    bias: float,
    passes_relu: bool,
    kind: str,
    pool: Window | None,
    guessing: Guessing | None,
) -> None:
    """Show the controls of the kernel, what it makes of a picture, and what it answers to."""
    on_screen.screen = None
    kernel_column, probe_column = st.columns([1, 4], gap="large")
    below_all = st.container()
    with below_all:
        mistake = choose_mistake()
    with kernel_column:
        kernel = choose_kernel(in_colour=input_figure.values.ndim == 3)
        told = st.container()
        page_link("learned_filters", "Put it into a trained network", _transplant(kernel))
    if kernel.ndim == 3 and input_figure.values.ndim == 2:
        grey = np.repeat(input_figure.values[..., np.newaxis], len(CHANNELS), axis=2)
        note = f"{input_figure.note}. Its grey is read as red, green and blue alike"
        input_figure = replace(input_figure, values=grey, note=note)
    image, weights = input_figure.values, kernel
    if image.ndim == 3 and kernel.ndim == 2:
        weights = for_every_channel(kernel, len(CHANNELS))
    layer = Window((kernel.shape[0], kernel.shape[1]), stride, dilation, padding)
    with probe_column:
        problems, guess_slot, probe_slot = st.container(), st.container(), st.container()
        below = st.container(horizontal=True)
    try:
        activation = conv2d(
            image, weights, strides=stride, padding=padding, dilation=dilation, bias=bias
        )
    except ConvscopeError as error:
        with problems:
            show_error(error)
        return
    if guessing is not None:
        asked = KernelAtWork(image, weights, layer, bias, passes_relu)
        with guess_slot:
            if not guessing.asks(
                image, partial(kernel_question, guessing.ask, asked, input_figure, pool, kind)
            ):
                return
    with told:
        tell_kernel(kernel)
    with below:
        size_popover(image.shape[:2], layer, weights.shape)
        rectified = relu(activation) if passes_relu else None
        source = activation if rectified is None else rectified
        pooling = None
        if pool is not None:
            try:
                pooled = pool2d(
                    source, pool.size, strides=pool.strides, padding=pool.padding, kind=kind
                )
                pooling = Pooling(kind, pool, pooled)
                size_popover(source.shape, pool)
            except ConvscopeError as error:
                with problems:
                    show_error(error)
        pinned = pinned_pixel(activation.shape, problems)
    name = picture_name()
    on_screen.screen = partial(
        lab_screen,
        name,
        picture,
        input_figure,
        kernel,
        weights,
        activation,
        layer,
        bias,
        rectified,
        pooling,
    )
    with probe_slot:
        probe(
            input_figure,
            weights,
            activation,
            layer=layer,
            bias=bias,
            rectified=rectified,
            pooling=pooling,
            pinned=pinned,
            on_pin=pin,
            key="probe",
        )
    about = probe_column.expander("What this kernel answers to, angle by angle", on_change="rerun")
    if about.open:
        plot, words = about.columns(2, gap="large")
        with plot:
            show_answers(kernel, key="kernel_answers")
        with words:
            show_structure(kernel)
    with below_all:
        scene = Scene(picture, image, kernel, weights, stride, padding, dilation)
        show_mistake(mistake, scene)


def _transplant(kernel: NDArray[np.float32]) -> dict[str, str]:
    """Give the link parameters that add the kernel to what the visit has changed, where it was."""
    kept = {
        name: text
        for name, text in settings_of("learned_filters").items()
        if not PARAMETERS[name].of_its_page and name != "detail"
    }
    placement = placement_in_use()
    if kernel.ndim == 3 and (reads_colour := network_for_colour()) is not None:
        kept |= {"model": reads_colour, "sample": "0"}
        placement = Placement()
    return kept | {"place": placement.put(setting("filter"), kernel).text}
