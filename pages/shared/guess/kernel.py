"""The Kernel lab's questions: the map, what pooling leaves of it, its size, or one number of it."""

import numpy as np

from convcore.kernel_at_work import KernelAtWork
from convcore.quiz.kernel_questions import ask_map, ask_number
from convcore.quiz.pooling_questions import ask_pooled, ask_size
from pages.shared.guess.mode import Asked
from pages.shared.widgets.pictures import Figure, kernel_figures, map_figure, patch_figure

ASKS = ("map", "pooled", "size", "number")


def kernel_question(
    ask: str, asked: KernelAtWork, input_figure: Figure, random: np.random.Generator
) -> Asked:
    """Ask about a kernel at work."""
    if ask == "size":
        shape = asked.image.shape[0], asked.image.shape[1]
        return ask_size(shape, asked.window, asked.pool, random), []
    if ask == "number":
        question, (row, column) = ask_number(asked, random)
        patch, weights = asked.trace(row, column).patch, kernel_figures("Kernel", asked.weights)
        channels = [patch] if patch.ndim == 2 else list(np.moveaxis(patch, 2, 0))
        return question, [*(patch_figure("Under it", each) for each in channels), *weights]
    if ask == "pooled" and asked.pool is not None:
        given = map_figure("Map", asked.map, from_zero=asked.rectifies)
        return ask_pooled(asked.map, asked.pool, asked.pool_kind, random), [given]
    return ask_map(asked, random), [input_figure]
