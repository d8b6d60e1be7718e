"""Changing the first layer of a network: filters silenced, kernels put in their places."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from convcore.networks.edits import (
    HANDMADE,
    RANDOM,
    Placement,
    format_filters,
    parse_filters,
    parse_placement,
)
from convcore.networks.first_layer import FirstLayer
from convcore.networks.network import Network
from pages.shared.address.controls import control
from pages.shared.address.parameters import PARAMETERS
from pages.shared.choosing.kernel import good_kernel
from pages.shared.choosing.placement import placement_in_use
from pages.shared.session.messages import show_error

_T = TypeVar("_T")
_Placed = tuple[FirstLayer, tuple[int, ...]]
_FROM_THE_LAB = "kernel_lab"


@dataclass(frozen=True, eq=False)
class EditedLayer:
    """A first layer as the visitor has changed it.

    Parameters
    ----------
    layer : FirstLayer
        What the network answers with.
    silenced : tuple of int
        The silenced filters.
    placed : tuple of int
        The filters in whose place a kernel is, silenced or not.
    """

    layer: FirstLayer
    silenced: tuple[int, ...]
    placed: tuple[int, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what was trained."""
        return bool(self.silenced or self.placed)

    @property
    def changes(self) -> dict[int, str]:
        """What was done to each filter that was changed, for the gallery."""
        return dict.fromkeys(self.placed, "placed") | dict.fromkeys(self.silenced, "silenced")


def edit_first_layer(trained: Network, chosen: int, problems: DeltaGenerator) -> EditedLayer:
    """Show the controls that silence filters and put kernels in their places, and apply them.

    A change that cannot be made is explained, and the last good one stays.
    """
    count = len(trained.biases)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    placing = st.expander("Put a kernel in its place", icon=":material/swap_horiz:")
    none: tuple[int, ...] = ()
    with row:
        with st.container(width=150):
            text: str = control("silence")
        silenced = _last_good(
            "silence", trained, problems, lambda: parse_filters(text, count), none
        )
        if chosen in silenced:
            label, icon = f"Bring filter {chosen} back", ":material/volume_up:"
        else:
            label, icon = f"Silence filter {chosen}", ":material/volume_off:"
        st.button(
            label, icon=icon, key="silence_one", on_click=_silence, args=({*silenced} ^ {chosen},)
        )
        others = set(range(count)) - {chosen}
        st.button(f"Silence all but filter {chosen}", on_click=_silence, args=(others,))
    with placing:
        read = _placing(trained, chosen)
    layer, placed = _last_good("place", trained, problems, read, (trained.first_layer, none))
    row.button(
        "Undo all changes",
        icon=":material/undo:",
        on_click=_undo,
        disabled=not (text or st.session_state["place"]),
    )
    return EditedLayer(layer.silence(silenced), silenced, placed)


def _placing(trained: Network, chosen: int) -> Callable[[], _Placed]:
    """Show what can be put in places; gives what reads and applies it."""
    size = trained.filters.shape[:2]
    fitting = [slug for slug, kernel in KERNELS.items() if kernel.weights.shape == size]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source = st.selectbox(
            "Kernel",
            [_FROM_THE_LAB, *fitting],
            format_func=lambda slug: (
                KERNELS[slug].name
                if slug in KERNELS
                else f"Kernel lab: {format_kernel(good_kernel())}"
            ),
            key="kernel_to_place",
            persist_state="session",
        )
        keeps = {"keeps_norm": control("place_norm") == "kept"}
        keeps["keeps_bias"] = control("place_bias") == "kept"
        st.button(f"Put it in the place of filter {chosen}", on_click=_place, args=(chosen, source))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Hand-made in all places",
            help="In each place the hand-made kernel nearest to the filter, or its negative.",
            on_click=_place_everywhere,
            args=(HANDMADE,),
        )
        st.button(
            "Random in all places",
            help="Independent normal weights; other ones at each click.",
            on_click=_place_everywhere,
            args=(RANDOM,),
        )
        text: str = control("place")

    def read() -> _Placed:
        placement = parse_placement(text)
        layer = placement.apply(trained.first_layer, **keeps)
        everywhere = range(len(trained.biases)) if placement.everywhere else placement.kernels
        return layer, tuple(everywhere)

    return read


def _last_good(
    name: str, trained: Network, problems: DeltaGenerator, read: Callable[[], _T], none: _T
) -> _T:
    """Read a change; where it is wrong, explain it and give the last that was right."""
    good = st.session_state.setdefault("good_edits", {})
    try:
        good[trained.name, name] = st.session_state[name], read()
    except ConvscopeError as error:
        text, _ = good.get((trained.name, name), ("", none))
        with problems:
            show_error(ConvscopeError(f"{error}. Still in use: {text or 'none'}"))
    last: tuple[str, _T] = good.get((trained.name, name), ("", none))
    return last[1]


def _silence(numbers: set[int]) -> None:
    st.session_state["silence"] = format_filters(numbers)


def _place(number: int, source: str) -> None:
    weights = KERNELS[source].weights if source in KERNELS else good_kernel()
    st.session_state["place"] = placement_in_use().put(number, weights).text


def _place_everywhere(what: str) -> None:
    seed = random.randrange(1000) if what == RANDOM else 0
    st.session_state["place"] = Placement(what, seed).text


def _undo() -> None:
    for name in ("silence", "place", "place_norm", "place_bias"):
        st.session_state[name] = PARAMETERS[name].default
