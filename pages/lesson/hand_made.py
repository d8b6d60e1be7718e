"""The lesson's steps with kernels made by hand: the table, the nine products, the pooling."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.agreement import ABSOLUTE
from convcore.arrays import squeeze_channel
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.answers import answers_to
from convcore.kernels.presets import KERNELS
from convcore.pictures.registry import PICTURES
from convcore.receptive import Window
from convcore.rounding import digits_for, format_number
from convcore.shapes import PADDINGS, output_shape
from pages.lesson.attempts import (
    Attempt,
    answers_to_edges,
    is_opposed,
    opposed_from,
)
from pages.shared.address.controls import control
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.places import place_on
from pages.shared.address.settings import change, hold, setting
from pages.shared.session.reading import bundle
from pages.shared.session.shipped import picture
from pages.shared.showing.formulas import size_popover
from pages.shared.take_home.lab_screen import lab_screen
from pages.shared.widgets.kernel_editor import kernel_editor
from pages.shared.widgets.pictures import image_figure, map_figure, pictures, shape_text
from pages.shared.widgets.probe import probe

TROUSERS = 2
"""A sample of the default network: its upright edges are bright on either side."""

_BOXES = PICTURES["boxes"]
_POOL = Window((2, 2), (2, 2))


def _hold_kernel(weights: NDArray[np.float32]) -> None:
    change(lesson_kernel=weights)


def _hold_pixel(text: str) -> None:
    hold({"lesson_pixel": text})


def _hold_pooled_pixel(text: str) -> None:
    hold({"lesson_pooled_pixel": text})


def kernel_as_table() -> Attempt:
    """Show a kernel to type over, and its map."""
    rows, identity = KERNELS["horizontal_edge"].weights, KERNELS["identity"].weights
    kernel: NDArray[np.float32] = setting("lesson_kernel")
    at_work = KernelAtWork(picture(_BOXES.slug), kernel, padding="same")
    table, maps = st.columns([1, 3], gap="large")
    with table:
        kernel_editor(kernel, part="", on_edit=_hold_kernel, key="lesson_table")
        st.button("The identity: a lone 1", on_click=_hold_kernel, args=(identity,))
        st.button("Rows 1, 0, -1 again", on_click=_hold_kernel, args=(rows,))
    with maps:
        figure = image_figure("Input", at_work.image, _BOXES.sentence)
        pictures([figure, map_figure("Activation map", at_work.activation)], key="lesson_maps")
        difference = float(np.abs(at_work.activation - at_work.image).max())
        same = (
            "the map **is** the picture, number by number"
            if difference == 0
            else "the map is not the picture"
        )
        st.markdown(f"**{answers_to(kernel)}** And {same}.")
    return Attempt(
        "Type numbers into the cells until the kernel answers to **vertical** edges.",
        answers_to_edges(kernel, "vertical"),
        "Not yet: see the sentence under the map, which is computed from your numbers.",
        f"Rows 1, 0, -1 with rows and columns swapped: {answers_to(rows.T)}",
        partial(lab_screen, _BOXES.slug, at_work),
    )


def nine_products() -> Attempt:
    """Show the arithmetic of one position."""
    trained = bundle(str(PARAMETERS["model"].default))
    image = squeeze_channel(trained.picture(TROUSERS))
    kernel = KERNELS["vertical_edge"].weights
    at_work = KernelAtWork(image, kernel, padding="same")
    activation = at_work.activation
    pinned = place_on("lesson_pixel", activation.shape, "The activation map", "pixel")
    caption = trained.caption(TROUSERS)
    probe(
        image_figure("Input", image, caption, note=caption),
        at_work,
        at_work.stages,
        pinned=pinned,
        on_pin=_hold_pixel,
        key="lesson_products",
    )
    digits = digits_for(float(np.abs(activation).max()))
    so_far = "Nothing is pinned yet."
    if pinned is not None:
        where = f"row {pinned[0]}, column {pinned[1]}"
        so_far = f"Pinned: {where}, sum {format_number(activation[pinned], digits)}."
    return Attempt(
        f"Pin a pixel whose sum is **{_number(opposed_from(activation))} or less**: there the "
        "picture looks like the kernel's opposite. Click it, or go there with the arrow keys and "
        "press Enter.",
        is_opposed(activation, pinned),
        so_far,
        f"Dark left of bright. The negative of this kernel would be largest there: "
        f"{answers_to(-kernel)}",
        partial(lab_screen, f"{trained.name} sample {TROUSERS}", at_work),
    )


def pooling() -> Attempt:
    """Show what pooling keeps, and how large the maps are."""
    image, kernel = picture(_BOXES.slug), KERNELS["horizontal_edge"].weights
    with st.container(horizontal=True, vertical_alignment="bottom"):
        padding, kind = control("lesson_padding"), control("lesson_pooling")
        at_work = KernelAtWork(image, kernel, padding=padding, pool=_POOL, pool_kind=kind)
        activation, pooled = at_work.stages["convolution"], at_work.stages["pooled"]
        size_popover(image.shape, at_work.window, kernel.shape)
        size_popover(activation.shape, _POOL)
    st.markdown(_what_pooling_kept(activation, pooled, kind))
    probe(
        image_figure("Input", image, _BOXES.sentence),
        at_work,
        at_work.stages,
        pinned=place_on("lesson_pooled_pixel", activation.shape, "The activation map", "pixel"),
        on_pin=_hold_pooled_pixel,
        key="lesson_pooled",
    )
    chains = {each: _sizes(image.shape, each) for each in PADDINGS}
    goal = chains["valid"][-1]
    return Attempt(
        f"Make the pooled map smaller: **{shape_text(goal)}**.",
        pooled.shape == goal,
        f"Not yet: it is {shape_text(pooled.shape)}.",
        "  \n".join(
            f"**{each}**: {' → '.join(map(shape_text, chains[each]))}" for each in ("same", "valid")
        )
        + "  \nZeros around the picture keep its size; without them the map loses its rim.",
        partial(lab_screen, _BOXES.slug, at_work),
    )


def _sizes(image: tuple[int, int], padding: str) -> list[tuple[int, int]]:
    """Give the shapes of picture, map and pooled map."""
    activation = output_shape(image, (3, 3), padding=padding)
    return [image, activation, output_shape(activation, _POOL.size, _POOL.strides)]


def _what_pooling_kept(
    activation: NDArray[np.float32], pooled: NDArray[np.float32], kind: str
) -> str:
    """Say whether the largest value is kept, and how many values are mixtures."""
    before, after = float(activation.max()), float(pooled.max())
    mixed = int(_is_new(pooled, activation).sum())
    largest = f"The largest value was {_number(before)} and is {_number(after)}. "
    if not mixed:
        return (
            f"{largest}Each of the {pooled.size:,} values stood in the map before: {kind} pooling "
            "**picks, and blurs nothing**."
        )
    return (
        f"{largest}{mixed:,} of the {pooled.size:,} values stood nowhere in the map before: {kind} "
        "pooling **mixes, which is a blur**."
    )


def _is_new(pooled: NDArray[np.float32], activation: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Say of each pooled value whether no value of the map equals it but for rounding."""
    known = np.unique(activation)
    above = np.searchsorted(known, pooled).clip(0, known.size - 1)
    below = (above - 1).clip(0)
    apart = np.minimum(np.abs(pooled - known[above]), np.abs(pooled - known[below]))
    return np.asarray(apart > ABSOLUTE * np.abs(known).max())


def _number(value: float) -> str:
    return format_number(value, digits_for(abs(value)))
