"""The table of the lesson's steps: their words, and what draws them."""

from collections.abc import Callable
from dataclasses import dataclass

from pages.lesson import hand_made, learned
from pages.lesson.attempts import Attempt


@dataclass(frozen=True)
class Step:
    """One step of the lesson, beside its title and summary in `LESSON`.

    Parameters
    ----------
    words : str
        What else there is to know, as Markdown.
    draw : callable
        Draws its widgets, and says what there is to try.
    is_wide : bool
        Whether its widgets take the whole width, so that what there is to try stands above.
    """

    words: str
    draw: Callable[[], Attempt]
    is_wide: bool = False


STEPS: dict[str, Step] = {
    "1": Step(
        "At every position of the picture the kernel multiplies what lies under it and adds up. "
        "The map is orange where the picture looks like the kernel, blue where it looks like its "
        "opposite.",
        hand_made.kernel_as_table,
    ),
    "2": Step(
        "The sum is large where the patch looks like the kernel, and negative where it looks like "
        "the kernel's opposite. Point at a pixel to see its arithmetic.",
        hand_made.nine_products,
    ),
    "3": Step(
        "How large the result is depends on the padding of the convolution before it. Max keeps "
        "the largest number as it is; average mixes all four.",
        hand_made.pooling,
    ),
    "4": Step(
        "Each has a map of its own. Not all of them have a name, as the kernels of step 1 have.",
        learned.learned_kernels,
    ),
    "5": Step(
        "Pooling brings the matches closer, so a unit sees more of the picture. Here is one unit: "
        "what it sees, and what each map adds to its sum or takes from it.",
        learned.combining_layers,
    ),
    "6": Step(
        "At the end of the strip a single number is left for each class, and the largest is the "
        "answer.",
        learned.whole_network,
        is_wide=True,
    ),
}
"""By the link parameter `part`."""
