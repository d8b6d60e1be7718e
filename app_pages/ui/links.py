"""The table of link parameters, from which widgets, links and tests are made.

The names are a public contract: workshop handouts carry links with them. A default is left out
of a link, so a default never changes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from app_pages.ui.cached import MODEL_NAMES
from app_pages.ui.messages import show_warning
from convcore import limits
from convcore.bundles import FILTERS, SAMPLES
from convcore.errors import ConvscopeError
from convcore.kernels import KERNELS, format_kernel
from convcore.pictures import PICTURES

UPLOAD = "upload"


def _number(text: str) -> float:
    """Read a number as a bound widget does; NaN for what is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


@dataclass(frozen=True)
class Choice:
    """One of a few words; the words are what menus and links show."""

    label: str
    options: tuple[str, ...]
    default: str
    pages: tuple[str, ...]
    help: str | None = None

    def read(self, text: str) -> str:
        """Read a link's value, or say which rule it breaks."""
        if text not in self.options:
            raise ConvscopeError(
                f"{self.label} is one of {', '.join(self.options)}. Received: {text!r}"
            )
        return text


@dataclass(frozen=True)
class WholeNumber:
    """A whole number from `low` to `high`."""

    label: str
    low: int
    high: int
    default: int
    pages: tuple[str, ...]
    help: str | None = None

    def read(self, text: str) -> int:
        """Read a link's value, or say which rule it breaks."""
        number = _number(text)
        if not (self.low <= number <= self.high and number.is_integer()):
            raise ConvscopeError(
                f"{self.label} is a whole number from {self.low} to {self.high}. Received: {text!r}"
            )
        return int(number)


@dataclass(frozen=True)
class Number:
    """A number from `low` to `high`."""

    label: str
    low: float
    high: float
    default: float
    pages: tuple[str, ...]
    help: str | None = None

    def read(self, text: str) -> float:
        """Read a link's value, or say which rule it breaks."""
        number = _number(text)
        if not self.low <= number <= self.high:
            raise ConvscopeError(
                f"{self.label} is a number from {self.low:g} to {self.high:g}. Received: {text!r}"
            )
        return number


@dataclass(frozen=True)
class Switch:
    """On or off: `true` or `false` in a link."""

    label: str
    default: bool
    pages: tuple[str, ...]
    help: str | None = None

    def read(self, text: str) -> bool:
        """Read a link's value, or say which rule it breaks."""
        if text.lower() not in ("true", "false"):
            raise ConvscopeError(f"{self.label} is true or false. Received: {text!r}")
        return text.lower() == "true"


@dataclass(frozen=True)
class Text:
    """A kernel or a pixel, written out."""

    label: str
    default: str
    pages: tuple[str, ...]
    help: str | None = None

    def read(self, text: str) -> str:
        """Read a link's value as it came: its field keeps a bad one, and says what is wrong."""
        return text


Parameter = Choice | WholeNumber | Number | Switch | Text

_LAB = ("kernel_lab",)
_FILTERS = ("learned_filters",)
# What means something else on each page that has it, and so does not come along with the menu.
_OF_ITS_PAGE = ("pixel",)

PARAMETERS: dict[str, Parameter] = {
    "image": Choice("Picture", (*PICTURES, UPLOAD), "boxes", _LAB),
    "channels": Choice(
        "Channels",
        ("grey", "colour"),
        "grey",
        _LAB,
        "Grey weighs red, green and blue by their luminance. In colour, the same kernel reads each "
        "of the three channels and the three results are added.",
    ),
    "kernel": Text(
        "Kernel as text",
        format_kernel(next(iter(KERNELS.values())).weights),
        _LAB,
        "Row by row, with commas. A shape other than 3x3 stands in front: 1x3:-1,0,1.",
    ),
    "padding": Choice(
        "Padding",
        ("same", "valid"),
        "same",
        _LAB,
        "With same, zeros around the picture keep its size (at stride 1). "
        "With valid, the window stays inside the picture.",
    ),
    "stride": WholeNumber(
        "Stride", *limits.STRIDES, 1, _LAB, "How many pixels the window moves at each step."
    ),
    "dilation": WholeNumber(
        "Dilation",
        *limits.DILATIONS,
        1,
        _LAB,
        "How far apart the pixels are that the kernel's cells read.",
    ),
    "bias": Number("Bias", -limits.BIAS, limits.BIAS, 0.0, _LAB, "A number added to every result."),
    "relu": Switch("ReLU", False, _LAB, "Negative values become 0."),
    "pool": Choice(
        "Pooling",
        ("max", "average", "none"),
        "max",
        _LAB,
        "Max keeps the largest value of each window; average, which is a blur, their mean.",
    ),
    "pool_size": WholeNumber("Pool size", *limits.POOL_SIZES, 2, _LAB),
    "pool_stride": WholeNumber("Pool stride", *limits.POOL_STRIDES, 2, _LAB),
    "pool_padding": Choice("Pool padding", ("valid", "same"), "valid", _LAB),
    "pixel": Text(
        "Pinned pixel",
        "",
        (*_LAB, *_FILTERS),
        "Row and column of the activation map, such as 9,4. A click on a picture sets it, Escape "
        "or an empty field releases it, and the link carries it.",
    ),
    "model": Choice("Network", MODEL_NAMES, "fashion", _FILTERS),
    "input": Choice(
        "Input",
        ("sample", UPLOAD),
        "sample",
        _FILTERS,
        "A picture that the network has never been trained on, or one of yours.",
    ),
    "sample": WholeNumber("Sample", 0, SAMPLES - 1, 0, _FILTERS),
    "filter": WholeNumber("Filter", 0, FILTERS - 1, 0, _FILTERS),
    "stage": Choice("Stage", ("weights", "convolution", "relu", "pooled"), "relu", _FILTERS),
    "scale": Choice(
        "Scale",
        ("shared", "each"),
        "shared",
        _FILTERS,
        "Shared: one colour scale for all 32, so that they can be compared. "
        "Each: a scale of its own for every tile, which makes a weak map look busy.",
    ),
    "sort": Choice(
        "Sort",
        ("number", "strongest", "activity", "likeness"),
        "number",
        _FILTERS,
        "Strongest: by the largest value, signs aside, in each tile. Activity: by the mean of the "
        "map after ReLU. Likeness: by the cosine between the weights and the chosen filter's.",
    ),
}


def refusals(page: str, received: Mapping[str, str]) -> list[str]:
    """Say what a link asks for that the page does not take.

    Parameters
    ----------
    page : str
        The page's key in the table of pages.
    received : mapping of str to str
        The link's parameters as they came.

    Returns
    -------
    list of str
        One sentence for each refused parameter; empty for a good link.
    """
    sentences = []
    for name, text in received.items():
        parameter = PARAMETERS.get(name)
        if parameter is None or page not in parameter.pages:
            sentences.append(f"This page knows no link parameter {name!r}. Received: {text!r}")
            continue
        try:
            parameter.read(text)
        except ConvscopeError as error:
            sentences.append(str(error))
    return sentences


def open_link(page: str) -> None:
    """Bring the page to the state that the address asks for, and name what it asks for in vain.

    Runs before the page does, since a bound widget drops a bad value before anyone sees it. A
    link stands for the whole screen: what it leaves out is at its default, even where the visit
    has set something else before. Coming by the menu, without parameters, restores the visit.

    Parameters
    ----------
    page : str
        The page's key in the table of pages.
    """
    received = st.query_params.to_dict()
    if (left := st.session_state.get("page")) != page:
        st.session_state.setdefault("visit", {})[left] = _values(left)
        st.session_state["page"] = page
        st.session_state["refused"] = []
        st.session_state["restores_visit"] = not received
        if received:
            st.session_state.update({name: _asked(name, received) for name in _of_page(page)})
        else:
            left_with = st.session_state["visit"].get(page, {})
            for name in _OF_ITS_PAGE:
                st.session_state[name] = left_with.get(name, PARAMETERS[name].default)
    st.session_state.update(st.session_state.pop("restored", {}))
    if new := refusals(page, received):
        st.session_state["refused"] = new
    if st.session_state["refused"]:
        show_warning(st.session_state["refused"])


def restore_visit(page: str) -> None:
    """Bring back how the visit left a page, where Streamlit did not.

    Leaving a page puts its bare address into the browser's history. Back stops there, and the bound
    widgets then fall to their defaults instead of what the visit had set.

    Parameters
    ----------
    page : str
        The page's key in the table of pages; it has just run.
    """
    values = _values(page)
    left_with = st.session_state["visit"].get(page, values)
    if st.session_state.pop("restores_visit", False) and values != left_with:
        st.session_state["restored"] = left_with
        st.rerun()


def _values(page: str | None) -> dict[str, str | float | bool]:
    return {name: st.session_state[name] for name in _of_page(page) if name in st.session_state}


def _asked(name: str, received: Mapping[str, str]) -> str | float | bool:
    parameter = PARAMETERS[name]
    try:
        return parameter.read(received[name])
    except (KeyError, ConvscopeError):
        return parameter.default


def _of_page(page: str | None) -> list[str]:
    return [name for name, parameter in PARAMETERS.items() if page in parameter.pages]
