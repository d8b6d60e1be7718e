"""Questions about one convolution: its map, the kernel that gives a map, one number of it.

The wrong answers are computed with the kernel transposed, negated, flipped, without its signs, and
so on: what those see before them who mix these up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

import numpy as np

from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.quiz.differences import ENTRIES, maps_differ, numbers_differ
from convcore.quiz.questions import (
    Answer,
    Question,
    Reason,
    arrange,
    arrange_maps,
    map_reasons,
)
from convcore.quiz.wrong_answers import mistaken
from convcore.rounding import digits_for, format_number

EVEN = 0.05
"""Contrast below which a patch counts as even, as a part of the picture's range."""

_TRIES = 200  # places at which a question for a number is looked for


def ask_map(
    asked: KernelAtWork,
    random: np.random.Generator,
    neighbours: Iterable[KernelAtWork] = (),
) -> Question:
    """Ask which of four maps a kernel gives."""
    others = [*mistaken(asked), *(("neighbour", each) for each in neighbours)]
    wrong = ((mistake, each.map) for mistake, each in others)
    answers = arrange_maps(asked.map, wrong, random)
    after = " after ReLU" if asked.rectifies else ""
    return Question(
        f"Which of these is the activation map{after}?",
        answers,
        map_reasons(answers, lambda row, column: _seen(asked, row, column)),
    )


def ask_filter(
    asked: KernelAtWork, random: np.random.Generator, neighbours: Iterable[KernelAtWork]
) -> Question:
    """Ask which of four kernels gives a map."""
    turned = ("transposed", "negative", "flipped", "mirrored", "unsigned")
    others = [each for each in mistaken(asked) if each[0] in turned]
    others += [("neighbour", each) for each in neighbours]
    wrong = []
    for mistake, each in others:
        if each.weights.shape == asked.weights.shape:
            wrong.append(Answer(mistake, each.weights, gives=each.map))

    def differ(some: Sequence[Answer]) -> bool:
        kernels = [answer.values for answer in some if answer.values is not None]
        return maps_differ(kernels, ENTRIES) and maps_differ([each.map for each in some])

    right = Answer("", asked.weights, gives=asked.map)
    answers = arrange(right, wrong, differ, random)
    return Question(
        "Which of these filters gives this map?",
        answers,
        map_reasons(answers, lambda row, column: _seen(asked, row, column)),
    )


def ask_number(
    asked: KernelAtWork, random: np.random.Generator, at: tuple[int, int] | None = None
) -> tuple[Question, tuple[int, int]]:
    """Ask for the value of a map at one position, or at one that is chosen for the question."""
    if at is not None:
        return _ask_number_at(asked, *at, random), at
    sizes = np.abs(asked.map)
    places = np.argwhere(sizes >= sizes.max() / 2)
    for row, column in random.permutation(places)[:_TRIES].tolist():
        with suppress(ConvscopeError):
            return _ask_number_at(asked, row, column, random), (row, column)
    rule = "A question for a number needs a position where mistakes give other numbers"
    raise ConvscopeError(f"{rule}. Received: a map that has none")


def _ask_number_at(
    asked: KernelAtWork, row: int, column: int, random: np.random.Generator
) -> Question:
    def value(of: KernelAtWork) -> float:
        found = of.trace(row, column).result
        return max(found, 0.0) if of.rectifies else found

    window = asked.trace(row, column)
    right, products = value(asked), window.products
    numbers = {mistake: value(each) for mistake, each in mistaken(asked) if mistake != "stride"}
    numbers["mean"] = window.sum / products.size + asked.bias
    strongest = np.unravel_index(int(np.abs(products).argmax()), products.shape)
    numbers["largest_product"] = float(products[strongest]) + asked.bias
    digits = digits_for(max(map(abs, (right, *numbers.values()))))
    exact = {format_number(each, digits): each for each in (right, *numbers.values())}
    answers = arrange(
        Answer("", None, format_number(right, digits)),
        [Answer(name, None, format_number(each, digits)) for name, each in numbers.items()],
        lambda some: numbers_differ([exact[answer.text] for answer in some]),
        random,
    )
    plus, minus, total = (
        format_number(float(part), digits)
        for part in (products[products > 0].sum(), products[products < 0].sum(), window.result)
    )
    bias = f", with the bias {format_number(asked.bias, digits)}" if asked.bias else ""
    cut = ", which ReLU makes 0" if asked.rectifies and window.result < 0 else ""
    why = (
        f"The positive products add up to {plus}, the negative ones to {minus}{bias}: "
        f"{total} in all{cut}."
    )
    after = " after ReLU" if asked.rectifies else ""
    return Question(
        f"What does the kernel give at row {row}, column {column} of the map{after}?",
        answers,
        (Reason(why),) * len(answers),
    )


def _seen(asked: KernelAtWork, row: int, column: int) -> str:
    """Say in which direction a patch of the picture gets brighter."""
    window = asked.trace(row, column)
    if not window.inside.any():
        return "There is nothing of the picture there, only padding."
    patch = window.patch[window.inside]  # padding is no picture
    height, width = asked.weights.shape[:2]
    grey = np.full((height, width), np.nan)
    grey[window.inside] = patch if patch.ndim == 1 else patch.mean(axis=1)
    rows, columns = height // 2, width // 2
    halves = ((grey[:rows], grey[-rows:]), (grey[:, :columns], grey[:, -columns:]))
    # In a picture of one brightness every patch is even.
    even = EVEN * float(np.ptp(asked.image)) or np.inf
    parts = []
    for (first, last), sides in zip(halves, (("above", "below"), ("left", "right")), strict=True):
        if np.isfinite(first).any() and np.isfinite(last).any():
            change = float(np.nanmean(first) - np.nanmean(last))
            if abs(change) >= even:
                more, less = sides if change > 0 else sides[::-1]
                parts.append(f"{format_number(abs(change), 2)} brighter {more} than {less}")
    if parts:
        return f"The picture is {' and '.join(parts)} there."
    if np.nanmax(grey) - np.nanmin(grey) < even:
        return f"The picture is even there, {format_number(float(np.nanmean(grey)), 2)}."
    return ""
