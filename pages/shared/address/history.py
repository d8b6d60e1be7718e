"""The address: it is read here at the start of a run and written here at its end, and nowhere else.

No widget is bound to it. Each change that a visitor makes is one entry of the browser's history,
except where the parameter says that it is none.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from convcore.errors import ConvscopeError
from pages.shared.address.kinds import Value
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.query import received
from pages.shared.address.refused import with_shown
from pages.shared.address.settings import enter_page, held, hold, names_of, settings_of
from pages.shared.session.state import visit

_P = ParamSpec("_P")


def refusals(page: str, said: Mapping[str, str]) -> dict[str, str]:
    """Say of each parameter that a link asks for, and the page does not take so, why."""
    sentences = {}
    for name, text in said.items():
        if not _takes(page, name):
            continue
        try:
            PARAMETERS[name].at(page).read(text)
        except ConvscopeError as error:
            sentences[name] = str(error)
    return sentences


def unknown(page: str, said: Iterable[str]) -> list[str]:
    """Name what a link sets that is no setting of the page."""
    return [name for name in said if not _takes(page, name)]


def read_address(
    page: str, first_of_round: Callable[[str, Mapping[str, str]], Mapping[str, str]]
) -> None:
    """Bring the page to the state that an opened address asks for; see `show_refused`.

    An address stands for the whole screen: what it leaves out is at its default, even where the
    visit has set something else before. Coming by the menu, without parameters, finds the page as
    the visit left it.
    """
    here, goes_back, said = visit(), _goes_back(), received()
    is_new, enters = here.page is None, here.page != page
    here.arrives = enters or goes_back
    if here.arrives:
        enter_page(page)
        # The projector's switch goes along with the visit, and is no link by itself.
        asks = any(name != "present" for name in said) or (is_new and bool(said))
        here.unknown = unknown(page, said)
        if asks or goes_back:
            _open(page, said)
        if asks and not goes_back:
            hold(_read(page, first_of_round(page, said)))
        here.refused = [
            with_shown(sentence, PARAMETERS[name].at(page).called(held(name)))
            for name, sentence in refusals(page, said).items()
        ]
    hold(_read(page, here.brought))
    here.brought = {}


def write_address(page: str) -> str | None:
    """Write how the page is set where the address says something else.

    Where the run began with an opened address, that entry of the history is to be replaced, or Back
    would come upon it again: after Back and Forward Streamlit does so by itself, and else the text
    is given that is to replace it; as it is where nothing has changed that is a step for Back.
    """
    here, settings = visit(), settings_of(page)
    # What is received can be older than what was written last, where a click came quickly.
    before, here.address = here.address, settings
    if settings == _says(page, received()) and (here.arrives or settings == before):
        return None
    if not _goes_back() and (here.arrives or not _is_step(before, settings)):
        return urlencode(settings)
    st.query_params.from_dict(settings)
    return None


def page_fragment(function: Callable[_P, None]) -> Callable[_P, None]:
    """Make a fragment that writes the address after each run of its own, however that ends."""

    @wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> None:
        here, context = visit(), get_script_run_ctx()
        # In a run of the whole page, or of a fragment around this one, others write it.
        if here.in_fragment or context is None or not context.fragment_ids_this_run:
            function(*args, **kwargs)
            return
        here.in_fragment, here.arrives = True, False
        try:
            function(*args, **kwargs)
        finally:
            settle_address()

    return st.fragment(run)


def settle_address() -> None:
    """Write the address where a fragment would do so at its end, before what takes a moment."""
    here = visit()
    if here.in_fragment:
        here.in_fragment = False
        write_address(str(here.page))  # on these pages, every change is a step for Back


def bring_to(settings: Mapping[str, str]) -> None:
    """Run the page again with link parameters set anew; what else is set stays.

    While a page is run, Streamlit refuses to set a widget that it has drawn.
    """
    visit().brought = settings
    st.rerun()


def address_of(page: str) -> str:
    """Write how a page is set as the end of an address to hand out: no projector goes with it."""
    settings = settings_of(page)
    settings.pop("present", None)
    # Commas and colons, of which kernels are full, need no escape.
    return f"?{urlencode(settings, safe=',:;')}" if settings else ""


def _is_step(said: Mapping[str, str], settings: Mapping[str, str]) -> bool:
    """Say whether anything has changed that is a step for Back."""
    return any(
        PARAMETERS[name].is_step and said.get(name) != settings.get(name)
        for name in {*said, *settings}
    )


def _goes_back() -> bool:
    """Say whether the visitor went back or forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _takes(page: str, name: str) -> bool:
    return name in PARAMETERS and page in PARAMETERS[name].pages


def _read(page: str, said: Mapping[str, str]) -> dict[str, Value]:
    """Read what an address asks for, with what that needs, and without what is not the page's."""
    values: dict[str, Value] = {}
    for name, text in said.items():
        if _takes(page, name):
            with suppress(ConvscopeError):
                values[name] = PARAMETERS[name].at(page).read(text)
    reaches = list(values)
    while reaches:
        name, needed = PARAMETERS[reaches.pop()].needs.get(page, ("", ""))
        if name and name not in said.keys() | values.keys():
            values[name] = needed
            reaches.append(name)
    return values


def _open(page: str, said: Mapping[str, str]) -> None:
    """Set every parameter of a page, by name or by leaving it out."""
    values = _read(page, said)
    names = names_of(page, values)
    hold({name: PARAMETERS[name].at(page).default for name in names} | values)
    # A link shows everybody the same: nothing that only this visit has put in before.
    visit().changes.clear()
    if "kernel" in names:
        visit().kernel = None


def _says(page: str, said: Mapping[str, str]) -> dict[str, str]:
    """Give what an address says as the page would write it."""
    values = _read(page, said)
    return {
        name: PARAMETERS[name].write(values[name])
        for name in names_of(page, values)
        if name in values and values[name] != PARAMETERS[name].at(page).default
    }
