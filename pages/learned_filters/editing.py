"""Changing the first layer of a network: filters silenced, kernels put in their places."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.kernels.presets import KERNELS
from convcore.networks.edits import HANDMADE, RANDOM, Placement
from convcore.networks.first_layer import FirstLayer
from convcore.networks.network import Network
from pages.shared.address.controls import control
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.refused import refuse
from pages.shared.address.settings import change, held, set_back, stand_in
from pages.shared.choosing.kernel import good_kernel
from pages.shared.choosing.placement import placement_in_use
from pages.shared.session.state import visit

_T = TypeVar("_T")
_Placed = tuple[FirstLayer, tuple[int, ...]]
_FROM_THE_LAB = "kernel_lab"
# Without its numbers: they are in no link to this page.
_THE_LABS = "The Kernel lab's"


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
    placing = st.expander("Put a kernel in its place")
    none: tuple[int, ...] = ()
    with row:
        silenced = _last_good("silence", trained, problems, lambda: _silenced(count), none)
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
        layer, placed = _last_good(
            "place",
            trained,
            problems,
            lambda: _placed(trained, chosen),
            (trained.first_layer, none),
        )
    row.button(
        "Undo all changes",
        icon=":material/undo:",
        on_click=_undo,
        disabled=not (held("silence") or held("place")),
    )
    return EditedLayer(layer.silence(silenced), silenced, placed)


def _silenced(count: int) -> tuple[int, ...]:
    """Show the field of the silenced filters, and read it."""
    with st.container(width=150):
        numbers: tuple[int, ...] = control("silence")
    if numbers and numbers[-1] >= count:
        rule = f"Filters are numbered from 0 to {count - 1}, runs from small to large"
        raise ConvscopeError(f"{rule}. Received: {held('silence')!r}")
    return numbers


def _placed(trained: Network, chosen: int) -> _Placed:
    """Show what can be put in places, and put it there."""
    size = trained.filters.shape[:2]
    fitting = [slug for slug, kernel in KERNELS.items() if kernel.weights.shape == size]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source = st.selectbox(
            "Kernel",
            [_FROM_THE_LAB, *fitting],
            format_func=lambda slug: KERNELS[slug].name if slug in KERNELS else _THE_LABS,
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
        placement: Placement = control("place")
    layer = placement.apply(trained.first_layer, **keeps)
    everywhere = range(len(trained.biases)) if placement.everywhere else placement.kernels
    return layer, tuple(everywhere)


def _last_good(
    name: str, trained: Network, problems: DeltaGenerator, read: Callable[[], _T], none: _T
) -> _T:
    """Read a change; where it is wrong, explain it and give the last that was right."""
    good = visit().changes
    try:
        good[trained.name, name] = str(held(name)), read()
    except ConvscopeError as error:
        text, _ = good.get((trained.name, name), ("", none))
        stand_in(name, text)
        refuse(ConvscopeError(f"{error}. Still in use: {text or 'none'}"), problems)
    last: tuple[str, _T] = good.get((trained.name, name), ("", none))
    return last[1]


def _silence(numbers: set[int]) -> None:
    change(silence=numbers)


def _place(number: int, source: str) -> None:
    weights = KERNELS[source].weights if source in KERNELS else good_kernel()
    change(place=placement_in_use().put(number, weights))


def _place_everywhere(what: str) -> None:
    seed = random.randrange(1000) if what == RANDOM else 0
    change(place=Placement(what, seed))


def _undo() -> None:
    set_back(*(name for name, parameter in PARAMETERS.items() if parameter.is_change))
