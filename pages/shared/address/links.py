"""Links: what an address asks of a page, and how a visit finds a page again as it left it."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from convcore.errors import ConvscopeError
from pages.shared.address.kinds import Value
from pages.shared.address.navigation import PAGES
from pages.shared.address.parameters import NETWORK_INPUT, PARAMETERS
from pages.shared.session.messages import show_warning

# What means something else on each page that has it, and so does not come along with the menu.
_OF_ITS_PAGE = ("pixel", "seed", "ask", "guess")
# What pages have in common: it goes from page to page. The Kernel lab shows it for one picture.
_OF_THE_NETWORK = (
    *("model", "input", "sample", "filter"),
    *("crop", "invert", "centre", "zoom"),
)

_OF_THE_VISIT = (*_OF_THE_NETWORK, "present")


def refusals(page: str, received: Mapping[str, str]) -> list[str]:
    """Say what a link asks for that the page does not take."""
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


def open_link(
    page: str, first_of_round: Callable[[str, Mapping[str, str]], Mapping[str, str]]
) -> None:
    """Bring the page to the state that the address asks for, and name what it asks for in vain.

    Runs before the page does, since a bound widget drops a bad value before anyone sees it. A
    link stands for the whole screen: what it leaves out is at its default, even where the visit
    has set something else before. Coming by the menu, without parameters, restores the visit.
    """
    received, left = st.query_params.to_dict(), st.session_state.get("page")
    if left is not None and (others := _of_other_pages(page, received)):
        # A link leaves an entry in the browser's history: the page it was on, with the parameters
        # of the page it leads to. Back stops there, and finds the page as the visit left it.
        received = {} if left != page else {n: received[n] for n in received.keys() - others}
    # The projector's switch goes along with the visit, and is no link by itself.
    asks = any(name != "present" for name in received)
    if left != page:
        _remember(left)
        st.session_state["page"] = page
        st.session_state["refused"] = []
        st.session_state["restores_visit"] = not asks
        if asks or (received and left is None):
            st.session_state.update(_asked(page, left, received))
            if first := first_of_round(page, received):
                # The whole link, so that the address stays true when something is changed.
                st.session_state["page"] = left
                st.switch_page(PAGES[page].script, query_params={**received, **first})
            # A link shows everybody the same: nothing that only this visit has put in before.
            st.session_state.pop("good_edits", None)
        else:
            left_with = _left_with(page, left)
            for name in _OF_ITS_PAGE:
                st.session_state[name] = left_with.get(name, PARAMETERS[name].default)
    st.session_state.update(st.session_state.pop("restored", {}))
    if new := refusals(page, received):
        st.session_state["refused"] = new
    if st.session_state["refused"]:
        show_warning(st.session_state["refused"])


def bring_to(settings: Mapping[str, str]) -> None:
    """Run the page again with link parameters set anew; what else is set stays.

    A fragment cannot set those of widgets outside of it: what the browser shows would win. Nor can
    it follow a link to its own page: Streamlit 1.67 refuses to set what is bound to a widget.
    """
    values = {name: PARAMETERS[name].read(text) for name, text in settings.items()}
    st.session_state["restored"] = values
    st.rerun()


def opened_by_link() -> bool:
    """Say whether the page is run for the first time since a link led to it."""
    return st.session_state.get("restores_visit") is False


def restore_visit(page: str) -> None:
    """Bring back how the visit left a page, where Streamlit did not.

    Leaving a page puts its bare address into the browser's history. Back stops there, and the bound
    widgets then fall to their defaults instead of what the visit had set.
    """
    values = _values(page)
    left_with = values | st.session_state["visit"].get(page, {})
    if st.session_state.pop("restores_visit", False) and values != left_with:
        st.session_state["restored"] = left_with
        st.rerun()


def settings_of(page: str) -> dict[str, str]:
    """Give how a page is set as link parameters."""
    values = _values(page)
    if page == "kernel_lab" and values.get("image") != NETWORK_INPUT:
        values = {name: value for name, value in values.items() if name not in _OF_THE_NETWORK}
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value).removesuffix(".0")
        for name, value in values.items()
        if value != PARAMETERS[name].default
    }


def address_of(page: str) -> str:
    """Write how a page is set as the end of an address."""
    # Commas and colons, of which kernels are full, need no escape.
    settings = settings_of(page)
    return f"?{urlencode(settings, safe=',:;')}" if settings else ""


def _remember(page: str | None) -> None:
    values, visit = _values(page), st.session_state.setdefault("visit", {})
    for left_with in visit.values():
        common = [name for name in _OF_THE_VISIT if name in values and name in left_with]
        left_with.update({name: values[name] for name in common})
    visit[page] = values


def _left_with(page: str, left: str | None) -> dict[str, Value]:
    """Give how the visit left a page; of one that it has not seen, what goes from page to page."""
    values, names = _values(left), _of_page(page)
    new = {name: values[name] for name in _OF_THE_VISIT if name in values and name in names}
    found: dict[str, Value] = st.session_state["visit"].setdefault(page, new)
    return found


def _of_other_pages(page: str, received: Mapping[str, str]) -> set[str]:
    return {n for n in received if n in PARAMETERS and page not in PARAMETERS[n].pages}


def _asked(page: str, left: str | None, received: Mapping[str, str]) -> dict[str, Value]:
    """Give the value of every parameter that a link sets, by name or by leaving it out."""
    values, names = _values(left), _of_page(page)
    if page == "kernel_lab" and received.get("image") != NETWORK_INPUT:
        names = [name for name in names if name in received or name not in _OF_THE_NETWORK]
    # Streamlit takes out of a link what the page before has bound as well.
    carried = {name: values[name] for name in _OF_THE_VISIT if name in values}
    return {name: _read(name, received, carried) for name in names}


def _read(name: str, received: Mapping[str, str], otherwise: Mapping[str, Value]) -> Value:
    parameter = PARAMETERS[name]
    try:
        return parameter.read(received[name])
    except (KeyError, ConvscopeError):
        return otherwise.get(name, parameter.default)


def _values(page: str | None) -> dict[str, Value]:
    return {name: st.session_state[name] for name in _of_page(page) if name in st.session_state}


def _of_page(page: str | None) -> list[str]:
    return [name for name, parameter in PARAMETERS.items() if page in parameter.pages]


def leave_behind(names: Sequence[str]) -> None:
    """Set link parameters to their defaults, on all pages of the visit."""
    left = {name: PARAMETERS[name].default for name in names}
    st.session_state.update(left)
    for other_page in st.session_state.get("visit", {}).values():
        other_page.update({name: left[name] for name in left if name in other_page})
