"""The samples that excite a map most, each with the patch that did it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from app_pages.ui.components.patches import Patch, patches
from app_pages.ui.components.pictures import shape_text
from convcore.bundles import Bundle
from convcore.rounding import format_number


def show_strongest_patches(
    trained: Bundle,
    layer: str,
    number: int,
    name: str,
    on_open: Callable[[int, tuple[int, int]], Any],
) -> None:
    """Show the patches that excite a map most, on the samples that they are from.

    Parameters
    ----------
    trained : Bundle
        The network.
    layer : str
        A ReLU behind a convolution.
    number : int
        The map, from 0.
    name : str
        What the map is called, such as "filter 5".
    on_open : callable
        Called with the sample whose patch was clicked and the row and column of the map where it
        is strongest, before the rerun.
    """
    found, field = trained.statistics.patches[layer], trained.path_steps[layer].field
    fires = np.flatnonzero(found.values[number] > 0)
    samples, pixels = found.samples[number, fires].tolist(), found.pixels[number, fires].tolist()
    if not samples:
        st.markdown(
            f"Nothing in the {len(trained.samples):,} samples makes {name} fire: it is dead."
        )
        return
    shown = []
    for place, sample, (row, column) in zip(fires, samples, pixels, strict=True):
        value = format_number(float(found.values[number, place]), 2)
        label = trained.classes[trained.labels[sample]]
        lines = (f"Sample {sample}: {label}", f"{value} at row {row}, column {column}")
        image = trained.image(sample).squeeze(axis=2)
        rows, columns = field.inside(row, column)
        shown.append(Patch(image, rows, columns, lines))
    size = shape_text(field.size)
    st.markdown(
        f"Of {len(trained.samples):,} samples, those in which {name} is strongest, and where: the "
        f"{size} pixels that the unit sees. A click opens the sample above, at that unit."
    )
    patches(
        shown,
        on_choose=lambda place: on_open(samples[place], tuple(pixels[place])),
        key="patches",
    )
