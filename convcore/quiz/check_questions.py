"""The lesson's self-check: five questions in words, each with the numbers that answer it."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from convcore.conv import conv2d
from convcore.kernel_at_work import KernelAtWork
from convcore.networks.bundles import Bundle
from convcore.networks.features import Part, direction
from convcore.networks.layers import Layer
from convcore.networks.movement import distances
from convcore.quiz.questions import Answer, Question, Reason
from convcore.rounding import digits_for, format_factor, format_number, percent


class CheckQuestion(NamedTuple):
    """A question in words, its one right answer, the wrong ones by their mistakes, and why."""

    words: str
    right: str
    wrong: Mapping[str, str]
    why: str

    def arranged(self, random: np.random.Generator) -> Question:
        """Mix the answers."""
        answers = [Answer("", None, self.right)]
        answers += [Answer(mistake, None, text) for mistake, text in self.wrong.items()]
        shown = tuple(answers[place] for place in random.permutation(len(answers)))
        return Question(self.words, shown, (Reason(self.why),) * len(shown))


def ask_what_is_found(kernel: NDArray[np.float32]) -> CheckQuestion:
    """Ask what a kernel of the rows 1, 0 and -1 finds."""
    rows, columns = kernel.shape
    above, left = np.zeros((2, rows, columns), np.float32)
    above[: rows // 2], left[:, : columns // 2] = 1, 1
    found = (conv2d(patch, kernel)[0, 0] for patch in (above, left, np.ones_like(above)))
    edge, turned, even = (format_factor(float(value)) for value in found)
    return CheckQuestion(
        "What does a kernel find with 1s above, 0s between and -1s below?",
        "Horizontal edges, bright above dark",
        {
            "transposed": "Vertical edges, bright left of dark",
            "brightness": "Bright areas, whatever is above or below",
        },
        f"A patch that is bright above gives {edge}, bright on the left {turned}, bright all over "
        f"{even}.",
    )


def ask_why_not_the_picture(at_work: KernelAtWork) -> CheckQuestion:
    """Ask why the output is not the picture."""
    picture, activation = at_work.image, at_work.activation
    digits = digits_for(float(np.abs(activation).max()))
    ends = [
        " to ".join(format_number(float(end), digits) for end in (each.min(), each.max()))
        for each in (picture, activation)
    ]
    zero = percent(float((activation == 0).mean()), 0)
    return CheckQuestion(
        "Why is the output not the picture?",
        "Its numbers say how much a place looks like the kernel",
        {
            "blur": "Its numbers are those of the picture, but blurred a little",
            "darker": "Its numbers are those of the picture, but all of them darker",
        },
        f"The picture goes from {ends[0]}, its map from {ends[1]}. The map is 0 at {zero} of the "
        "places: where nothing looks like the kernel or its opposite, however bright it is.",
    )


def ask_what_pooling_does(
    steps: Collection[Layer], without: Mapping[str, Layer], name: str
) -> CheckQuestion:
    """Ask what max pooling does, and why."""
    step = next(each for each in steps if each.name == name)
    pool = next(each for each in steps if each.type.pools == "max" and each.window is not None)
    assert pool.window is not None  # noqa: S101
    work, more = (sum(each.multiply_adds for each in all_) for all_ in (steps, without.values()))
    times = format_number(more / work, 1)
    sees, instead = (_size(each.field.size) for each in (step, without[name]))
    size = pool.window.size
    window = _size((size, size) if isinstance(size, int) else size)
    return CheckQuestion(
        "What does max pooling do, and why?",
        f"It keeps the largest of every {window}: less to compute, a wider view",
        {
            "average": f"It averages every {window}, to blur away what is only noise",
            "sharper": "It makes the map sharper, so that the next layer finds more details in it",
        },
        f"Without it this network multiplies {times} times as often, and its second convolution "
        f"sees {instead} pixels, not {sees}.",
    )


def ask_who_chooses(trained: Bundle) -> CheckQuestion:
    """Ask who chooses the filters of a network."""
    record = trained.training
    count, moved = record["filters"].shape[-1], distances(record["filters"])[-1]
    first, last = (percent(float(record["test_accuracy"][at]), 1) for at in (0, -1))
    return CheckQuestion(
        f"Who chooses the {count} filters of the first layer?",
        "Nobody: training changes random numbers until fewer answers are wrong",
        {
            "handmade": "The programmer, from well-known kernels, such as one of rows 1, 0 and -1",
            "chance": "Chance: they stay the random numbers that they start as",
        },
        f"Training has moved {(moved > 0).sum()} of the {count} from their start, and right "
        f"answers have gone from {first} to {last}.",
    )


def ask_how_filters_combine(first: Part, second: Part, stripe: str, total: float) -> CheckQuestion:
    """Ask how one filter here and another beside it become a feature."""
    return CheckQuestion(
        "How do “filter 1 here” and “filter 2 beside it” become a feature?",
        "A unit of the next layer adds both maps, with a weight for each place",
        {
            "averaged": "The two filters are averaged into a new one, which the next layer learns",
            "stored": "The network stores a picture of the feature, and compares each place",
        },
        f"{what_they_add(first, second, total)}. The two make {stripe}.",
    )


def what_they_add(first: Part, second: Part, total: float) -> str:
    """Say what filters add to a unit, two and all others, so that rounded numbers add up."""
    digits = digits_for(max(first.contribution, second.contribution, abs(total)))
    one, other, sum_ = (
        format_number(value, digits) for value in (first.contribution, second.contribution, total)
    )
    rest = float(sum_) - float(one) - float(other)
    does = "add" if rest > 0 else "take away"
    return (
        f"Filter {first.number} adds {one} and, {direction(first, second)}, filter {second.number} "
        f"adds {other}; all others {does} {format_number(abs(rest), digits)}, which leaves {sum_}"
    )


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"
