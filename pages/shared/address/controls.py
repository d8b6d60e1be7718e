"""The widgets that pages share, made from the table of link parameters."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from pages.shared.address.kinds import Choice, Name, Number, Switch, WholeNumber, Written
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import held, hold
from pages.shared.session.messages import show_error

# More options than this go into a menu instead of a row of buttons.
_ROW_OF_BUTTONS = 6


def control(
    name: str,
    *,
    among: Sequence[str] | None = None,
    otherwise: str | None = None,
    most: int | None = None,
    on_change: Callable[[], None] | None = None,
) -> Any:
    """Show the widget of a link parameter and give what it means; a bad text in a field raises."""
    parameter = PARAMETERS[name]
    label, there_are = parameter.label, among or [parameter.default]
    if isinstance(parameter, Choice):
        there_are = among or parameter.options
    if isinstance(parameter, Choice | Name):
        _narrow(name, there_are, otherwise)
    # Only where nothing is set yet: written at every run, it would overtake keys that are held.
    if name not in st.session_state:
        hold({name: parameter.default})
    keep: dict[str, Any] = {
        "key": name,
        "persist_state": "session",
        "help": parameter.help,
        "on_change": on_change,
    }
    match parameter:
        case Choice(in_menu=False) if len(there_are) <= _ROW_OF_BUTTONS:
            value = st.segmented_control(label, there_are, required=True, wrap=True, **keep)
        case Choice() | Name():
            value = st.selectbox(label, there_are, **keep)
        case WholeNumber(within=(low, high)):
            value = st.number_input(label, low, high if most is None else most, step=1, **keep)
        case Number(within=(low, high), step=step):
            value = st.number_input(label, low, high, step=step, format="%g", **keep)
        case Switch():
            value = st.toggle(label, **keep)
        case Written(example=example):
            value = st.text_input(label, placeholder=example, **keep)
    return parameter.meaning(value)


def _narrow(name: str, among: Sequence[str], otherwise: str | None) -> None:
    """Choose something that there is; explains what there is not, if somebody asked for it."""
    asked, default = held(name), PARAMETERS[name].default
    if asked in among:
        return
    hold({name: default if default in among else otherwise or among[0]})
    if asked != default:
        rule = f"{PARAMETERS[name].label} is one of {', '.join(among)} here"
        show_error(ConvscopeError(f"{rule}. Received: {asked!r}"))


def numbered(name: str, count: int, whose: str, problems: DeltaGenerator | None = None) -> int:
    """Show the widget of a number that is one of so many; a larger one is explained."""
    asked = held(name)
    if not isinstance(asked, str) and asked >= count:
        hold({name: 0})
        rule = f"{whose} has {name}s 0 to {count - 1}"
        with problems or st.container():
            show_error(ConvscopeError(f"{rule}. Received: {name} {asked}. Shown: {name} 0"))
    number: int = control(name, most=count - 1)
    return number
