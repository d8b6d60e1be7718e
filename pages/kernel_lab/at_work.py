"""A hand-made kernel at work: its controls, what it makes of a picture, what it answers to."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.networks.edits import Placement
from convcore.shapes import pair
from pages.kernel_lab.tool_mistake import choose_mistake, show_mistake
from pages.shared.address.history import page_fragment
from pages.shared.address.navigation import page_link
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.places import pin, pinned_pixel
from pages.shared.address.settings import setting, settings_of
from pages.shared.choosing.kernel import choose_kernel, tell_kernel
from pages.shared.choosing.network import network_for_colour, network_in_use
from pages.shared.choosing.placement import placement_in_use
from pages.shared.guess.kernel import kernel_question
from pages.shared.guess.mode import Guessing
from pages.shared.session.messages import show_error
from pages.shared.session.reading import bundle
from pages.shared.session.shipped import MODEL_NAMES
from pages.shared.showing.answers import show_answers, show_structure
from pages.shared.showing.formulas import size_popover
from pages.shared.take_home.lab_screen import lab_screen
from pages.shared.take_home.names import picture_name
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.widgets.pictures import Figure, image_figure
from pages.shared.widgets.probe import probe


# A fragment: a new kernel draws the maps again, and leaves the rest of the page alone.
@page_fragment
def apply_kernel(
    on_screen: OnScreen,
    before: KernelAtWork,
    alt: str,
    note: str,
    guessing: Guessing | None,
) -> None:
    """Show the controls of the kernel, what it makes of a picture, and what it answers to.

    Its settings are those of `before`; the kernel there is the last good one.
    """
    on_screen.screen = None
    kernel_column, probe_column = st.columns([1, 4], gap="large")
    below_all = st.container()
    with below_all:
        mistake = choose_mistake()
    with kernel_column:
        kernel = choose_kernel(in_colour=before.reads_colours)
        told = st.container()
        _offer_transplant(kernel)
    at_work = replace(before, kernel=kernel)
    input_figure = _input_figure(at_work, alt, note)
    with probe_column:
        problems, guess_slot, probe_slot = st.container(), st.container(), st.container()
        below = st.container(horizontal=True)
    with problems:
        try:
            positions = at_work.activation.shape
        except ConvscopeError as error:
            show_error(error)
            return
    if guessing is not None:
        with guess_slot:
            if not guessing.asks(
                at_work.image, partial(kernel_question, guessing.ask, at_work, input_figure)
            ):
                return
    with told:
        tell_kernel(kernel, pair(at_work.window.dilation))
    with below:
        at_work = _explain_sizes(at_work, problems)
        pinned = pinned_pixel(positions, problems)
    on_screen.screen = partial(lab_screen, picture_name(), at_work)
    with probe_slot:
        probe(input_figure, at_work, at_work.stages, pinned=pinned, on_pin=pin, key="probe")
    with probe_column:
        _show_what_it_answers_to(kernel, pair(at_work.window.dilation))
    with below_all:
        show_mistake(mistake, at_work)


def _input_figure(at_work: KernelAtWork, alt: str, note: str) -> Figure:
    """Show the picture as the kernel reads it, and say how it does."""
    if at_work.reads_colours:
        note += ". The kernel reads its three channels, and the results are added"
    elif not at_work.in_grey:
        note += ". It has no colour, so it has one channel"
    if at_work.kernel.ndim == 3 and not at_work.reads_colours:
        note += ". Its grey is read as red, green and blue alike"
    return image_figure("Input", at_work.image, alt, note)


def _explain_sizes(at_work: KernelAtWork, problems: DeltaGenerator) -> KernelAtWork:
    """Offer the formulas of the sizes; a pooling that does not fit is explained and left out."""
    size_popover(at_work.image.shape[:2], at_work.window, at_work.weights.shape)
    try:
        if at_work.pooled is not None and at_work.pool is not None:
            size_popover(at_work.map.shape, at_work.pool)
    except ConvscopeError as error:
        with problems:
            show_error(error)
        return replace(at_work, pool=None)
    return at_work


def _show_what_it_answers_to(kernel: NDArray[np.float32], dilation: tuple[int, int]) -> None:
    about = st.expander("What this kernel answers to, angle by angle", on_change="rerun")
    if about.open:
        plot, words = about.columns(2, gap="large")
        with plot:
            show_answers(kernel, key="kernel_answers", dilation=dilation)
        with words:
            show_structure(kernel)


def _offer_transplant(kernel: NDArray[np.float32]) -> None:
    """Link to the network with the kernel in a filter's place, or say why it does not fit there."""
    link, why_not = _transplant(kernel), None
    try:
        network = bundle(link["model"]) if link.get("model") in MODEL_NAMES else network_in_use()
        keeps_norm = setting("place_norm") == "kept"
        network.first_layer.place(setting("filter"), kernel, keeps_norm=keeps_norm, keeps_bias=True)
    except ConvscopeError as error:
        why_not = str(error)
    words = "Put it into a trained network"
    page_link("learned_filters", words, link, why_not=why_not)


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
