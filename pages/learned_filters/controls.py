"""The row of controls of Learned filters, and what is rarely touched, in More settings."""

from dataclasses import dataclass

from streamlit.delta_generator import DeltaGenerator

from convcore.networks.network import Network
from pages.learned_filters.editing import EditedLayer, edit_first_layer
from pages.learned_filters.orders import orders
from pages.learned_filters.tiles import TileSettings
from pages.shared.address.controls import control
from pages.shared.address.place_texts import Place
from pages.shared.address.places import pinned_pixel
from pages.shared.choosing.channel import ALL, choose_channel
from pages.shared.choosing.filter import filter_number
from pages.shared.showing.layout import more_settings


@dataclass(frozen=True, eq=False)
class FilterSettings:
    """How the page is set, beside its network and what that looks at.

    Parameters
    ----------
    tiles : TileSettings
        What is to be seen of all filters, and which one is chosen.
    edited : EditedLayer
        The first layer as the visitor has changed it.
    pinned : tuple of two ints, or None
        Row and column at which the probe is pinned.
    """

    tiles: TileSettings
    edited: EditedLayer
    pinned: Place | None


def choose_controls(trained: Network, problems: DeltaGenerator) -> FilterSettings:
    """Show the controls of the filters; what cannot be is explained in the place for problems."""
    stage = control("stage", among=["weights", *trained.first_stages], otherwise="convolution")
    sort, channel = control("sort", among=orders(trained)), ALL
    # What was done to filters is undone beside them, and what is chosen is chosen by a click.
    with more_settings("scale", "channel", "place_norm", "place_bias"):
        scale, number = control("scale"), filter_number(trained, problems)
        if stage == "weights":
            channel = choose_channel(trained)
        edited = edit_first_layer(trained, problems)
        convolution = trained.layers_by_name[trained.first_stages["convolution"]]
        height, width = convolution.output_shape[:2]
        pinned = pinned_pixel((height, width), problems)
    return FilterSettings(TileSettings(stage, scale, sort, number, channel), edited, pinned)
