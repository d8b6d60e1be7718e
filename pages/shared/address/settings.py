"""What the link parameters are set to in this visit: read, changed and set back here alone.

The widgets keep them, under the parameters' names, from page to page.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from convcore.networks.network import Network
from pages.shared.address.kinds import Parameter, Value
from pages.shared.address.parameters import PARAMETERS
from pages.shared.session.state import visit


def parameter_here(name: str) -> Parameter:
    """Give a parameter as it is on the page that the visit is on."""
    return PARAMETERS[name].at(visit().page)


def setting(name: str) -> Any:
    """Give what a parameter is set to, as what it means; a text that means nothing raises."""
    return PARAMETERS[name].meaning(held(name))


def held(name: str) -> Value:
    """Give what the widget of a parameter holds."""
    try:
        value: Value = st.session_state[name]
    except KeyError:
        value = parameter_here(name).default
    return value


def change(**meanings: Any) -> None:
    """Set parameters to what they are to mean."""
    hold({name: PARAMETERS[name].for_widget(meaning) for name, meaning in meanings.items()})


def hold(values: Mapping[str, Value]) -> None:
    """Set what widgets hold."""
    st.session_state.update(values)
    for name in values:
        visit().stand_ins.pop(name, None)


def accept(name: str) -> None:
    """Let what a field holds be in use."""
    visit().stand_ins.pop(name, None)


def stand_in(name: str, text: str) -> None:
    """Let a text be in use instead of what a field holds, since that is refused."""
    visit().stand_ins[name] = text


def set_back(*names: str) -> None:
    """Set parameters to their defaults, on all pages of the visit."""
    hold({name: parameter_here(name).default for name in names})
    for left in visit().elsewhere.values():
        for name in names:
            left.pop(name, None)


def leave_behind_for(model: str, network: Network) -> None:
    """Leave behind what the network before has and this one has not."""
    set_back(
        *(
            name
            for name, parameter in PARAMETERS.items()
            if parameter.outlives and not parameter.outlives(held(name), model, network)
        )
    )


def enter_page(page: str) -> None:
    """Find what means something else on each page as the page was left, and all else as it is.

    All is written anew: where the page before was left untouched, Streamlit 1.67 would let the
    widgets of this one fall to their defaults.
    """
    here = visit()
    now = {name: in_use(name) for name in PARAMETERS}
    own = [name for name, parameter in PARAMETERS.items() if parameter.of_its_page]
    if here.page is not None:
        here.elsewhere[here.page] = {name: now[name] for name in own}
    left = here.elsewhere.get(page, {})
    hold(now | {name: left.get(name, PARAMETERS[name].at(page).default) for name in own})
    here.page, here.unreached = page, ""


def settings_of(page: str) -> dict[str, str]:
    """Give how a page is set as link parameters; defaults are left out."""
    values = {name: in_use(name) for name, each in PARAMETERS.items() if page in each.pages}
    return {
        name: PARAMETERS[name].write(values[name])
        for name in names_of(page, values)
        if values[name] != PARAMETERS[name].at(page).default
    }


def in_use(name: str) -> Value:
    """Give what a parameter is set to, or what stands in for a refused text."""
    return visit().stand_ins.get(name, held(name))


def names_of(page: str, values: Mapping[str, Any]) -> list[str]:
    """Name the parameters of a page that is set to these values, and else to the defaults."""

    def has(parameter: Parameter) -> bool:
        name, value = parameter.needs.get(page, ("", ""))
        if not name:
            return True
        needed = PARAMETERS[name]
        return has(needed) and values.get(name, needed.at(page).default) == value

    return [name for name, each in PARAMETERS.items() if page in each.pages and has(each)]


def with_what_goes_along(page: str, settings: Mapping[str, str]) -> dict[str, str]:
    """Add to a link what goes along from the page that it is on to the page that it opens."""
    here = visit().page
    both = {
        name: in_use(name)
        for name in names_of(page, settings)
        if here in PARAMETERS[name].pages and not PARAMETERS[name].of_its_page
    }
    along = {
        name: PARAMETERS[name].write(value)
        for name, value in both.items()
        if value != PARAMETERS[name].default
    }
    return along | dict(settings)
