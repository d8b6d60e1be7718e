"""The Kernel lab's questions: the map, what pooling leaves of it, its size, or one number of it."""

import numpy as np

from convcore.quiz.kernel_questions import KernelAtWork, ask_map, ask_number
from convcore.quiz.pooling_questions import ask_pooled, ask_size
from convcore.receptive import Layer
from pages.shared.guess.mode import Asked
from pages.shared.widgets.pictures import Figure, kernel_figures, map_figure, patch_figure

ASKS = ("map", "pooled", "size", "number")


def kernel_question(
    ask: str,
    asked: KernelAtWork,
    input_figure: Figure,
    pool: Layer | None,
    kind: str,
    random: np.random.Generator,
) -> Asked:
    """Ask about a kernel at work.

    Parameters
    ----------
    ask : {'map', 'pooled', 'size', 'number'}
        What is asked for; the map instead of the pooled one where nothing is pooled.
    asked : KernelAtWork
        The picture and the kernel.
    input_figure : Figure
        The picture, made with `image_figure`.
    pool : Layer or None
        Pool size, strides and padding; None where nothing is pooled.
    kind : {'max', 'average', 'none'}
        How windows are pooled.
    random : numpy.random.Generator
        Chooses and mixes the answers.

    Returns
    -------
    question : Question
        The question.
    given : list of Figure
        What there is to look at.

    Raises
    ------
    ConvscopeError
        If a window does not fit, or there is nothing to tell apart.
    """
    if ask == "size":
        shape = asked.image.shape[0], asked.image.shape[1]
        return ask_size(shape, asked.layer, pool, random), []
    if ask == "number":
        question, (row, column) = ask_number(asked, random)
        patch, weights = asked.trace(row, column).patch, kernel_figures("Kernel", asked.weights)
        channels = [patch] if patch.ndim == 2 else list(np.moveaxis(patch, 2, 0))
        return question, [*(patch_figure("Under it", each) for each in channels), *weights]
    if ask == "pooled" and pool is not None:
        source = asked.map()
        given = map_figure("Map", source, from_zero=asked.rectifies)
        return ask_pooled(source, pool, kind, random), [given]
    return ask_map(asked, random), [input_figure]
