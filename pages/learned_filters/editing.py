"""Changing the first layer of a network: filters silenced, kernels put in their places."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.kernels.presets import CHANNELS, KERNELS
from convcore.networks.edits import HANDMADE, RANDOM, Placement
from convcore.networks.first_layer import FirstLayer
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from pages.learned_filters.chosen import can_be_typed
from pages.learned_filters.hand import SCENE
from pages.shared.address.controls import control, room_for_controls
from pages.shared.address.refused import refuse
from pages.shared.address.settings import change, held, setting, stand_in
from pages.shared.choosing.kernel import good_kernel
from pages.shared.choosing.placement import placement_in_use
from pages.shared.session.state import visit
from pages.shared.widgets.kernel_editor import kernel_editor
from pages.shared.widgets.network_scene import Edits
from pages.shared.widgets.picker import Picker, kernel_catalogue, picker

_T = TypeVar("_T")
_Placed = tuple[FirstLayer, tuple[int, ...]]
# Without its numbers: they are in no link to this page.
_THE_LABS = "The Kernel lab's"
_KERNEL = 260  # pixels


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
    edits : Edits
        The same as a hand can go on with it.
    """

    layer: FirstLayer
    silenced: tuple[int, ...]
    placed: tuple[int, ...]
    edits: Edits

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what was trained."""
        return bool(self.silenced or self.placed)


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
    takes_over = _takes_over()
    placement = placement_in_use()
    base = None
    if placement.everywhere:
        base = replace(placement, kernels={}).apply(trained.first_layer, **takes_over)
    edits = Edits(silenced, placement, base, **takes_over)
    return EditedLayer(layer.silence(silenced), silenced, placed, edits)


def offer_changes(at_work: NetworkAtWork, chosen: int) -> None:
    """Show what else can be done to the filters: put kernels in places."""
    trained = at_work.network
    kernels = _kernels_for(trained)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=_KERNEL):
            cell = Picker(
                label=f"Kernel in the place of filter {chosen}",
                shown="Choose",
                chosen=None,
                total=len(kernels),
                scene=SCENE,
            )
            picker(cell, kernel_catalogue([*kernels], [*kernels.values()]), acts={}, key="to_place")
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
        "change that. Numbers that are dragged or typed are taken as they are."
    )
    if trained.filters.shape[2] == len(CHANNELS) and can_be_typed(at_work):
        control("edited_channel")
        channel = setting("edited_channel")
        kernel_editor(
            SCENE,
            channel=CHANNELS.index(channel),
            part=channel,
            plain=True,
            largest=trained.filters.shape[:2],
            key="weights_of_channel",
        )


def _kernels_for(trained: Network) -> dict[str, NDArray[np.float32]]:
    """Name the kernels that fit into the place of a filter, the Kernel lab's first."""
    found = {_THE_LABS: good_kernel()} | {each.name: each.weights for each in KERNELS.values()}
    sizes = trained.filters.shape[:2], trained.filters.shape[:3]
    return {name: kernel for name, kernel in found.items() if kernel.shape in sizes}


def _silenced(count: int) -> tuple[int, ...]:
    """Show the field of the silenced filters, and read it."""
    numbers: tuple[int, ...] = control("silence")
    if numbers and numbers[-1] >= count:
        rule = f"Filters are numbered from 0 to {count - 1}, runs from small to large"
        raise ConvscopeError(f"{rule}. Received: {held('silence')!r}")
    return numbers


def _placed(trained: Network) -> _Placed:
    """Show the fields of what is in places, and put it there."""
    # Above the others, and read after them: it may hold what is refused.
    field = room_for_controls()
    for name in ("place_norm", "place_bias"):
        control(name)
    with field:
        placement: Placement = control("place")
    layer = placement.apply(trained.first_layer, **_takes_over())
    everywhere = range(len(trained.biases)) if placement.everywhere else placement.kernels
    return layer, tuple(everywhere)


def _takes_over() -> dict[str, bool]:
    """Say what kernels take over from the filters whose places they take."""
    return {
        "keeps_norm": setting("place_norm") == "kept",
        "keeps_bias": setting("place_bias") == "kept",
    }


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


def _place_everywhere(what: str) -> None:
    seed = random.randrange(1000) if what == RANDOM else 0
    change(place=Placement(what, seed))
