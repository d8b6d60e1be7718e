"""Step 2 of the lesson: nine products and a sum, at one place after the other."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.extremes import largest_at
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.quiz.kernel_questions import ask_number
from convcore.quiz.questions import Question, generator
from convcore.rounding import bracketed, digits_for, format_number, format_value, percent
from convcore.trace import Trace
from pages.lesson.attempts import Attempt, is_opposed, opposed_from
from pages.lesson.looking import meant_by, touch_place
from pages.lesson.memory import FOUND, has_done, touches
from pages.lesson.step import Step
from pages.lesson.trained import SHIRT, TROUSERS, network
from pages.shared.address.place_texts import write_place
from pages.shared.address.places import place_on
from pages.shared.address.settings import hold
from pages.shared.guess.mode import Asked
from pages.shared.session.state import Guess, Touch, visit
from pages.shared.take_home.lab_screen import lab_screen
from pages.shared.widgets.pictures import (
    Figure,
    cells,
    image_figure,
    kernel_figures,
    map_figure,
    patch_figure,
    pictures,
)
from pages.shared.widgets.touch import touch

PART = "2"

ENOUGH = 0.9
"""The part of the largest sum from which on the problem is solved."""

_SEED = 0
_KERNEL = KERNELS["vertical_edge"].weights


def kernel_on(sample: int) -> KernelAtWork:
    """Lay the kernel of the step on a sample."""
    return KernelAtWork(squeeze_channel(network().picture(sample)), _KERNEL, padding="same")


def _name(sample: int) -> str:
    return f"{network().name} sample {sample}"


def problem() -> Attempt:
    """Show a picture and a kernel, to find where the sum is largest."""
    at_work, trained = kernel_on(SHIRT), network()
    table, live, _ = st.columns([2, 4, 1], gap="medium")
    share = 0.4 if visit().narrow else 1.0  # there it has a line to itself
    with table:
        kernel = [replace(each, share=share) for each in kernel_figures("Kernel", _KERNEL)]
        pictures(kernel, key="lesson_problem_kernel")
    with live:
        figure = image_figure("Picture", at_work.image, trained.caption(SHIRT))
        found = touch_place(f"{PART} problem", [figure], reach=3, aims_at=at_work.activation)
    most = float(at_work.activation.max())
    score, so_far, sum_ = 0.0, "", ""
    if found is not None:
        here = float(at_work.activation[found[1]])
        score = max(here / most, 0.0)
        sum_ = f"The sum there is {format_number(here, 2)}"
        so_far = f"{sum_}, {percent(score, 0)} of the largest."
    return Attempt(
        "Touch the place where this kernel gives the **largest sum**.",
        score >= ENOUGH,
        so_far,
        f"{f'{sum_}. ' if score >= ENOUGH else ''}Where it is largest the picture looks like the "
        "kernel.",
        score=score,
    )


@st.cache_resource(show_spinner=False)
def asks() -> Asked:
    """Ask for the sum at one place of the trousers."""
    at_work, trained = kernel_on(TROUSERS), network()
    place = largest_at(at_work.activation)
    asked, _ = ask_number(at_work, generator(_SEED, f"lesson {PART}"), at=place)
    words = "What will the nine products add up to?"
    taken = at_work.trace(*place)
    seen = image_figure("Picture", at_work.image, trained.caption(TROUSERS))
    return Question(words, asked.answers, asked.reasons), [
        replace(seen, shape="", marked=[_marked(taken)]),
        replace(patch_figure("Pixels", taken.patch), shape=""),
        *(replace(each, shape="") for each in kernel_figures("Kernel", _KERNEL)),
    ]


def _marked(taken: Trace) -> dict[str, int]:
    rows, columns = taken.kernel.shape[:2]
    return cells((taken.top, taken.top + rows), (taken.left, taken.left + columns))


def look(question: Question, guessed: Guess) -> Attempt:
    """Show the nine products, to touch those that make the sum."""
    at_work = kernel_on(TROUSERS)
    taken = at_work.trace(*largest_at(at_work.activation))
    last = touches(PART)[-1] if touches(PART) else None
    found = last is not None and bool(taken.products[last[1]])
    is_shown = has_done(PART, FOUND) and not found
    counting = np.argwhere(taken.products).tolist() if is_shown else []
    marked = [cells((row, row + 1), (column, column + 1)) for row, column in counting]
    tables, _ = st.columns([3, 1])
    with tables:
        touch_place(PART, [replace(table, marked=marked) for table in _tables(taken)])
    zeros = int(np.sum(taken.products == 0))
    return Attempt(
        "Touch a pixel that **counts** for the sum.",
        found or is_shown,
        "" if last is None else "Its product is 0: it counts for nothing.",
        f"{sum_text(taken)} The other {zeros} products are 0.",
        partial(lab_screen, _name(TROUSERS), at_work),
    )


def hand() -> Attempt:
    """Show the arithmetic of one place after the other."""
    at_work, trained = kernel_on(TROUSERS), network()
    activation = at_work.activation
    pinned = place_on("lesson_pixel", activation.shape, "The activation map", "pixel")
    at = pinned or largest_at(at_work.activation)
    taken = at_work.trace(*at)
    seen = image_figure("Picture", at_work.image, trained.caption(TROUSERS))
    shown = [seen, replace(map_figure("Activation map", activation), note="")]
    maps, tables = st.columns([5, 4], gap="medium")
    with maps:
        touch(
            shown, on_touch=partial(_hold, activation), key="lesson_places", last=(1, at), reach=3
        )
    with tables:
        pictures(_tables(taken), key="lesson_products")
        st.markdown(sum_text(taken))
    enough = format_value(opposed_from(activation))
    return Attempt(
        f"Touch a place whose sum is **{enough} or less**.",
        is_opposed(activation, pinned),
        f"Row {at[0]}, column {at[1]}: {format_value(taken.result)}.",
        "The kernel's opposite. So a number of the map says how alike picture and kernel are, not "
        "how bright it is there.",
        partial(lab_screen, _name(TROUSERS), at_work),
    )


def _hold(activation: NDArray[np.float32], found: Touch) -> None:
    hold({"lesson_pixel": write_place(meant_by(found[1], np.abs(activation)))})


def _tables(taken: Trace) -> list[Figure]:
    tables = [
        patch_figure("Pixels", taken.patch),
        *kernel_figures("× kernel", taken.kernel),
        *kernel_figures("= products", taken.products.astype(np.float32)),
    ]
    return [replace(table, shape="") for table in tables]  # all three fit side by side on a phone


def sum_text(taken: Trace) -> str:
    """Write a sum: its terms but for those that are 0, and what counts for and against."""
    terms = [
        f"{bracketed(weight, 0 if weight.is_integer() else 2)}×{format_number(pixel, 2)}"
        for weight, pixel in zip(
            taken.kernel.ravel().tolist(), taken.patch.ravel().tolist(), strict=True
        )
        if weight * pixel
    ]
    products = taken.products
    parts = products[products > 0].sum(), products[products < 0].sum(), products.sum()
    digits = digits_for(float(np.abs(parts).max()))
    plus, minus, total = (format_number(float(part), digits) for part in parts)
    if not terms:
        return "All products are 0, and so is their sum, **0**."
    sum_ = f"{' + '.join(terms)} = **{total}**"
    return f"{sum_}: positives {plus}, negatives {minus}."


STEP = Step(
    PART,
    "Each pixel is multiplied by the kernel's number on it.",
    asks,
    look,
    hand,
    problem=problem,
    settings=("lesson_pixel",),
)
