"""What a visit holds besides its widgets: one record with a slot for each thing."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.runtime.scriptrunner import ScriptRunContext, get_script_run_ctx

from convcore.errors import ConvscopeError
from convcore.pictures.fitting import FittedInput


@dataclass(frozen=True)
class Guess:
    """What a visitor has answered.

    Parameters
    ----------
    chosen : int
        Place of the answer among the four.
    mistake : str
        What leads to it, a key of `WRONG_ANSWERS`; empty where it is right.
    """

    chosen: int
    mistake: str


Touch = tuple[int, tuple[int, int]]
"""Which figure of several was touched, and at which row and column."""


@dataclass(eq=False)
class Visit:
    """The state of a visit.

    Parameters
    ----------
    name : str
        Of this visit, the same after a broken connection.
    forgotten : bool
        Whether it has begun because the server had forgotten the one before.
    narrow : bool or None
        Whether the screen is narrow, as a phone's; None before anything is known of it.
    page : str or None
        The page that it is on; None before the first.
    elsewhere : dict
        By page, what the parameters that mean something else on each page were left at.
    address : dict of str to str
        The link parameters that the address was to have last.
    arrives : bool
        Whether this run began with an address that was opened.
    refused : list of str
        What the address has asked for in vain.
    unknown : list of str
        The names in it that are no settings of the page.
    brought : mapping of str to str
        Link parameters that the next run begins with.
    folded : bool
        Whether the controls that are being run lie in a popover that is closed.
    in_fragment : bool
        Whether a fragment that will write the address is being run.
    stand_ins : dict of str to str
        By parameter whose field holds a refused text, what is in use instead.
    kernel : ndarray or None
        The last good kernel of the Kernel lab.
    no_numbers : dict
        By parameter, the text last typed that means none of its numbers, the number that was kept,
        and why.
    changes : dict
        By network and parameter, the text and the value of the last change that could be made.
    solved : set of str
        The mistakes of tools whose answers were shown.
    guesses : dict of str to Guess
        The answers, by question.
    counted : tuple or None
        What was counted last, and how many it were.
    fitted : tuple or None
        What was made to fit last, and how; what it became, and what is doubtful of it.
    deeds : set
        What is done of the lesson: the step, and what of it.
    stages : dict of str to int
        By step of the lesson, how many of its stages are behind the visitor.
    touched : dict of str to list
        By step of the lesson and stage, what was touched: the figure and the place on it.
    recalled : set of str
        What of the tab's memory this visit has taken over, by its name.
    addresses : dict of str to (bytes, str, str)
        By place, the last file that browsers were to keep, its digest and its address.
    unreached : str
        The name of a network that did not reach the browser, and so answers on the server; until
        another one is chosen, or a page is entered.
    sample_class : str
        Of which class the samples are that are stepped through; of any, where it is none.
    edits : dict of str to int
        The last change of each widget that has arrived, by its key.
    network_coming : tuple of str and bytes, or None
        The name of a file with a network that is still to be read, and what is in it.
    network_aside : mapping of str to object
        How the network was set whose file was removed last; empty once another file has come.
    refusals_aside : tuple
        Why its names, and its black and white, were none; None where they were some.
    picture_refused, network_refused, fetch_refused, training_refused
        Why the last one could not be had; a picture with where it came from.
    names_refused, scale_refused, ending_refused
        Why what the network's classes are called, what black and white are to it, or what is added
        to its answers, is none.
    """

    name: str = field(default_factory=lambda: uuid4().hex)
    forgotten: bool = False
    narrow: bool | None = None
    page: str | None = None
    elsewhere: dict[str, dict[str, Any]] = field(default_factory=dict)
    address: dict[str, str] = field(default_factory=dict)
    arrives: bool = False
    refused: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    brought: Mapping[str, str] = field(default_factory=dict)
    folded: bool = False
    in_fragment: bool = False
    stand_ins: dict[str, str] = field(default_factory=dict)
    kernel: NDArray[np.float32] | None = None
    no_numbers: dict[str, tuple[str, Any, ConvscopeError]] = field(default_factory=dict)
    changes: dict[tuple[str, str], tuple[str, Any]] = field(default_factory=dict)
    solved: set[str] = field(default_factory=set)
    guesses: dict[str, Guess] = field(default_factory=dict)
    counted: tuple[tuple[str, bool, bytes, bytes], int] | None = None
    fitted: tuple[tuple[Any, ...], FittedInput, str | None] | None = None
    deeds: set[tuple[str, str]] = field(default_factory=set)
    stages: dict[str, int] = field(default_factory=dict)
    touched: dict[str, list[Touch]] = field(default_factory=dict)
    recalled: set[str] = field(default_factory=set)
    addresses: dict[str, tuple[bytes, str, str]] = field(default_factory=dict)
    unreached: str = ""
    sample_class: str = ""
    edits: dict[str, int] = field(default_factory=dict)
    network_coming: tuple[str, bytes] | None = None
    network_aside: Mapping[str, Any] = field(default_factory=dict)
    refusals_aside: tuple[ConvscopeError | None, ConvscopeError | None] = (None, None)
    picture_refused: tuple[str, ConvscopeError] | None = None
    network_refused: ConvscopeError | None = None
    names_refused: ConvscopeError | None = None
    scale_refused: ConvscopeError | None = None
    ending_refused: ConvscopeError | None = None
    fetch_refused: ConvscopeError | None = None
    training_refused: ConvscopeError | None = None


class _Last(threading.local):
    """The visit that was asked for last in a thread, and for which context of Streamlit's."""

    context: ScriptRunContext | None = None
    visit: Visit | None = None


_LAST = _Last()


def visit() -> Visit:
    """Give the state of this visit, to read and to change."""
    context = get_script_run_ctx()
    # A run asks some 170 times, and Streamlit's own state takes 10 to 15 microseconds for each.
    if context is None or context is not _LAST.context or _LAST.visit is None:
        _LAST.context, _LAST.visit = context, _visit_in_state()
    return _LAST.visit


def _visit_in_state() -> Visit:
    found: Visit | None = st.session_state.get("visit")
    if found is None:
        found = st.session_state["visit"] = Visit()
    return found
