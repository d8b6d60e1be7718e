"""The table of the lesson's steps: their words, and what draws them."""

from collections.abc import Callable
from dataclasses import dataclass

from pages.lesson import hand_made, learned
from pages.lesson.attempts import Attempt


@dataclass(frozen=True)
class Step:
    """One step of the lesson.

    Parameters
    ----------
    title : str
        Its name.
    summary : str
        What it is about, in a sentence; the page Home shows it too.
    words : str
        What else there is to know, as Markdown.
    draw : callable
        Draws its widgets, and says what there is to try.
    is_wide : bool
        Whether its widgets take the whole width, so that what there is to try stands above.
    """

    title: str
    summary: str
    words: str
    draw: Callable[[], Attempt]
    is_wide: bool = False


STEPS: dict[str, Step] = {
    "1": Step(
        "A kernel is a table of numbers",
        "Rows 1, 0, -1 answer to horizontal edges; type other numbers and see what lights up.",
        "At every position of the picture the kernel multiplies what lies under it and adds up. "
        "The map is orange where the picture looks like the kernel, blue where it looks like its "
        "opposite.",
        hand_made.kernel_as_table,
    ),
    "2": Step(
        "Nine products and a sum",
        "At every position the same nine multiplications and one sum.",
        "The sum is large where the patch looks like the kernel, and negative where it looks like "
        "the kernel's opposite. Point at a pixel to see its arithmetic.",
        hand_made.nine_products,
    ),
    "3": Step(
        "Pooling shrinks",
        "Pooling keeps one number of each 2 × 2 window, and the pattern stays where it was.",
        "How large the result is depends on the padding of the convolution before it. Max keeps "
        "the largest number as it is; average mixes all four.",
        hand_made.pooling,
    ),
    "4": Step(
        "Nobody chooses those kernels",
        "Training finds them: the filters of a network start as noise and end as what helps it "
        "to answer.",
        "Each has a map of its own. Not all of them have a name, as the kernels of step 1 have.",
        learned.learned_kernels,
    ),
    "5": Step(
        "Layers combine",
        "One filter here and another right next to it: the second layer adds up what it reads in "
        "all maps of the first.",
        "Pooling brings the matches closer, so a unit sees more of the picture. Here is one unit: "
        "what it sees, and what each map adds to its sum or takes from it.",
        learned.combining_layers,
    ),
    "6": Step(
        "Detail becomes meaning",
        "From lines to parts to an answer: each layer sees more of the picture.",
        "At the end of the strip a single number is left for each class, and the largest is the "
        "answer.",
        learned.whole_network,
        is_wide=True,
    ),
}
"""By the link parameter `part`."""
