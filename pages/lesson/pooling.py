"""Step 3 of the lesson: what pooling keeps of a map, and why one pools."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.agreement import ABSOLUTE
from convcore.extremes import largest_at
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.pictures.registry import PICTURES
from convcore.quiz.pooling_questions import ask_pooled
from convcore.quiz.questions import Question, generator
from convcore.receptive import Window
from convcore.rounding import format_value, percent
from pages.lesson.attempts import Attempt
from pages.lesson.looking import touch_place
from pages.lesson.memory import FOUND, has_done, touches
from pages.lesson.seen_next import show_seen, what_it_is_good_for
from pages.lesson.step import Step
from pages.shared.address.controls import control
from pages.shared.address.place_texts import NUDGE, write_place
from pages.shared.address.places import place_on
from pages.shared.address.settings import change, hold, setting
from pages.shared.guess.mode import Asked
from pages.shared.session.shipped import picture
from pages.shared.session.state import Guess, Touch
from pages.shared.showing.formulas import size_popover
from pages.shared.take_home.lab_screen import lab_screen
from pages.shared.widgets.pictures import (
    Figure,
    cells,
    image_figure,
    kernel_figures,
    map_figure,
    shape_text,
)
from pages.shared.widgets.touch import touch

PART = "3"

_SEED = 0  # among the answers are other sizes, and the smallest instead of the largest
_BOXES, _KERNEL = PICTURES["boxes"], KERNELS["horizontal_edge"].weights
_SIDE = 2
_POOL = Window((_SIDE, _SIDE), (_SIDE, _SIDE))
_WINDOW = shape_text((_SIDE, _SIDE))
_ARROWS = {
    "Left": (":material/arrow_back:", (0, -1)),
    "Up": (":material/arrow_upward:", (-1, 0)),
    "Down": (":material/arrow_downward:", (1, 0)),
    "Right": (":material/arrow_forward:", (0, 1)),
}


def _at_work(nudge: tuple[int, int] = (0, 0)) -> KernelAtWork:
    # The border of the picture is of one grey, so that what leaves at a side comes in at the other;
    # the zeros that padding puts around it stay where they are.
    nudged = np.roll(picture(_BOXES.slug), nudge, axis=(0, 1))
    padding, kind = setting("lesson_padding"), setting("lesson_pooling")
    return KernelAtWork(nudged, _KERNEL, padding=padding, pool=_POOL, pool_kind=kind)


def _taught() -> KernelAtWork:
    return KernelAtWork(picture(_BOXES.slug), _KERNEL, padding="same", pool=_POOL)


@st.cache_resource(show_spinner=False)
def asks() -> Asked:
    """Ask what is left of the map of step 1 after pooling."""
    activation = _taught().activation
    asked = ask_pooled(activation, _POOL, "max", generator(_SEED, f"lesson {PART}"))
    words = "What will be left of the map?"
    given = replace(map_figure("Map of step 1", activation), note="", legend=None)
    return Question(words, asked.answers, asked.reasons), [given]


def look(question: Question, guessed: Guess) -> Attempt:
    """Show the pooled map beside the map, and one window of it, to touch the number kept."""
    at_work = _taught()
    place = largest_at(at_work.activation)
    maps, kept = _maps(at_work, place), largest_at(_window(at_work.activation, place))
    window = _window_figure(at_work, place)
    last = touches(PART)[-1] if touches(PART) else None
    found = has_done(PART, FOUND) or (last is not None and last[1] == kept)
    if found:
        window = replace(window, marked=[cells(*((at, at + 1) for at in kept))])
    touch_place(PART, [*maps, window], among=[len(maps)])
    return Attempt(
        "Touch the number that max pooling **kept**.",
        found,
        "" if last is None else f"Max pooling keeps the largest of the {_SIDE**2}.",
        partial(what_it_is_good_for, at_work),
        partial(lab_screen, _BOXES.slug, at_work),
        shows=show_seen,
    )


def hand() -> Attempt:
    """Show the picture, nudged by some pixels, its map and what pooling makes of that."""
    nudge: tuple[int, int] = setting("lesson_nudge")
    before, at_work = _at_work(), _at_work(nudge)
    activation = at_work.activation
    with st.container(horizontal=True, vertical_alignment="center", key="nudges"):
        for label, (icon, by) in _ARROWS.items():
            moved = nudge[0] + by[0], nudge[1] + by[1]
            st.button(
                label,
                icon=icon,
                on_click=change,
                kwargs={"lesson_nudge": moved},
                disabled=max(map(abs, moved)) > NUDGE,
                key=f"nudge_{label}",
            )
    chosen = place_on("lesson_pooled_pixel", activation.shape, "The activation map", "pixel")
    place = chosen or largest_at(activation)
    image = image_figure("Picture", at_work.image, _BOXES.sentence)
    touch(
        [image, *_maps(at_work, place), _window_figure(at_work, place)],
        on_touch=_hold,
        key="lesson_pooled",
        among=[1],
    )
    says, is_done = _moved(before, at_work, nudge), nudge != (0, 0) and _is_whole(nudge)
    return Attempt(
        "Nudge the picture until the pooled map has **the same numbers**, only moved.",
        is_done,
        says,
        f"{says if is_done else ''} So pooling keeps only roughly where something is.".strip(),
        partial(lab_screen, _BOXES.slug, at_work),
    )


def _is_whole(nudge: tuple[int, int]) -> bool:
    """Say whether a nudge moves the picture by whole windows."""
    return not (nudge[0] % _SIDE or nudge[1] % _SIDE)


def _hold(found: Touch) -> None:
    hold({"lesson_pooled_pixel": write_place(found[1])})


def _maps(at_work: KernelAtWork, place: tuple[int, int]) -> list[Figure]:
    """Draw the map and what is left of it, at half the size, with one window marked on both."""
    activation, pooled = at_work.activation, at_work.stages["pooled"]
    row, column = _window_at(activation, place)
    kind = at_work.pool_kind.capitalize()
    after = map_figure(f"{kind} pooled", pooled, activation)
    share = pooled.shape[1] / activation.shape[1]
    kept = row // _SIDE, column // _SIDE
    return [
        replace(
            map_figure("Map", activation),
            note="",
            marked=[cells((row, row + _SIDE), (column, column + _SIDE))],
        ),
        replace(
            after,
            note="",
            legend=None,
            share=share,
            marked=[cells(*((at, at + 1) for at in kept))],
        ),
    ]


def _window_at(activation: NDArray[np.float32], place: tuple[int, int]) -> tuple[int, int]:
    """Give the first row and column of the pooling window that a place is in."""
    row, column = (
        min(at // _SIDE, side // _SIDE - 1)
        for at, side in zip(place, activation.shape, strict=True)
    )
    return _SIDE * row, _SIDE * column


def _window(activation: NDArray[np.float32], place: tuple[int, int]) -> NDArray[np.float32]:
    row, column = _window_at(activation, place)
    return activation[row : row + _SIDE, column : column + _SIDE]


def _window_figure(at_work: KernelAtWork, place: tuple[int, int]) -> Figure:
    (figure,) = kernel_figures("One window", _window(at_work.activation, place), 2)
    return replace(figure, share=0.5)


def _moved(before: KernelAtWork, after: KernelAtWork, nudge: tuple[int, int]) -> str:
    """Say how far a nudged picture has taken its map and the pooled map along."""
    if nudge == (0, 0):
        return "Not nudged yet."
    way = " and ".join(
        f"{abs(by)} {'pixel' if abs(by) == 1 else 'pixels'} {words[by > 0]}"
        for by, words in zip(nudge, (("up", "down"), ("left", "right")), strict=True)
        if by
    )
    pooled, there = (each.stages["pooled"] for each in (before, after))
    if _is_whole(nudge):
        along = np.roll(pooled, [by // _SIDE for by in nudge], axis=(0, 1))
        apart = int(np.sum(~_alike(along, there)))
        rim = f" but for {apart:,} near the padded rim" if apart else ""
        return f"{way}: the pooled map moves by half of that, its numbers unchanged{rim}."
    stays = percent(_stays(pooled, there), 0)
    return f"{way}: {stays} of the pooled map's numbers stay in place, the others change."


def _alike(before: NDArray[np.float32], after: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Say where two maps have the same value but for rounding."""
    return np.isclose(before, after, rtol=0, atol=ABSOLUTE * float(np.abs(before).max()))


def _stays(before: NDArray[np.float32], after: NDArray[np.float32]) -> float:
    """Give the part of what is not 0 in a map that is the same in another."""
    shown = (before != 0) | (after != 0)
    return float(_alike(before, after)[shown].mean())


def more() -> None:
    """Offer another padding and the other pooling, and say what each keeps."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        control("lesson_padding")
        control("lesson_pooling")
        at_work = _at_work()
        size_popover(at_work.image.shape[:2], at_work.window, _KERNEL.shape)
        size_popover(at_work.activation.shape, _POOL)
    st.markdown(what_pooling_kept(at_work.activation, at_work.stages["pooled"], at_work.pool_kind))


def what_pooling_kept(
    activation: NDArray[np.float32], pooled: NDArray[np.float32], kind: str
) -> str:
    """Say whether the largest value is kept, and how many values are mixtures."""
    before, after = float(activation.max()), float(pooled.max())
    mixed = int(_is_new(pooled, activation).sum())
    largest_ = f"The largest value was {format_value(before)} and is {format_value(after)}. "
    if not mixed:
        return (
            f"{largest_}Each of the {pooled.size:,} values stood in the map before: {kind} pooling "
            "**picks, and blurs nothing**."
        )
    return (
        f"{largest_}{mixed:,} of the {pooled.size:,} values stood nowhere in the map before: "
        f"{kind} pooling **mixes, which is a blur**."
    )


def _is_new(pooled: NDArray[np.float32], activation: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Say of each pooled value whether no value of the map equals it but for rounding."""
    known = np.unique(activation)
    above = np.searchsorted(known, pooled).clip(0, known.size - 1)
    below = (above - 1).clip(0)
    apart = np.minimum(np.abs(pooled - known[above]), np.abs(pooled - known[below]))
    return np.asarray(apart > ABSOLUTE * np.abs(known).max())


STEP = Step(
    PART,
    f"**Max pooling** makes one number of every {_WINDOW} of a map: the largest.",
    asks,
    look,
    hand,
    more=more,
    settings=("lesson_padding", "lesson_pooling", "lesson_pooled_pixel", "lesson_nudge"),
)
