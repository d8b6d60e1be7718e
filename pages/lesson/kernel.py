"""Step 1 of the lesson: a kernel is a table of numbers, and what it finds in a picture."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.answers import answers_to
from convcore.kernels.describe import describe
from convcore.kernels.presets import KERNELS
from convcore.pictures.registry import PICTURES
from convcore.quiz.kernel_questions import ask_map
from convcore.quiz.left_edges import light_left_edges
from convcore.quiz.questions import Question, generator
from convcore.rounding import format_factor, format_number, percent
from pages.lesson.attempts import Attempt
from pages.lesson.looking import touch_difference
from pages.lesson.step import Step
from pages.shared.address.settings import change, setting
from pages.shared.guess.mode import Asked
from pages.shared.session.shipped import picture
from pages.shared.session.state import Guess
from pages.shared.take_home.lab_screen import lab_screen
from pages.shared.widgets.kernel_editor import kernel_editor
from pages.shared.widgets.pictures import image_figure, kernel_figures, map_figure, pictures
from pages.shared.widgets.scene import scene

PART = "1"

ENOUGH = 0.9
"""The score from which on the problem is solved."""

SEEN = 0.25
"""Part of a map's largest magnitude from which on a value's colour can be seen."""

_PROBLEM_SCENE, _SCENE = "lesson_problem_scene", "lesson_scene"
_SEED = 157  # no two of the answers differ by their colours alone
_PROBLEM, _PICTURE = PICTURES["letters"], PICTURES["boxes"]
_TAUGHT = KERNELS["horizontal_edge"].weights


def _at_work(slug: str, kernel: NDArray[np.float32]) -> KernelAtWork:
    return KernelAtWork(picture(slug), kernel, padding="same")


def _hold_problem(weights: NDArray[np.float32]) -> None:
    change(lesson_problem=weights)


def _hold_kernel(weights: NDArray[np.float32]) -> None:
    change(lesson_kernel=weights)


def problem() -> Attempt:
    """Show a kernel of zeros, to find numbers by which left edges alone light up."""
    kernel: NDArray[np.float32] = setting("lesson_problem")
    at_work = _at_work(_PROBLEM.slug, kernel)
    scene(at_work, acts={"kernel": _hold_problem}, key=_PROBLEM_SCENE)
    table, maps = st.columns([1, 3], gap="medium")
    with table:
        kernel_editor(_PROBLEM_SCENE, key="lesson_problem_table", plain=True)
    with maps:
        figure = image_figure("Picture", at_work.image, _PROBLEM.sentence)
        lit = map_figure("What lights up", at_work.activation)
        lit = replace(lit, note="", legend=None, scene=_PROBLEM_SCENE)
        pictures([figure, lit], key="lesson_problem_pictures")
    found, turned = (
        light_left_edges(at_work.image, each) for each in (at_work.activation, -at_work.activation)
    )
    if at_work.activation.max() <= 0:
        so_far = "Nothing is orange yet."
    elif turned.score >= ENOUGH:
        so_far = "Orange are the **right** edges: turn it round."
    else:
        so_far = (
            f"**{percent(found.on_edges, 0)}** of the orange lies on left edges, and "
            f"**{percent(found.lit, 0)}** of the left edges are orange."
        )
    is_done = found.score >= ENOUGH
    share = f": **{percent(found.on_edges, 0)}** of the orange lies on left edges" * is_done
    return Attempt(
        "Make only the **left edges** of the letters orange: type numbers such as 1, 0 and -1.",
        is_done,
        so_far,
        f"Found{share}.",
        partial(lab_screen, _PROBLEM.slug, at_work),
        found.score,
    )


@st.cache_resource(show_spinner=False)
def asks() -> Asked:
    """Ask what the kernel that is taught makes of the picture."""
    at_work = _at_work(_PICTURE.slug, _TAUGHT)
    asked = ask_map(at_work, generator(_SEED, f"lesson {PART}"))
    words = "What will this kernel make of the picture?"
    figure = image_figure("Picture", at_work.image, _PICTURE.sentence)
    given = [figure, *kernel_figures("Kernel", _TAUGHT)]
    return Question(words, asked.answers, asked.reasons), [
        replace(each, shape="") for each in given
    ]


def look(question: Question, guessed: Guess) -> Attempt:
    """Show what the kernel makes of the picture, beside what was guessed."""
    at_work = _at_work(_PICTURE.slug, _TAUGHT)
    screen = partial(lab_screen, _PICTURE.slug, at_work)
    return replace(touch_difference(PART, question, guessed, partial(_why, at_work)), screen=screen)


def _why(at_work: KernelAtWork, place: tuple[int, int]) -> str:
    """Say what the kernel adds up at a place, and what it answers to."""
    taken = at_work.trace(*place)
    above, below, total = (
        format_number(each, 2) for each in (taken.patch[0].sum(), taken.patch[2].sum(), taken.sum)
    )
    colour = "grey" if not taken.sum else "orange" if taken.sum > 0 else "blue"
    return (
        f"The three pixels above add {above} (black is 0, white 1), the three below take away "
        f"{below}: {total}, so {colour}. It {describe(_TAUGHT).deed}."
    )


def hand() -> Attempt:
    """Show a kernel to type over, and its map."""
    kernel: NDArray[np.float32] = setting("lesson_kernel")
    at_work = _at_work(_PICTURE.slug, kernel)
    scene(at_work, acts={"kernel": _hold_kernel}, key=_SCENE)
    table, maps = st.columns([1, 3], gap="medium")
    with table:
        kernel_editor(_SCENE, key="lesson_table", plain=True)
        st.button("As before", on_click=_hold_kernel, args=(_TAUGHT,))
    with maps:
        figure = image_figure("Picture", at_work.image, _PICTURE.sentence)
        after = map_figure("Activation map", at_work.activation)
        after = replace(after, note="", scene=_SCENE)
        pictures([figure, after], key="lesson_maps")
    changed, colour = int(np.sum(kernel != _TAUGHT)), _colour_of_flat(at_work)
    return Attempt(
        "Change **one number** until **bright** flat areas are orange.",
        changed == 1 and colour == "orange",
        f"{answers_to(kernel)} Bright ones are {colour}."
        + f" But {changed} numbers are changed." * (changed > 1),
        f"With a sum of {format_factor(float(_TAUGHT.sum()))} only differences count; with "
        "another, brightness too.",
        partial(lab_screen, _PICTURE.slug, at_work),
    )


def _colour_of_flat(at_work: KernelAtWork) -> str:
    """Name the colour that the brightest flat areas have on the map."""
    seen = float(at_work.kernel.sum()) * float(at_work.image.max())
    least = SEEN * float(np.abs(at_work.activation).max())
    if not seen or abs(seen) < least:
        return "grey"
    return "orange" if seen > 0 else "blue"


STEP = Step(
    PART,
    "A kernel slides over the picture, multiplies its numbers by the pixels under it and adds up: "
    "orange above 0, blue below.",
    asks,
    look,
    hand,
    problem=problem,
    settings=("lesson_kernel",),
)
