"""A hand-made kernel at work: the picture, the maps, and the arithmetic of each pixel."""

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.answers import answers_to
from convcore.rounding import format_factor
from convcore.shapes import pair
from pages.kernel_lab.picture import SCENE
from pages.shared.address.controls import within
from pages.shared.address.places import pin, pinned_pixel
from pages.shared.guess.kernel import ASKS, kernel_question
from pages.shared.guess.mode import guess_first
from pages.shared.session.messages import show_error
from pages.shared.widgets.announcement import announce
from pages.shared.widgets.pictures import Figure, image_figure
from pages.shared.widgets.probe import probe_of_scene


@dataclass(frozen=True)
class Places:
    """Where what is shown of a kernel goes: what is refused, its maps, its sentence, the pin."""

    problems: DeltaGenerator
    maps: DeltaGenerator
    told: DeltaGenerator
    more: PopoverContainer


def show_at_work(at_work: KernelAtWork, alt: str, note: str, places: Places) -> KernelAtWork | None:
    """Show what a kernel makes of a picture, or first ask what it will.

    Gives the kernel as it is shown, without a pooling that does not fit; None where nothing is.
    """
    figure = _input_figure(at_work, alt, note)
    try:
        positions = at_work.map_shape
    except ConvscopeError as error:
        with places.problems:
            show_error(error)
        with places.maps:
            probe_of_scene(SCENE, figure, pinned=None, on_pin=pin, key="probe")
        return None
    with places.maps:
        question = st.container()
        guessing = guess_first("kernel_lab", ASKS)
        if guessing is not None:
            with question:
                ask = partial(kernel_question, guessing.ask, at_work, figure)
                if not guessing.asks(at_work.image, ask):
                    return None
    try:
        _ = at_work.pooled_shape
    except ConvscopeError as error:
        with places.problems:
            show_error(error)
        at_work = replace(at_work, pool=None)
    with within(places.more):
        pinned = pinned_pixel(positions, places.problems)
    with places.maps:
        probe_of_scene(SCENE, figure, pinned=pinned, on_pin=pin, key="probe")
    with places.told:
        says = answers_to(at_work.kernel, pair(at_work.dilation))
        if at_work.bias:
            says += f" The bias adds {format_factor(at_work.bias)} everywhere."
        st.markdown(says)
        announce("kernel", says)
    return at_work


def _input_figure(at_work: KernelAtWork, alt: str, note: str) -> Figure:
    """Show the picture as the kernel reads it, and say how it does."""
    if at_work.reads_colours:
        note += ". The kernel reads its three channels, and the results are added"
    elif not at_work.in_grey:
        note += ". It has no colour, so it has one channel"
    if at_work.kernel.ndim == 3 and not at_work.reads_colours:
        note += ". Its grey is read as red, green and blue alike"
    return image_figure("Input", at_work.image, alt, note)
