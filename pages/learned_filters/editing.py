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
_SILENCE, _KERNEL = 190, 260  # pixels, whatever the label says


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


def edit_first_layer(trained: Network, problems: DeltaGenerator) -> EditedLayer:
    """Show the fields of what is silenced and put in places, and apply them.

    A change that cannot be made is explained, and the last good one stays.
    """
    count, none = len(trained.biases), ()
    silenced: tuple[int, ...] = _last_good(
        "silence", trained, problems, lambda: _silenced(count), none
    )
    as_trained: _Placed = trained.first_layer, none
    layer, placed = _last_good("place", trained, problems, lambda: _placed(trained), as_trained)
    return EditedLayer(layer.silence(silenced), silenced, placed)


def offer_silence(edited: EditedLayer, chosen: int) -> None:
    """Show the buttons that stand beside the gallery: silence the chosen filter, undo all."""
    if chosen in edited.silenced:
        label, icon = f"Bring filter {chosen} back", ":material/volume_up:"
    else:
        label, icon = f"Silence filter {chosen}", ":material/volume_off:"
    st.button(
        label,
        icon=icon,
        key="silence_one",
        on_click=_silence,
        args=({*edited.silenced} ^ {chosen},),
        width=_SILENCE,
    )
    st.button(
        "Undo all changes",
        icon=":material/undo:",
        key="undo_changes",
        on_click=_undo,
        disabled=not (held("silence") or held("place")),
    )


def offer_changes(trained: Network, chosen: int) -> None:
    """Show what else can be done to the filters: silence all others, put kernels in places."""
    others = set(range(len(trained.biases))) - {chosen}
    size = trained.filters.shape[:2]
    fitting = [slug for slug, kernel in KERNELS.items() if kernel.weights.shape == size]
    st.button(
        f"Silence all but filter {chosen}",
        icon=":material/volume_off:",
        on_click=_silence,
        args=(others,),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source = st.selectbox(
            "Kernel",
            [_FROM_THE_LAB, *fitting],
            format_func=lambda slug: KERNELS[slug].name if slug in KERNELS else _THE_LABS,
            key="kernel_to_place",
            persist_state="session",
            width=_KERNEL,
        )
        st.button(f"Put it in the place of filter {chosen}", on_click=_place, args=(chosen, source))
    with st.container(horizontal=True):
        st.button(
            "Hand-made in all places",
            help="In each place the hand-made kernel nearest to the filter, or its negative.",
            on_click=_place_everywhere,
            args=(HANDMADE,),
        )
        st.button(
            "Random in all places",
            help="Random numbers, new ones at each click.",
            on_click=_place_everywhere,
            args=(RANDOM,),
        )
    st.caption(
        "A kernel in the place of a filter takes over its norm and its bias; More settings can "
        "change that."
    )


def _silenced(count: int) -> tuple[int, ...]:
    """Show the field of the silenced filters, and read it."""
    numbers: tuple[int, ...] = control("silence")
    if numbers and numbers[-1] >= count:
        rule = f"Filters are numbered from 0 to {count - 1}, runs from small to large"
        raise ConvscopeError(f"{rule}. Received: {held('silence')!r}")
    return numbers


def _placed(trained: Network) -> _Placed:
    """Show the fields of what is in places, and put it there."""
    field = st.container()  # above the others, and read after them: it may hold what is refused
    keeps = {"keeps_norm": control("place_norm") == "kept"}
    keeps["keeps_bias"] = control("place_bias") == "kept"
    with field:
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
