"""The kinds of link parameters: what each takes, and how its values are read and written.

A value has three forms: what it means to a page (an array, a place, a number), what its widget
holds, and the text in a link. Only those that are written out in a field differ in the first two;
the field of a number shows the text that a link has.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any, ClassVar, Self

import numpy as np

from convcore.errors import ConvscopeError, short
from convcore.networks.network import Network
from convcore.number_text import parse_number

Value = str | float | bool
"""What a widget holds."""


@dataclass(frozen=True)
class Parameter(ABC):
    """What is said about a link parameter of any kind.

    Parameters
    ----------
    label : str
        What its widget is called.
    noun : str
        What its value is called in a sentence, in the singular; empty where that is the label.
    default : str, float or bool
        What its widget holds at first; left out of links.
    pages : tuple of str
        The pages that have it.
    help : str or None
        What the widget says about it.
    of_its_page : bool
        Whether it means something else on each page that has it. All others go along from page to
        page.
    needs : mapping of str to (str, str)
        By page, another parameter and what that must be set to: else this one is none of the page.
        A link that leaves that out means it.
    outlives : callable or None
        Says of a value, the name of a network and that network whether the value is kept when the
        network is chosen; None for always.
    asked : bool
        Whether the question of a page depends on it.
    ends_with_question : bool
        Whether the next question sets it back.
    is_change : bool
        Whether it changes a network, so that undoing all changes sets it back.
    is_step : bool
        Whether a change of it is one step for the browser's Back.
    on : mapping of str to mapping
        By page, what is said otherwise there, such as its default; only where it is of its page.
    """

    label: str
    default: Any
    _: KW_ONLY
    noun: str = ""
    pages: tuple[str, ...]
    help: str | None = None
    of_its_page: bool = False
    needs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    outlives: Callable[[Any, str, Network], bool] | None = None
    asked: bool = False
    ends_with_question: bool = False
    is_change: bool = False
    is_step: bool = True
    on: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def at(self, page: str | None) -> Self:
        """Give it as it is on a page."""
        otherwise = self.on.get(page or "")
        return replace(self, **otherwise) if otherwise else self

    @property
    def subject(self) -> str:
        """Begin the sentence that says what its value is."""
        return self.noun or self.label

    @abstractmethod
    def read(self, text: str) -> Value:
        """Read a link's text as what the widget holds, or say which rule it breaks."""

    def write(self, value: Value) -> str:
        """Write what the widget holds as a link does."""
        return str(value)

    def called(self, value: Value) -> str:
        """Say what the widget holds as the screen does."""
        return self.write(value)

    def meaning(self, value: Value) -> Any:
        """Give what the widget holds as what it means."""
        return value

    def for_widget(self, meaning: Any) -> Value:
        """Give what a widget holds that means this."""
        value: Value = meaning
        return value


@dataclass(frozen=True)
class Choice(Parameter):
    """One of a few words, in a menu or a row of buttons: links have the word, people see its name.

    Parameters
    ----------
    options : mapping of str to str
        The names by the words, in the order of the menu.
    in_menu : bool
        Whether it is a menu however few they are.
    """

    options: Mapping[str, str]
    in_menu: bool = field(default=False, kw_only=True)

    def read(self, text: str) -> str:
        """Read a link's text, or say which rule it breaks."""
        if text not in self.options:
            raise ConvscopeError(
                f"{self.subject} is one of {', '.join(self.options)}. Received: {short(text)}"
            )
        return text

    def called(self, value: Value) -> str:
        """Say what the widget holds as the screen does."""
        return self.options[str(value)]


@dataclass(frozen=True)
class Name(Parameter):
    """A name that the network in use gives to something: its menu says which there are.

    Parameters
    ----------
    instead : mapping of str to str
        What those are called on screen that no network gives.
    """

    instead: Mapping[str, str] = field(default_factory=dict, kw_only=True)

    def read(self, text: str) -> str:
        """Read a link's text as it came: its menu says which names there are."""
        return text

    def called(self, value: Value) -> str:
        """Say what the widget holds as the screen does."""
        return self.instead.get(str(value), str(value))


@dataclass(frozen=True)
class WholeNumber(Parameter):
    """A whole number from the first to the last of `within`.

    Parameters
    ----------
    within : tuple of int
        The first and the last.
    of_network : bool
        Whether the network in use says which is the last, and `within` that of any network.
    """

    within: tuple[int, int]
    of_network: bool = field(default=False, kw_only=True)
    step: ClassVar[int] = 1

    def read(self, text: str) -> int:
        """Read the text of a link or a field, or say which rule it breaks."""
        low, high = self.within
        number = parse_number(text)
        # A comma may be meant to part thousands.
        if "," in text or not (low <= number <= high and number.is_integer()):
            reach = f"to {high:,}{' at most' if self.of_network else ''}"
            raise ConvscopeError(
                f"{self.subject} is a whole number from {low} {reach}. Received: {what_came(text)}"
            )
        return int(number)


@dataclass(frozen=True)
class Number(Parameter):
    """A number from the first to the last of `within`, which keys change by `step`."""

    within: tuple[float, float]
    step: float = field(default=0.1, kw_only=True)

    def read(self, text: str) -> float:
        """Read the text of a link or a field, or say which rule it breaks."""
        low, high = self.within
        number = parse_number(text)
        if not low <= number <= high:
            reach = f"from {_positional(low)} to {high:,g}"
            raise ConvscopeError(f"{self.subject} is a number {reach}. Received: {what_came(text)}")
        return number + 0.0  # turns -0 into 0

    def write(self, value: Value) -> str:
        """Write what the widget holds as a link does."""
        return _positional(float(value))


@dataclass(frozen=True)
class Switch(Parameter):
    """On or off: `true` or `false` in a link."""

    def read(self, text: str) -> bool:
        """Read a link's text, or say which rule it breaks."""
        if text.lower() not in ("true", "false"):
            raise ConvscopeError(f"{self.subject} is true or false. Received: {short(text)}")
        return text.lower() == "true"

    def write(self, value: Value) -> str:
        """Write what the widget holds as a link does."""
        return str(value).lower()


@dataclass(frozen=True)
class Written(Parameter):
    """What is written out, mostly in a field: that keeps a bad text typed into it.

    Parameters
    ----------
    parse, write_out : callable
        From the text to what it means, and back.
    example : str or None
        What says in an empty field what belongs there.
    """

    parse: Callable[[str], Any]
    write_out: Callable[[Any], str]
    example: str | None = None

    def read(self, text: str) -> str:
        """Read a link's text, or say which rule it breaks."""
        return self.for_widget(self.meaning(text))

    def write(self, value: Value) -> str:
        """Write what the field holds as `write_out` does, and a bad text as it is."""
        try:
            return self.write_out(self.meaning(value))
        except ConvscopeError:
            return str(value)

    def meaning(self, value: Value) -> Any:
        """Read what the field holds, or say what is wrong with it."""
        return self.parse(str(value))

    def for_widget(self, meaning: Any) -> str:
        """Write out what the field is to mean."""
        return self.write_out(meaning)


def _positional(number: float) -> str:
    """Write 0.00001, not 1e-05."""
    return np.format_float_positional(number, trim="-")


def what_came(text: str) -> str:
    """Quote what was typed, for an error."""
    return short(text) if text.strip() else "nothing"
