"""The Kernel lab's questions: the map, what pooling leaves of it, its size, or one number of it."""

from dataclasses import replace

import numpy as np

from convcore.kernel_at_work import KernelAtWork
from convcore.quiz.kernel_questions import ask_map, ask_number
from convcore.quiz.pooling_questions import ask_pooled, ask_size
from convcore.trace import Trace
from pages.shared.guess.mode import Asked
from pages.shared.widgets.pictures import (
    Figure,
    cells,
    kernel_figures,
    map_figure,
    patch_figure,
)

ASKS = ("map", "pooled", "size", "number")


def kernel_question(
    ask: str, asked: KernelAtWork, input_figure: Figure, random: np.random.Generator
) -> Asked:
    """Ask about a kernel at work."""
    seen = replace(input_figure, note="")  # whose picture it is stands below the result
    if ask == "size":
        shape = asked.image.shape[0], asked.image.shape[1]
        return ask_size(shape, asked.window, asked.pool, random), []
    if ask == "number":
        question, (row, column) = ask_number(asked, random)
        taken, weights = asked.trace(row, column), kernel_figures("Kernel", asked.weights)
        patch = taken.patch
        channels = [patch] if patch.ndim == 2 else list(np.moveaxis(patch, 2, 0))
        under = [patch_figure("Under it", each) for each in channels]
        # Of the picture itself, so that the place is one of something to be seen.
        return question, [_marked(seen, taken), *under, *weights]
    if ask == "pooled" and asked.pool is not None:
        given = map_figure("Map", asked.map, from_zero=asked.rectifies)
        return ask_pooled(asked.map, asked.pool, asked.pool_kind, random), [given]
    return ask_map(asked, random), [seen]


def _marked(figure: Figure, taken: Trace) -> Figure:
    """Mark on the input what the kernel lies on; what of it is padding has no place there."""
    sides = figure.values.shape[:2]
    rows, columns = (
        (max(int(along[0]), 0), min(int(along[-1]) + 1, side))
        for along, side in zip((taken.rows, taken.columns), sides, strict=True)
    )
    return replace(figure, marked=[cells(rows, columns)])
