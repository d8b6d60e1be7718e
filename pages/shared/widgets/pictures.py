"""Pictures, maps and kernels side by side, drawn pixel by pixel in the browser."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.kernels.presets import CHANNELS
from convcore.networks.network_at_work import NetworkInput
from convcore.rounding import digits_for, format_number, format_value
from pages.shared.widgets.descriptions import map_texts
from pages.shared.widgets.registration import heard, pack, register

_PICTURES = register("pictures")


@dataclass(frozen=True, eq=False)
class Over:
    """A map that lies over a picture, the more opaque the larger its magnitude.

    Parameters
    ----------
    values : ndarray of shape (h, w)
        The map.
    limit : float
        The magnitude that is most opaque.
    rows, columns : tuple of two ints
        Where it lies: its first row and column of the picture, and the first after it.
    """

    values: NDArray[np.float32]
    limit: float
    rows: tuple[int, int]
    columns: tuple[int, int]

    def header(self) -> dict[str, Any]:
        """Say what the widget needs beside the values."""
        height, width = self.values.shape
        return {
            "rows": height,
            "columns": width,
            "limit": self.limit,
            "cells": cells(self.rows, self.columns),
        }


@dataclass(frozen=True, eq=False)
class Figure:
    """One picture of a row; make it with one of the functions below."""

    title: str
    shape: str
    alt: str
    values: NDArray[np.float32]
    scale: Literal["grey", "signed"]
    limit: float = 1.0
    ends: tuple[float, float] = (0.0, 1.0)  # black and white on the grey scale
    legend: dict[str, Any] | None = None
    texts: list[str] | None = None
    note: str = ""
    name: str | None = None
    over: Over | None = None
    marked: Sequence[dict[str, int]] = ()
    share: float = 1.0  # of the width that there is for a figure
    scene: str = ""  # whose map it is, and goes on being in the browser

    def words(self) -> dict[str, Any]:
        """Say what a widget needs of a picture whose values it has from a scene."""
        return {
            "title": self.title,
            "alt": self.alt,
            "scale": self.scale,
            "limit": self.limit if self.scale == "signed" else self.ends,
            "note": self.note,
        }

    def header(self) -> dict[str, Any]:
        """Say what the widget needs beside the values."""
        rows, columns, *depth = self.values.shape
        return self.words() | {
            "shape": self.shape,
            "legend": self.legend,
            "texts": self.texts,
            "name": self.name,
            "rows": rows,
            "columns": columns,
            "depth": depth[0] if depth else 1,
            "over": self.over and self.over.header(),
            "marked": list(self.marked),
            "share": self.share,
            "scene": self.scene,
        }


def cells(rows: tuple[int, int], columns: tuple[int, int]) -> dict[str, int]:
    """Name a part of a picture, for a widget to mark."""
    return {
        "row": rows[0],
        "column": columns[0],
        "height": rows[1] - rows[0],
        "width": columns[1] - columns[0],
    }


def shape_text(shape: Sequence[int]) -> str:
    """Write a shape as people read it."""
    return " × ".join(str(side) for side in shape)


def signed_legend(limit: float, from_zero: bool) -> dict[str, Any]:
    """Name the ends of the scale for signed values, or of its half from 0 up; of zeros, no ends."""
    if limit == 0:
        return {"low": "all 0", "high": "", "from_zero": from_zero}
    digits = digits_for(limit)
    return {
        "low": "0" if from_zero else format_number(-limit, digits),
        "high": format_number(limit, digits),
        "from_zero": from_zero,
    }


def largest_magnitude(values: NDArray[np.float32]) -> float:
    """Find the end of the signed scale: the largest magnitude among the finite values."""
    return float(np.abs(values, where=np.isfinite(values), out=np.zeros_like(values)).max())


def image_figure(
    title: str,
    image: NDArray[np.float32],
    alt: str,
    note: str = "",
    name: str | None = None,
    marked: Sequence[dict[str, int]] = (),
) -> Figure:
    """Show a picture in grey or in colour."""
    shape, ends = shape_text(image.shape[:2]), (0.0, 1.0)
    if image.min() < 0 or image.max() > 1:
        ends = float(image.min()), float(image.max())
        black, white = (format_value(end) for end in ends)
        scale = f"black is {black}, white {white}" if ends[0] < ends[1] else f"all {black}"
        note = "; ".join(filter(None, [note, scale]))
    return Figure(title, shape, alt, image, "grey", ends=ends, note=note, name=name, marked=marked)


def input_figure(seen: NetworkInput, name: str | None = None) -> Figure:
    """Show what a network looks at; by its name, other widgets mark parts of it."""
    return image_figure("Input", squeeze_channel(seen.picture), seen.origin, name=name)


def map_figure(
    title: str,
    values: NDArray[np.float32],
    on_scale_of: NDArray[np.float32] | None = None,
    from_zero: bool = False,
) -> Figure:
    """Show a map on the scale that is symmetric about 0, with its legend and its extremes."""
    limit = largest_magnitude(values if on_scale_of is None else on_scale_of)
    digits = digits_for(limit)
    return Figure(
        title,
        shape_text(values.shape),
        f"{title}: {map_texts(values[:, :, np.newaxis])[0]}",
        values,
        "signed",
        limit,
        legend=signed_legend(limit, from_zero),
        note=_extremes(values[np.isfinite(values)], digits),
    )


def _extremes(finite: NDArray[np.float32], digits: int) -> str:
    """Say how far the values of a map reach; of one that is the same all over, what it is."""
    if not finite.size:
        return "no value is finite"
    smallest, most = (format_number(value, digits) for value in (finite.min(), finite.max()))
    return f"all {most}" if smallest == most else f"smallest {smallest}, largest {most}"


def overlaid(figure: Figure, over: Over, *, from_zero: bool) -> Figure:
    """Lay a map over the picture that it was made from."""
    return replace(figure, over=over, legend=signed_legend(over.limit, from_zero))


def kernel_figures(title: str, weights: NDArray[np.float32], digits: int = 2) -> list[Figure]:
    """Show a kernel as a table of its numbers, coloured by value, for each of its channels.

    Whole numbers have no decimals, as in the kernel editor.
    """
    digits = digits if (weights % 1).any() else 0
    if weights.ndim == 2:
        return [_table(title, weights, largest_magnitude(weights), digits)]
    return [
        _table(f"{title}, {name}", weights[..., channel], largest_magnitude(weights), digits)
        for channel, name in enumerate(CHANNELS)
    ]


def weights_figure(title: str, weights: NDArray[np.float32], limit: float) -> Figure:
    """Show a kernel as one picture: its numbers, or of three channels its colours.

    Colours as the gallery draws them: mid grey is 0.
    """
    tables = kernel_figures(title, weights)
    if weights.ndim == 2:
        return replace(tables[0], limit=limit)
    alt = "; ".join(table.alt for table in tables)
    return image_figure(title, 0.5 + weights / np.float32(2 * limit or 1), alt)


def patch_figure(title: str, patch: NDArray[np.float32]) -> Figure:
    """Show a part of a picture as a table of its numbers, in grey."""
    ends = min(0.0, float(patch.min())), max(1.0, float(patch.max()))
    return replace(_table(title, patch, 1.0, 2), scale="grey", ends=ends)


def _table(title: str, values: NDArray[np.float32], limit: float, digits: int) -> Figure:
    texts = [format_number(value, digits) for value in values.ravel()]
    rows = "; ".join(
        " ".join(texts[start : start + values.shape[1]])
        for start in range(0, values.size, values.shape[1])
    )
    return Figure(
        title,
        shape_text(values.shape),
        f"{title}, row by row: {rows}",
        values,
        "signed",
        limit,
        texts=texts,
    )


def pictures(
    figures: Sequence[Figure], key: str, on_choose: Callable[[int], Any] | None = None
) -> None:
    """Draw figures side by side, or below each other where the place is narrow.

    Where one may be chosen, a click on it does what a button beside it does for the keys.
    """
    header = {
        "figures": [figure.header() for figure in figures],
        "chooses": on_choose is not None,
    }

    def choose(figure: float) -> None:
        if on_choose is not None:
            on_choose(int(figure))

    _PICTURES(
        data=pack(header, arrays_of(figures)),
        key=key,
        on_figure_change=heard(key, "figure", choose),
    )


def arrays_of(figures: Sequence[Figure]) -> list[NDArray[np.float32]]:
    """Give the values of each figure, and of what lies over it, as the widgets take them."""
    return [
        values
        for figure in figures
        for values in (figure.values, *([figure.over.values] if figure.over else []))
    ]
