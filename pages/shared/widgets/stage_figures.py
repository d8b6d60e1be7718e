"""The maps of a kernel at work, stage by stage, on scales that the padding does not own."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convcore.kernel_at_work import KernelAtWork
from convcore.rounding import format_value
from pages.shared.widgets.pictures import Figure, cells, largest_magnitude, map_figure


def stage_figures(at_work: KernelAtWork) -> list[Figure]:
    """Draw the maps that there are by stage.

    Around a photograph the zeros of the padding make a hard edge, which would leave nothing of the
    scale to the photograph itself. So the scale of a map is that of what lies inside, and a rim
    that goes beyond it is marked and named.
    """
    figures = [_map(at_work, "Activation map", at_work.activation)]
    if at_work.rectifies:
        figures.append(_map(at_work, "After ReLU", at_work.map, from_zero=True))
    if at_work.pooled is not None:
        # On the scale of the map that was pooled, so that the two can be compared.
        scale = _inside(at_work, at_work.map)
        title = f"{at_work.pool_kind.capitalize()} pooled"
        pooled = map_figure(title, at_work.pooled, scale, from_zero=at_work.rectifies)
        figures.append(replace(pooled, note=""))
    return figures


def inside_cells(at_work: KernelAtWork) -> dict[str, int] | None:
    """Name the cells of the map whose windows read no padding; None where that is all or none."""
    rows, columns = at_work.interior
    found = cells((rows.start, rows.stop), (columns.start, columns.stop))
    return found if 0 < found["height"] * found["width"] < at_work.activation.size else None


def _map(
    at_work: KernelAtWork, title: str, values: NDArray[np.float32], *, from_zero: bool = False
) -> Figure:
    figure = map_figure(title, values, _inside(at_work, values), from_zero)
    finite = np.where(np.isfinite(values), values, 0)
    farthest = float(finite.flat[np.abs(finite).argmax()])
    inside = inside_cells(at_work)
    if inside is None or abs(farthest) <= figure.limit:
        return replace(figure, note="")
    reached = format_value(farthest)
    note = f"the rim, which reads zeros around the picture, reaches {reached}"
    return replace(figure, note=note, marked=[inside])


def _inside(at_work: KernelAtWork, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give what of a map reads no padding; all of it where that is nothing."""
    inside = values[at_work.interior]
    is_something = inside.size > 0 and largest_magnitude(inside) > at_work.rounding
    return inside if is_something else values
