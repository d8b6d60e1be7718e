"""The tiles of Learned filters: what all filters are, or what they make of the input."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.presets import CHANNELS
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from pages.learned_filters.hand import SCENE
from pages.learned_filters.orders import known_order
from pages.shared.choosing.channel import ALL, of_channel
from pages.shared.widgets.gallery import FilterTiles, gallery_of_scene


@dataclass(frozen=True)
class TileSettings:
    """What is to be seen of all filters, as the link parameters of these names say."""

    stage: str
    scale: str
    sort: str
    number: int
    channel: str


def show_tiles(trained: Network, settings: TileSettings) -> None:
    """Draw the gallery."""
    channel = None if settings.channel == ALL else CHANNELS.index(settings.channel)
    tiles = FilterTiles(
        settings.stage,
        channel,
        across=8 if len(trained.biases) <= 64 else 32,
        sort=settings.sort,
        order=known_order(settings.sort, trained, settings.number),
        scale_for_each=settings.scale == "each",
    )
    gallery_of_scene(SCENE, tiles, key="gallery")


def shown_maps(at_work: NetworkAtWork, settings: TileSettings) -> NDArray[np.float32]:
    """Give what the gallery shows as an array (H, W, F) or (H, W, 3, F)."""
    if settings.stage == "weights":
        return of_channel(at_work.first_layer.filters, settings.channel)
    return at_work.stages[settings.stage]
