"""What there is to see of the chosen map and of its layer, in tabs; only the open one is made."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from convcore.networks.bundles import Bundle
from convcore.networks.network_at_work import NetworkAtWork
from convcore.rounding import digits_for, format_number
from pages.layers.came_about import Chosen
from pages.layers.cost import show_cost
from pages.layers.explanation import explanation
from pages.shared.address.controls import tabs
from pages.shared.address.settings import hold
from pages.shared.choosing.map import look_at
from pages.shared.session.messages import literal
from pages.shared.showing.answer_note import answer_note
from pages.shared.showing.ledger_detail import show_ledger
from pages.shared.showing.missing import missing
from pages.shared.showing.strongest_patches import show_strongest_patches
from pages.shared.showing.sums import unit_names
from pages.shared.showing.unit_detail import show_field, tell_growth
from pages.shared.widgets.answer_texts import answer_text
from pages.shared.widgets.descriptions import map_texts
from pages.shared.widgets.gallery import Tiles, gallery
from pages.shared.widgets.pictures import largest_magnitude
from pages.shared.widgets.units import units


def about(at_work: NetworkAtWork, chosen: Chosen, *, scale_for_each: bool) -> None:
    """Show one of the things that there are to see."""
    shows: dict[str, Callable[[NetworkAtWork, Chosen], None]] = {
        "maps": partial(_all_maps, scale_for_each=scale_for_each),
        "sees": _what_it_sees,
        "sum": _what_it_adds_up,
        "excites": _what_excites_it,
        "why": _why_this_answer,
        "cost": lambda at_work, _: show_cost(at_work.network),
    }
    with st.container(key="about_tabs"):
        for name, tab in tabs("about").items():
            if tab.open:
                with tab:
                    shows[name](at_work, chosen)


def _all_maps(at_work: NetworkAtWork, chosen: Chosen, *, scale_for_each: bool) -> None:
    layer, maps = chosen.layer, at_work.maps(chosen.layer)
    choose = partial(look_at, at_work.outputs, layer)
    names = unit_names(at_work.network, layer)
    is_flat = at_work.outputs[layer].ndim == 1
    st.markdown(f"All {maps.shape[2]} {'units' if is_flat else 'maps'} of {literal(layer)}.")
    if is_flat:
        texts = _texts(at_work, layer)
        units(maps[0, 0], names, texts, selected=chosen.number, on_choose=choose, key="units")
        return
    tiles = Tiles(
        maps,
        noun="Map",
        across=32 if maps.shape[2] > 64 else 16,
        texts=map_texts(maps),
        order=range(maps.shape[2]),
        scale_for_each=scale_for_each,
        from_zero=bool((maps >= 0).all()),
        seen=at_work.network.layers_by_name[layer].field,
    )
    gallery(tiles, selected=chosen.number, on_choose=choose, key="maps")


def _texts(at_work: NetworkAtWork, layer: str) -> list[str]:
    """Write the values of the units of a layer; of those that answer, as answers."""
    trained, values = at_work.network, at_work.outputs[layer]
    if layer == trained.output and len(values) == len(trained.classes):
        return [answer_text(trained.answers, value) for value in values.tolist()]
    digits = digits_for(largest_magnitude(values))
    return [format_number(value, digits) for value in values.tolist()]


def _what_it_sees(at_work: NetworkAtWork, chosen: Chosen) -> None:
    tell_growth(at_work.network, chosen.layer)
    show_field(
        at_work,
        chosen.layer,
        chosen.number,
        chosen.unit,
        on_choose=lambda text: hold({"unit": text}),
        key="field",
    )


def _what_it_adds_up(at_work: NetworkAtWork, chosen: Chosen) -> None:
    follow = partial(look_at, at_work.outputs)
    show_ledger(at_work, chosen.layer, chosen.number, chosen.unit, follow)


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
    opens = partial(look_at, at_work.outputs, relu, number)
    show_strongest_patches(trained, relu, number, f"map {number} of {relu}", opens)


def _why_this_answer(at_work: NetworkAtWork, chosen: Chosen) -> None:
    if note := answer_note(at_work.network):
        st.caption(note)
    explanation(at_work)
