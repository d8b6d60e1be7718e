"""The tiles of Learned filters: what all filters are, or what they make of the input."""

from collections.abc import Mapping
from dataclasses import dataclass

from convcore.networks.bundles import Bundle
from convcore.networks.network_at_work import NetworkAtWork
from pages.learned_filters.orders import filter_order
from pages.shared.choosing.channel import of_channel
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
