"""The widgets that pages share, made from the table of link parameters."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from pages.shared.address.kinds import Choice, Name, Number, Switch, Text, WholeNumber
from pages.shared.address.parameters import PARAMETERS
from pages.shared.session.messages import show_error

# More options than this go into a menu instead of a row of buttons, and so do choices that
# stand beside other menus.
_ROW_OF_BUTTONS = 6
_MENUS = frozenset({"pool", "model", "channel", "sort"})
_STEPS = {"learning_rate": 0.001}  # how far the buttons of a number go
# What says in an empty field what belongs there.
_EXAMPLES = {"silence": "none", "place": "none", "unit": "strongest"}


def control(
    name: str,
    *,
    among: Sequence[str] | None = None,
    otherwise: str | None = None,
    most: int | None = None,
    on_change: Callable[[], None] | None = None,
) -> Any:
    """Show the widget of a link parameter; its value follows the link and the whole visit."""
    parameter = PARAMETERS[name]
    bound: dict[str, Any] = {
        "key": name,
        "bind": "query-params",
        "persist_state": "session",
        "help": parameter.help,
        "on_change": on_change,
    }
    match parameter:
        case Choice(label, options, default):
            shown, default = _narrowed(name, default, among or options, otherwise)
            if name in _MENUS or len(shown) > _ROW_OF_BUTTONS:
                return st.selectbox(label, shown, index=shown.index(default), **bound)
            return st.segmented_control(
                label, shown, default=default, required=True, wrap=True, **bound
            )
        case Name(label, default):
            shown, default = _narrowed(name, default, among or [default], otherwise)
            return st.selectbox(label, shown, index=shown.index(default), **bound)
        case WholeNumber(label, low, high, default):
            high = high if most is None else most
            return st.number_input(label, low, high, default, step=1, **bound)
        case Number(label, low, high, default):
            step = _STEPS.get(name, 0.5)
            return st.number_input(label, low, high, default, step=step, format="%g", **bound)
        case Switch(label, default):
            return st.toggle(label, default, **bound)
        case Text(label, default):
            return st.text_input(label, default, placeholder=_EXAMPLES.get(name), **bound)


def _narrowed(
    name: str, default: str, among: Sequence[str], otherwise: str | None
) -> tuple[Sequence[str], str]:
    """Give what there is to choose from and what is chosen first; explains what there is not."""
    asked = st.session_state.get(name, default)
    first = default if default in among else otherwise or among[0]
    if asked not in among:
        st.session_state[name] = first
    if asked not in among and asked != default:  # somebody has asked for it
        rule = f"{PARAMETERS[name].label} is one of {', '.join(among)} here"
        show_error(ConvscopeError(f"{rule}. Received: {asked!r}"))
    return among, first


def numbered(name: str, count: int, whose: str, problems: DeltaGenerator | None = None) -> int:
    """Show the widget of a number that is one of so many; a larger one is explained."""
    asked = st.session_state.get(name, 0)
    if asked >= count:
        st.session_state[name] = 0
        rule = f"{whose} has {name}s 0 to {count - 1}"
        with problems or st.container():
            show_error(ConvscopeError(f"{rule}. Received: {name} {asked}. Shown: {name} 0"))
    number: int = control(name, most=count - 1)
    return number
