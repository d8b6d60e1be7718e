"""Questions about a network: what a later layer adds up, what its units see, what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convcore.contributions import contributions
from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.networks.layers import Layer
from convcore.quiz.differences import VISIBLE
from convcore.quiz.questions import (
    Answer,
    Question,
    Reason,
    arrange,
    arrange_maps,
    map_reasons,
    texts_differ,
)
from convcore.quiz.wrong_answers import mistaken
from convcore.rounding import digits_for, format_number

NAMED = 3
"""How many maps are shown and named of those that a sum is made of."""

_SHARED = ("transposed", "negative", "flipped", "mirrored", "unsigned")


def strongest_below(asked: KernelAtWork) -> NDArray[np.intp]:
    """Rank the maps that a convolution adds up, and give the `NAMED` that count most."""
    parts = contributions(asked.image, asked.weights, asked.window)
    sizes = np.abs(parts).sum(axis=(0, 1), dtype=np.float64)
    if not sizes.any():
        rule = "A question for a map needs maps below that add something up"
        raise ConvscopeError(f"{rule}. Received: {sizes.size} that add 0 everywhere")
    return np.argsort(-sizes, kind="stable")[:NAMED]


def ask_sum(
    asked: KernelAtWork, random: np.random.Generator, neighbours: Iterable[KernelAtWork]
) -> Question:
    """Ask which of four maps a later convolution makes of the maps below it."""
    wrong = [(name, each.map) for name, each in mistaken(asked) if name in _SHARED]
    wrong += [("neighbour", each.map) for each in neighbours]
    named = strongest_below(asked)
    wrong.append(("one_map", _alone(asked, int(named[0])).map))
    answers = arrange_maps(asked.map, wrong, random)

    def summed(row: int, column: int) -> str:
        window = asked.trace(row, column)
        parts = window.products.sum(axis=(0, 1))
        digits = digits_for(float(np.abs(parts).max()))
        list_ = ", ".join(
            f"map {number} {format_number(parts[number], digits)}" for number in named
        )
        rest = format_number(float(parts.sum() - parts[named].sum()), digits)
        others = f", all others {rest}" if len(parts) > NAMED else ""
        bias = format_number(asked.bias, digits)
        return f"What adds up there: {list_}{others}, bias {bias}."

    count = asked.weights.shape[2]
    words = f"Which map do all {count} maps below add up to?"
    if count > NAMED:
        words += f" Shown are the {NAMED} that count most."
    return Question(words, answers, map_reasons(answers, summed))


def ask_field(
    steps: Sequence[Layer], without: Sequence[Layer], name: str, random: np.random.Generator
) -> Question:
    """Ask how much of the input a unit of a layer sees."""
    place = next(number for number, step in enumerate(steps) if step.name == name)
    step, height, width = steps[place], *steps[0].output_shape[:2]

    def sees(field: tuple[int, int]) -> str:
        # A field may hang over the input on all sides.
        return f"{min(field[0], height)} × {min(field[1], width)}"

    right = sees(step.field.size)
    sizes = {
        "layer_before": [each.field.size for each in steps[:place][::-1]],
        "layer_after": [each.field.size for each in steps[place + 1 :]],
        "no_pooling": [each.field.size for each in without if each.name == name],
        "own_window": [_sides(step)] if step.window is not None else [],
        "input_size": [(height, width)],
    }
    wrong = []
    for mistake, found in sizes.items():
        texts = dict.fromkeys(sees(size) for size in found)
        wrong += [Answer(mistake, None, text) for text in list(texts)[:2] if text != right]
    answers = arrange(
        Answer("", None, right),
        wrong,
        texts_differ,
        random,
    )
    grows = " → ".join(dict.fromkeys(sees(each.field.size) for each in steps[: place + 1]))
    why = f"From layer to layer a unit sees more: {grows}."
    return Question(
        f"How many pixels of the input does a unit of {name} see?",
        answers,
        (Reason(why),) * len(answers),
    )


def ask_answer(
    probabilities: NDArray[np.float32],
    classes: Sequence[str],
    truth: int | None,
    random: np.random.Generator,
) -> Question:
    """Ask what a network answers."""
    order = np.argsort(-probabilities, kind="stable")
    best = int(order[0])
    share = {classes[index]: float(probabilities[index]) for index in order[::-1]}
    # Those that the network finds next probable, and what it should have said.
    others = dict.fromkeys([*([] if truth is None else [truth]), *map(int, order[1:6])])
    wrong = [
        Answer("truth" if index == truth else "next_probable", None, classes[index])
        for index in others
        if index != best
    ]

    def differ(some: Sequence[Answer]) -> bool:
        sure = all(share[some[0].text] - share[answer.text] >= VISIBLE for answer in some[1:])
        return sure and texts_differ(some)

    answers = arrange(Answer("", None, classes[best]), wrong, differ, random)

    def reason(answer: Answer) -> Reason:
        names = dict.fromkeys([classes[best], answer.text or "", classes[int(order[1])]])
        shares = ", ".join(f"{name} {format_number(100 * share[name], 1)} %" for name in names)
        is_wrong = truth is not None and truth != best
        shown = f" The picture shows {classes[truth]}." if is_wrong and truth is not None else ""
        return Reason(f"The network gives {shares}.{shown}")

    return Question("What does the network answer?", answers, tuple(map(reason, answers)))


def _alone(asked: KernelAtWork, number: int) -> KernelAtWork:
    """Give the convolution with one of its maps alone."""
    weights = np.zeros_like(asked.weights)
    weights[..., number] = asked.weights[..., number]
    return replace(asked, kernel=weights)


def _sides(step: Layer) -> tuple[int, int]:
    window = step.window.size if step.window is not None else 1
    return (window, window) if isinstance(window, int) else window
