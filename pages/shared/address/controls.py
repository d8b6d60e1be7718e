"""The widgets that pages share, made from the table of link parameters."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_popover_container import PopoverContainer
from streamlit.elements.lib.mutable_tab_container import TabContainer

from convcore.errors import ConvscopeError, short
from pages.shared.address.kinds import (
    Choice,
    Name,
    Number,
    Switch,
    Value,
    WholeNumber,
    Written,
)
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.refused import refuse
from pages.shared.address.settings import accept, held, hold, parameter_here, setting
from pages.shared.session.messages import show_error
from pages.shared.session.state import visit

# More options than this go into a menu instead of a row of buttons.
_ROW_OF_BUTTONS = 6
# More whole numbers than this are typed into a field instead of chosen from a menu.
_MENU_OF_NUMBERS = 8
_NUMBER = 108  # pixels: a field for a number, with its name and help above
_TYPED = "{}_typed".format  # the key of such a field

STEPS = {
    _TYPED(name): parameter.step
    for name, parameter in PARAMETERS.items()
    if isinstance(parameter, WholeNumber | Number)
}
"""By how much the keys of the fields of numbers change them."""


@contextmanager
def folded_controls(label: str, key: str, icon: str | None = None) -> Iterator[PopoverContainer]:
    """Fold controls away in a popover, to which `within` adds others."""
    popover = st.popover(label, icon=icon, key=key, on_change="rerun")
    with within(popover):
        yield popover


@contextmanager
def within(popover: PopoverContainer) -> Iterator[None]:
    """Draw controls in a popover only while it is open.

    Drawn in a closed one, a field would tell at the next click what it held when that was closed,
    and so undo what has been set elsewhere since: in the table, by a tile, by Back.
    """
    here = visit()
    before, here.folded = here.folded, not popover.open
    try:
        with popover:
            yield
    finally:
        here.folded = before


def room_for_controls(**how: Any) -> AbstractContextManager[Any]:
    """Give a container for controls; where they are folded away, none is sent."""
    return nullcontext() if visit().folded else st.container(**how)


def control(
    name: str,
    *,
    among: Sequence[str] | None = None,
    otherwise: str | None = None,
    most: int | None = None,
    called: Callable[[str], str] | None = None,
    on_change: Callable[[], None] | None = None,
) -> Any:
    """Show the widget of a link parameter and give what it means; a bad text in a field raises.

    `called` names the options otherwise than the table does.
    """
    parameter = parameter_here(name)
    called = called or parameter.called
    label, there_are = parameter.label, among or [parameter.default]
    if isinstance(parameter, Choice):
        there_are = among or [*parameter.options]
    if isinstance(parameter, Choice | Name):
        default = parameter.default
        narrow(name, there_are, default if default in there_are else otherwise or there_are[0])
    if visit().folded:
        visit().no_numbers.pop(name, None)  # a field is gone with what it refused
        if isinstance(parameter, Written):
            accept(name)
        return parameter.meaning(held(name))
    # A widget shows its own default where a page is left before anything on it was touched, or
    # where the run that drew it first was broken off.
    shown: Any = held(name)
    keep: dict[str, Any] = {
        "key": name,
        "persist_state": "session",
        "help": parameter.help,
        "on_change": on_change,
    }
    match parameter:
        case Choice(in_menu=False) if len(there_are) <= _ROW_OF_BUTTONS:
            value = st.segmented_control(
                label,
                there_are,
                default=shown,
                format_func=called,
                required=True,
                wrap=True,
                **keep,
            )
        case Choice() | Name():
            place = there_are.index(shown)
            value = st.selectbox(label, there_are, place, format_func=called, **keep)
        case WholeNumber(within=(low, high)) if high - low < _MENU_OF_NUMBERS:
            numbers = range(low, high + 1)
            value = st.selectbox(label, numbers, shown - low, width=_NUMBER, **keep)
        case WholeNumber(within=(low, _)) if most is not None:
            value = _number_field(
                name, replace(parameter, within=(low, most), of_network=False), on_change
            )
        case WholeNumber() | Number():
            value = _number_field(name, parameter, on_change)
        case Switch():
            value = st.toggle(label, shown, **keep)
        case Written(example=example):
            value = st.text_input(label, shown, placeholder=example, **keep)
            accept(name)  # unless the page refuses it
    return parameter.meaning(value)


def tabs(name: str) -> Mapping[str, TabContainer]:
    """Show the options of a choice as tabs; only the open one is to be filled."""
    parameter, key = parameter_here(name), f"{name}_tab"
    if not isinstance(parameter, Choice):
        raise TypeError(f"tabs are the options of a choice. Received: {name}")
    labels = {parameter.called(option): option for option in parameter.options}
    label = parameter.called(str(held(name)))
    if st.session_state.get(key) != label:
        st.session_state[key] = label

    def take() -> None:
        hold({name: labels[st.session_state[key]]})

    made = st.tabs(list(labels), key=key, on_change=take)
    return dict(zip(labels.values(), made, strict=True))


def _number_field(
    name: str, parameter: WholeNumber | Number, on_change: Callable[[], None] | None
) -> Value:
    """Show the field of a number, which keeps a text that means none; see `explain_numbers`.

    Not Streamlit's own, which the browser reads: there 0,5 became 5 and 1e the default, unseen.
    """
    key, no_numbers = _TYPED(name), visit().no_numbers

    def take() -> None:
        text = st.session_state[key]
        try:
            hold({name: parameter.read(text)})
        except ConvscopeError as error:
            no_numbers[name] = text, held(name), error
        else:
            if on_change:
                on_change()

    number, text = held(name), st.session_state.get(key)
    refused = no_numbers.get(name)
    # A page that is entered draws the field anew, and empty; else a number has come from elsewhere.
    if refused and (visit().arrives or refused[:2] != (text, number)):
        no_numbers.pop(name)
    # Written only where it says something else, or a key pressed meanwhile would be lost; and 1/3
    # stays as it was typed.
    if name not in no_numbers and (visit().arrives or not _says(parameter, text, number)):
        st.session_state[key] = parameter.write(number)
    st.text_input(
        parameter.label,
        st.session_state[key],  # what a field shows that comes later, in a popover that opens
        key=key,
        help=parameter.help,
        on_change=take,
        placeholder=" to ".join(map(parameter.write, parameter.within)),  # number_keys.js reads it
        width=_NUMBER,
    )
    return number


def explain_numbers(*names: str) -> bool:
    """Explain below a row what its fields of numbers refuse; gives whether all hold one."""
    refused = [name for name in names if name in visit().no_numbers]
    # A place is kept for it: were one inserted, the browser would make all that follows anew, and
    # lose what is being typed there.
    with room_for_controls():
        for name in refused:
            _, number, error = visit().no_numbers[name]
            show_error(ConvscopeError(f"{error}. Still in use: {PARAMETERS[name].write(number)}"))
    return not refused


def _says(parameter: WholeNumber | Number, text: str | None, number: Value) -> bool:
    with suppress(ConvscopeError):
        return text is not None and parameter.read(text) == number
    return False


def narrow(name: str, among: Sequence[str], default: str) -> None:
    """Choose something that there is; explains what there is not, if somebody asked for it."""
    asked = held(name)
    if asked in among:
        return
    hold({name: default})
    if asked != parameter_here(name).default:
        rule = f"{PARAMETERS[name].subject} is one of {', '.join(among)} here"
        error = ConvscopeError(f"{rule}. Received: {short(asked)}")
        refuse(error, shown=parameter_here(name).called(default))


def numbered(name: str, count: int, whose: str, problems: DeltaGenerator | None = None) -> int:
    """Show the widget of a number that is one of so many; any other is explained."""
    one_of(name, count, whose, problems)
    number: int = control(name, most=count - 1)
    with problems or st.container():
        explain_numbers(name)
    return number


def one_of(name: str, count: int, whose: str, problems: DeltaGenerator | None = None) -> int:
    """Give a number that is one of so many; a larger one is explained and set to 0."""
    asked: int = setting(name)
    if asked < count:
        return asked
    hold({name: 0})
    noun = PARAMETERS[name].label.lower()
    rule = f"{whose} has {noun}s 0 to {count - 1}"
    refuse(ConvscopeError(f"{rule}. Received: {noun} {asked}"), problems, shown=f"{noun} 0")
    return 0
