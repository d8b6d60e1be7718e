"""Questions about pooling: what it leaves of a map, and which size comes out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.pool import pool2d
from convcore.quiz.questions import (
    Answer,
    Question,
    Reason,
    arrange,
    arrange_maps,
    map_reasons,
    texts_differ,
)
from convcore.receptive import Window
from convcore.rounding import digits_for, format_number
from convcore.shapes import output_shape, pair, size_formula


def ask_pooled(
    source: NDArray[np.float32], pool: Window, kind: str, random: np.random.Generator
) -> Question:
    """Ask which of four maps is left after pooling."""
    size, strides = pair(pool.size), pair(pool.strides)

    def pooled(of: NDArray[np.float32], kind: str, more: int = 0) -> NDArray[np.float32]:
        window, steps = (size[0] + more, size[1] + more), (strides[0] + more, strides[1] + more)
        return pool2d(of, window, strides=steps, padding=pool.padding, kind=kind)

    right = pooled(source, kind)
    rows, columns = right.shape
    other = "average" if kind == "max" else "max"
    others: dict[str, Callable[[], NDArray[np.float32]]] = {
        {"average": "average", "max": "maximum"}[other]: lambda: pooled(source, other),
        "minimum": lambda: -pooled(-source, "max"),
        "smoothed": lambda: pool2d(source, size, strides=1, padding="same", kind="average"),
        "larger_window": lambda: pooled(source, kind, more=1),
        "pooled_twice": lambda: pooled(right, kind),
    }
    if pool.padding == "valid":  # with same, a window may begin before the map
        others["corner"] = lambda: source[:: strides[0], :: strides[1]][:rows, :columns]
    wrong = []
    for mistake, compute in others.items():
        with suppress(ConvscopeError):  # a larger window, or a second one, may not fit
            wrong.append((mistake, compute()))
    answers = arrange_maps(right, wrong, random)

    def members(row: int, column: int) -> str:
        top, left = row * strides[0], column * strides[1]
        if pool.padding == "same":  # where the windows begin is another matter there
            return ""
        window = source[top : top + size[0], left : left + size[1]]
        least, mean, most = (
            format_number(value, digits_for(float(np.abs(source).max())))
            for value in (window.min(), window.mean(), window.max())
        )
        return f"Its window holds values from {least} to {most}, {mean} on average."

    name = f"{kind} pooling, size {size[0]}, stride {strides[0]}"
    words = f"Which of these is left of the map after {name}?"
    return Question(words, answers, map_reasons(answers, members))


def ask_size(
    shape: tuple[int, int], window: Window, pool: Window | None, random: np.random.Generator
) -> Question:
    """Ask for the size of the map after a convolution, and after pooling where there is one."""

    def size(window: Window, pool: Window | None) -> str:
        found = output_shape(shape, window.size, window.strides, window.dilation, window.padding)
        if pool is not None:
            found = output_shape(found, pool.size, pool.strides, padding=pool.padding)
        return _size(found)

    rows, columns = pair(window.size)
    others = {
        "padding": (replace(window, padding=_other(window.padding)), pool),
        "stride": (replace(window, strides=1), pool),
        "whole_kernel": (replace(window, size=(rows + 1, columns + 1)), pool),
    }
    if pool is not None:
        others["unpooled"] = (window, None)
        others["pool_padding"] = (window, replace(pool, padding=_other(pool.padding)))
    wrong = [Answer("input_size", None, _size(shape))]
    for mistake, settings in others.items():
        with suppress(ConvscopeError):
            wrong.append(Answer(mistake, None, size(*settings)))
    once = output_shape(shape, window.size, window.strides, window.dilation, window.padding)
    if pool is None:
        wrong.append(Answer("halved", None, _size((once[0] // 2, once[1] // 2))))
        if window.padding == "same":
            larger = (shape[0] + rows - 1, shape[1] + columns - 1)
            wrong.append(Answer("added", None, _size(larger)))
    else:
        with suppress(ConvscopeError):
            for _ in range(2):
                once = output_shape(once, pool.size, pool.strides, padding=pool.padding)
            wrong.append(Answer("pooled_twice", None, _size(once)))
    answers = arrange(
        Answer("", None, size(window, pool)),
        wrong,
        texts_differ,
        random,
    )
    steps, at = [], shape
    for name, each in (("the convolution", window), ("pooling", pool)):
        if each is not None:
            sides, strides, gaps = pair(each.size), pair(each.strides), pair(each.dilation)
            formulas = [
                size_formula(at[axis], sides[axis], strides[axis], gaps[axis], each.padding)
                for axis in range(2)
            ]
            steps.append(f"after {name}, {' and '.join(dict.fromkeys(formulas))}")
            at = output_shape(at, sides, strides, gaps, each.padding)
    why = f"It is {size(window, pool)}: {'; '.join(steps)}."
    asked = f"padding {window.padding}, stride {pair(window.strides)[0]}"
    if pool is not None:
        asked += f", and pooling of size {pair(pool.size)[0]}, stride {pair(pool.strides)[0]}"
    words = f"{_size(shape)} pixels go in. What size comes out with {asked}?"
    return Question(words, answers, (Reason(why),) * len(answers))


def _other(padding: str) -> str:
    return "valid" if padding == "same" else "same"


def _size(shape: tuple[int, int]) -> str:
    return f"{shape[0]} × {shape[1]}"
