"""The film of a training: all filters at every recorded step, with loss and accuracy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.extremes import largest, listed
from convcore.kernels.presets import CHANNELS
from convcore.networks.movement import distances, maps_over_time
from convcore.networks.network_at_work import NetworkInput
from convcore.receptive import Window
from convcore.rounding import digits_for, format_number, percent
from pages.shared.widgets.descriptions import map_texts
from pages.shared.widgets.pictures import (
    image_figure,
    largest_magnitude,
    shape_text,
    signed_legend,
)
from pages.shared.widgets.registration import heard, pack, register

_FILM = register("film")
CURVES = ("test_accuracy", "train_accuracy", "test_loss", "train_loss")
FAINT: Final = 0.5
"""Below this part of the end of a colour scale its colours look faint."""
Scale = Literal["step", "shared", "each"]


@dataclass(frozen=True, eq=False)
class Film:
    """A training, and what its filters look at.

    Parameters
    ----------
    record : mapping of str to ndarray
        By recorded step, as `Bundle.training` has it; filters of one channel or three.
    window : Window
        How the filters move.
    seen : NetworkInput
        What the maps are made from.
    axis : sequence of int
        The steps along the charts, at equal distances: those recorded and those still to come.
    epoch : int
        Steps in an epoch.
    tested : str
        What the accuracy is measured on, such as "the 10,000 test images".
    """

    record: Mapping[str, NDArray[Any]]
    window: Window
    seen: NetworkInput
    axis: Sequence[int]
    epoch: int
    tested: str


@dataclass(frozen=True)
class FilmSettings:
    """What is to be seen of a training.

    Parameters
    ----------
    number : int
        The filter that is followed.
    scale : {"step", "shared", "each"}
        What shares a colour scale: the tiles of a step, the whole film, or nothing; see
        `scale_ends`.
    channel : str
        The channel of the filters that is shown, or "all" for colours.
    small : bool, optional
        Whether the player, the accuracy and the filters are all that is shown.
    """

    number: int
    scale: Scale
    channel: str
    small: bool = False


def scale_ends(filters: NDArray[np.float32], scale: Scale) -> NDArray[np.float32]:
    """Give for each step and filter the magnitude at the ends of its colour scale.

    Filters are (S, kh, kw, C, F) and the ends (S, F). The scale of a step ends where half of its
    filters do: on that of its largest weight, one filter that grows would have all others fade.
    """
    peaks = _peaks(filters)
    if scale == "each":
        return peaks
    if scale == "shared":
        return np.full_like(peaks, peaks.max())
    halfway, most = np.median(peaks, axis=1), peaks.max(axis=1)
    ends = np.where(halfway > 0, halfway, most).astype(np.float32)
    return np.repeat(ends[:, np.newaxis], peaks.shape[1], axis=1)


def _peaks(filters: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give for each step and filter the largest finite magnitude of its weights."""
    finite = np.abs(filters, where=np.isfinite(filters), out=np.zeros_like(filters))
    peaks: NDArray[np.float32] = finite.max(axis=(1, 2, 3))
    return peaks


def map_ends(maps: NDArray[np.float32], scale: Scale) -> NDArray[np.float32]:
    """Give for each step the value at the end of the colour scale of the chosen filter's map.

    Maps are (S, h, w). A step has but one map, which is then on a scale of its own.
    """
    peaks = maps.max(axis=(1, 2), initial=0)
    return np.full_like(peaks, peaks.max()) if scale == "shared" else peaks


def about_scale(filters: NDArray[np.float32], scale: Scale) -> str:
    """Say what shares a colour scale, and why."""
    if scale == "each":
        return "Every tile has a colour scale of its own, which makes a weak filter look busy."
    first, *_, last = peaks = _peaks(filters)
    if scale == "shared":
        share = first.max() / (peaks.max() or 1)
        start = f", of which the start has {percent(share, 0)}" * bool(share < FAINT)
        return f"One colour scale for the whole film, up to its largest weight{start}."
    end, most = scale_ends(filters, "step")[-1, 0], largest(last)
    rest = "no filter fades because another grows"
    if end < FAINT * most.value:
        holders = listed(most.places[:, 0].tolist())
        rest = (
            f"up to the largest weight, in the end that of filter {holders}, the "
            "others would fade as if training erased them"
        )
    return (
        "One colour scale for each step: half of the filters reach its ends, and what is stronger "
        f"has the same colour; {rest}."
    )


def film(
    shown: Film,
    settings: FilmSettings,
    *,
    step: int | None,
    on_choose: Callable[[int], Any],
    on_stop: Callable[[int], Any] | None,
    key: str,
) -> None:
    """Show how a training went, from a recorded step or its last; playing asks no server."""
    record, image = shown.record, shown.seen.image
    maps = maps_over_time(record, shown.window, image, settings.number)
    origin = shown.seen.origin[0].lower() + shown.seen.origin[1:]
    steps = record["steps"]
    filters = record["filters"]
    if settings.channel in CHANNELS:
        filters = filters[:, :, :, [CHANNELS.index(settings.channel)]]
    _, height, width, depth, number = filters.shape
    ends, of_maps = scale_ends(filters, settings.scale), map_ends(maps, settings.scale)
    by_step = of_maps[:, np.newaxis, np.newaxis]
    levels = np.divide(maps, by_step, out=np.zeros_like(maps), where=by_step > 0)
    moved = distances(record["filters"])
    header = {
        "steps": steps.tolist(),
        "axis": [int(each) for each in shown.axis],
        "epoch": shown.epoch,
        "tested": shown.tested,
        "origin": origin,
        "filters": {"rows": height, "columns": width, "depth": depth, "count": number},
        "map": {
            "rows": maps.shape[1],
            "columns": maps.shape[2],
            "shape": shape_text(maps.shape[1:]),
        },
        "scale": settings.scale,
        "note": f"{about_scale(filters, settings.scale)} Bars: how far it has moved from its "
        f"start, up to {format_number(moved.max(), 2)}.",
        "input": image_figure("Input", squeeze_channel(image), origin).header(),
        "digits": digits_for(largest_magnitude(filters)),
        "texts": map_texts(np.moveaxis(maps, 0, 2)),
        "legends": [signed_legend(float(end), from_zero=True) for end in of_maps],
        "selected": settings.number,
        "at": None if step is None else int(np.flatnonzero(steps <= step)[-1]),
        "tells": on_stop is not None,
        "small": settings.small,
    }
    arrays = [
        image,
        np.moveaxis(filters, 4, 1),
        record["biases"],
        moved,
        ends,
        *(record[name] for name in CURVES),
        (levels * 255).round().astype(np.uint8),
    ]

    def stop(at: float) -> None:
        if on_stop is not None:
            on_stop(int(at))

    _FILM(
        data=pack(header, arrays),
        key=key,
        on_filter_change=heard(key, "filter", lambda number: on_choose(int(number))),
        on_step_change=heard(key, "step", stop),
    )
