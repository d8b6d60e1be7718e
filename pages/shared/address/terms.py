"""What the field's terms mean, a sentence each, and texts in which they can be asked.

A term is asked by pointing at it, by the Tab key or by touch: `static/terms.css` draws the answer
from what screen readers are told. The same sentence begins the help of a control that is called so.
"""

import html
import re
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

TERMS: Final = {
    "activation map": "What a kernel gives at every position of its input, laid out as a picture.",
    "batch": "The images that one step of a training looks at together.",
    "bias": "A number that is added to every sum.",
    "channel": "One of the pictures that a colour picture is made of: its red, green or blue.",
    "convolution": "A kernel is laid on every patch of a picture; each time the products of its "
    "numbers and the pixels are added up.",
    "cosine": "How alike two tables of numbers are, whatever their size: 1 is the same, 0 nothing "
    "in common, -1 the opposite.",
    "dense": "In a dense layer each unit reads everything in the layer before it, with a weight "
    "for each value.",
    "dilation": "How far apart the pixels are that neighbouring cells of the kernel read.",
    "filter": "A kernel that a network has learned, with its bias.",
    "kernel": "A small table of numbers that is slid over a picture.",
    "learning rate": "How far the weights move at each step of a training.",
    "logit": "The score of a class, before a softmax turns all scores into probabilities.",
    "loss": "One number for how wrong the answers are: the smaller, the better.",
    "norm": "How large a table of numbers is: the root of the sum of its squares.",
    "padding": "Zeros that are put around a picture, so that a kernel can also stand at its edge.",
    "pooling": "Keeping one number of each small window of a map, so that the map gets smaller.",
    "receptive field": "The part of the input that a unit can see.",
    "ReLU": "Negative values become 0, all others stay as they are.",
    "seed": "The number from which all that is random is drawn: the same seed, the same numbers.",
    "softmax": "Turns scores into probabilities that sum to 100 %.",
    "stride": "How many pixels the window moves at each step.",
    "unit": "One position of one map, and the value there.",
}

# After an even number of backslashes it could begin a tag.
_TAG: Final = re.compile(r"(?<!\\)((?:\\\\)*)<")


def tell(text: str, *terms: str, place: DeltaGenerator | None = None, small: bool = False) -> None:
    """Show Markdown in which each of these terms can be asked where it first stands, if it does.

    What a visitor has named goes through `literal` before, as in any Markdown; nothing in the text
    becomes HTML.
    """
    # The longest first, with their plurals, but no parts of words.
    any_of = "|".join(map(re.escape, sorted(terms, key=len, reverse=True)))
    stands = rf"(?<![\w-])({any_of})(?:e?s)?(?![\w-])"
    left = {term.lower(): TERMS[term] for term in terms}

    def mark(found: re.Match[str]) -> str:
        if (told := left.pop(found[1].lower(), None)) is None:
            return found[0]
        return (
            '<span class="term" role="button" tabindex="0" '
            f'aria-description="{html.escape(told)}">{found[0]}</span>'
        )

    shown = re.sub(stands, mark, _TAG.sub(r"\1&lt;", text), flags=re.IGNORECASE)
    target = st if place is None else place
    (target.caption if small else target.markdown)(shown, unsafe_allow_html=True)
