"""The kinds of link parameters: what each takes, and how a link's text is read."""

from __future__ import annotations

import math
from dataclasses import dataclass

from convcore.errors import ConvscopeError


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
class Name:
    """A name that the network in use gives to something: the network says which there are."""

    label: str
    default: str
    pages: tuple[str, ...]
    help: str | None = None

    def read(self, text: str) -> str:
        """Read a link's value as it came: its menu says which names there are."""
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


Value = str | float | bool
Parameter = Choice | Name | WholeNumber | Number | Switch | Text
