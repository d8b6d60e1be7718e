"""The samples that excite a map most, each with the patch that did it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.extremes import largest
from convcore.networks.bundles import Bundle
from convcore.networks.network import Network
from convcore.rounding import format_number
from pages.shared.address.settings import change
from pages.shared.address.words import SAMPLE, TEST_SET
from pages.shared.showing.missing import missing
from pages.shared.widgets.patches import Patch, patches
from pages.shared.widgets.pictures import shape_text


def show_strongest_patches(
    trained: Network,
    layer: str,
    number: int,
    name: str,
    on_open: Callable[[tuple[int, int]], Any],
) -> None:
    """Show the patches that excite a map most, on the samples that they are from."""
    if not isinstance(trained, Bundle):
        st.markdown(missing("strongest", trained))
        return
    found, field = trained.statistics.patches[layer], trained.layers_by_name[layer].field
    fires = np.flatnonzero(found.values[number] > 0)
    samples, pixels = found.samples[number, fires].tolist(), found.pixels[number, fires].tolist()
    if not samples:
        st.markdown(f"Nothing in {trained.measured} makes {name} fire: it is dead.")
        return
    values = found.values[number, fires]
    intro = f"Of {trained.measured}, those in which {name} is strongest"
    if len(samples) > 1 and largest(values).everywhere:
        many = f"{len(samples)} in which"
        intro = f"Of {trained.measured}, the first {many} {name} is as strong as anywhere"
    if (why := missing("patches", trained)) is not None:
        st.markdown(f"{intro}. {why}\n\n{_table(trained, samples, pixels, values)}")
        return
    shown = []
    for sample, (row, column), value in zip(samples, pixels, values, strict=True):
        lines = (
            trained.caption(sample),
            f"{format_number(float(value), 2)} at row {row}, column {column}",
        )
        shown.append(Patch(trained.picture(sample), *field.inside(row, column), lines))
    st.markdown(
        f"{intro}. A box shows the {shape_text(field.size)} pixels that its strongest unit sees; "
        "of several that are equally strong, the first. A click opens the sample above, at that "
        "unit."
    )

    def choose(place: int) -> None:
        source = TEST_SET if trained.full_test_set else SAMPLE
        change(sample=samples[place], input=source)
        row, column = pixels[place]
        on_open((row, column))

    patches(shown, on_choose=choose, key="patches")


def _table(
    trained: Bundle, images: list[int], pixels: list[list[int]], values: NDArray[np.float32]
) -> str:
    """Name the class of each image, the value and where it stands."""
    rows = [
        f"| {trained.classes[trained.statistics.labels[image]]} | {format_number(float(value), 2)} "
        f"| {row} | {column} |"
        for image, (row, column), value in zip(images, pixels, values, strict=True)
    ]
    return "\n".join(["| class | value | row | column |", "|---|---|---|---|", *rows])
