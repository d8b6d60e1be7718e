"""What there is to see of the chosen map and of its layer, in tabs; only the open one is made."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.networks.bundles import Bundle
from convcore.networks.network_at_work import NetworkAtWork
from pages.layers.cost import show_cost
from pages.layers.explanation import explanation
from pages.layers.hand import SCENE
from pages.shared.address.controls import tabs
from pages.shared.choosing.map import look_at
from pages.shared.session.messages import literal, show_error
from pages.shared.showing.answer_note import answer_note
from pages.shared.showing.ledger_detail import show_ledger
from pages.shared.showing.missing import missing
from pages.shared.showing.strongest_patches import show_strongest_patches
from pages.shared.showing.unit_detail import show_field, tell_growth
from pages.shared.widgets.gallery import gallery_of_layer
from pages.shared.widgets.layer_facts import unit_names
from pages.shared.widgets.network_scene import Chosen
from pages.shared.widgets.units import units


def about(at_work: NetworkAtWork, chosen: Chosen, *, scale_for_each: bool) -> None:
    """Show one of the things that there are to see."""
    shows: dict[str, Callable[[NetworkAtWork, Chosen], None]] = {
        "maps": partial(_all_maps, scale_for_each=scale_for_each),
        "sees": _what_it_sees,
        "sum": partial(show_ledger, SCENE),
        "excites": _what_excites_it,
        "why": _why_this_answer,
        "cost": lambda at_work, _: show_cost(at_work.network),
    }
    with st.container(key="about_tabs"):
        for name, tab in tabs("about").items():
            if tab.open:
                with tab:
                    try:
                        shows[name](at_work, chosen)
                    except ConvscopeError as error:
                        show_error(error)


def _all_maps(at_work: NetworkAtWork, chosen: Chosen, *, scale_for_each: bool) -> None:
    trained, layer = at_work.network, chosen.layer
    step = trained.layers_by_name[layer]
    is_flat, count = len(step.output_shape) == 1, step.output_shape[-1]
    st.markdown(f"All {count} {'units' if is_flat else 'maps'} of {literal(layer)}.")
    if is_flat:
        is_answer = layer == trained.output and count == len(trained.classes)
        answers = trained.answers if is_answer else None
        units(SCENE, layer, unit_names(trained, layer), answers=answers, key="units")
        return
    across = 32 if count > 64 else 16
    gallery_of_layer(SCENE, step, across=across, scale_for_each=scale_for_each, key="maps")


def _what_it_sees(at_work: NetworkAtWork, chosen: Chosen) -> None:
    tell_growth(at_work.network, chosen.layer)
    show_field(SCENE, at_work, chosen.layer, key="field")


def _what_excites_it(at_work: NetworkAtWork, chosen: Chosen) -> None:
    trained, number = at_work.network, chosen.number
    if not isinstance(trained, Bundle):
        st.markdown(missing("strongest", trained))
        return
    relu = trained.relu_of(chosen.layer)
    if relu is None:
        known = ", ".join(f"**{literal(each)}**" for each in trained.statistics.patches)
        st.markdown(f"This is known of maps behind a convolution: choose one of {known}.")
        return
    opens = partial(look_at, trained, relu, number)
    show_strongest_patches(trained, relu, number, f"map {number} of {relu}", opens)


def _why_this_answer(at_work: NetworkAtWork, chosen: Chosen) -> None:
    if note := answer_note(at_work.network):
        st.caption(note)
    explanation(at_work)
