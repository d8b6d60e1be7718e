"""The tiles of Learned filters: what is chosen above them, and what they then are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from convcore.networks.bundles import Bundle
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from pages.learned_filters.orders import filter_order, orders
from pages.shared.address.controls import control
from pages.shared.choosing.channel import ALL, choose_channel, of_channel
from pages.shared.widgets.descriptions import map_texts, strongest_texts
from pages.shared.widgets.gallery import Tiles


@dataclass(frozen=True)
class TileSettings:
    """What is to be seen of all filters, as the link parameters of these names say."""

    stage: str
    scale: str
    sort: str
    number: int
    channel: str


def choose_tiles(trained: Network, choose_number: Callable[[], int]) -> TileSettings:
    """Show the row of controls, in which the filter's number is chosen as well."""
    with st.container(horizontal=True):
        among = ["weights", *trained.first_stages]
        stage = control("stage", among=among, otherwise="convolution")
        scale, sort = control("scale"), control("sort", among=orders(trained))
        number, channel = choose_number(), ALL
        with st.container():  # a place that stays, whether there is a channel to choose or not
            if stage == "weights":
                channel = choose_channel(trained)
    return TileSettings(stage, scale, sort, number, channel)


def filter_tiles(
    at_work: NetworkAtWork, settings: TileSettings, changes: Mapping[int, str]
) -> Tiles:
    """Give what all filters of the first layer are, or what they make of the input."""
    trained, stage = at_work.network, settings.stage
    if stage == "weights":
        shown = of_channel(at_work.first_layer.filters, settings.channel)
    else:
        shown = at_work.stages[stage]
    return Tiles(
        shown,
        noun="Filter",
        across=8 if len(trained.biases) <= 64 else 32,
        texts=strongest_texts(shown) if stage == "weights" else map_texts(shown),
        order=filter_order(
            settings.sort,
            shown=shown,
            rectified=at_work.stages.get("relu"),
            filters=trained.filters,
            right_without=trained.statistics.right_without if isinstance(trained, Bundle) else None,
            chosen=settings.number,
        ).tolist(),
        scale_for_each=settings.scale == "each",
        from_zero=stage in ("relu", "pooled") and bool((shown >= 0).all()),
        seen=trained.first_fields.get(stage),
        changes=changes,
    )
