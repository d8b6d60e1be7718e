"""What a setting of a layer may be: rules, each with its words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from convcore.limits import NETWORK_SIDE

_SIDE: Final = 32  # longest side of a window, stride or dilation
SCALE: Final = 1e6
"""Largest magnitude of a number that is neither a side nor a count."""


@dataclass(frozen=True)
class Setting:
    """What a setting of a layer may be.

    Parameters
    ----------
    read : callable
        Gives a value as it is kept; raises ValueError or TypeError for what is not allowed.
    rule : str
        What is allowed, in words.
    default : object, optional
        Stands for a value that is not given; None where it must be.
    """

    read: Callable[[Any], Any]
    rule: str
    default: Any = None


def whole_number(low: int, high: int) -> Setting:
    """Allow whole numbers.

    Parameters
    ----------
    low, high : int
        The smallest and the largest.

    Returns
    -------
    Setting
        The rule.
    """

    def read(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise ValueError
        return value

    return Setting(read, f"a whole number from {low} to {high}")


def two_sides() -> Setting:
    """Allow rows and columns, or one number for both.

    Returns
    -------
    Setting
        The rule; what is kept is a list of two.
    """
    side = whole_number(1, _SIDE)

    def read(value: Any) -> list[int]:
        rows, columns = value if isinstance(value, list) else (value, value)
        return [side.read(rows), side.read(columns)]

    return Setting(read, f"two whole numbers from 1 to {_SIDE}")


def real_number(low: float, high: float) -> Setting:
    """Allow numbers.

    Parameters
    ----------
    low, high : float
        The smallest and the largest.

    Returns
    -------
    Setting
        The rule.
    """

    def read(value: Any) -> float:
        if type(value) not in (int, float) or not low <= value <= high:
            raise ValueError
        return float(value)

    return Setting(read, f"a number from {low:g} to {high:g}")


def real_by_channel() -> Setting:
    """Allow a number, or one for each channel.

    Returns
    -------
    Setting
        The rule.
    """
    one = real_number(-SCALE, SCALE)

    def read(value: Any) -> float | list[float]:
        return [one.read(each) for each in value] if isinstance(value, list) else one.read(value)

    return Setting(read, f"{one.rule}, or one for each channel")


def borders() -> Setting:
    """Allow how many rows go above and below, and how many columns left and right.

    Returns
    -------
    Setting
        The rule; what is kept is a list of two lists of two.
    """
    count = whole_number(0, _SIDE)

    def read(value: Any) -> list[list[int]]:
        rows, columns = value if isinstance(value, list) else (value, value)
        sides = (each if isinstance(each, list) else (each, each) for each in (rows, columns))
        return [[count.read(before), count.read(after)] for before, after in sides]

    return Setting(read, f"two pairs of whole numbers from 0 to {_SIDE}")


def one_of(*values: Any) -> Setting:
    """Allow some values.

    Parameters
    ----------
    *values : object
        All of them; the first is the default.

    Returns
    -------
    Setting
        The rule.
    """

    def read(value: Any) -> Any:
        if not any(type(value) is type(each) and value == each for each in values):
            raise ValueError
        return value

    return Setting(read, " or ".join(map(repr, values)), values[0])


def image_shape() -> Setting:
    """Allow the shape of an image.

    Returns
    -------
    Setting
        The rule; what is kept is a list of rows, columns and channels.
    """
    sides, channels = whole_number(1, NETWORK_SIDE), one_of(1, 3)

    def read(value: Any) -> list[int]:
        rows, columns, depth = value
        return [sides.read(rows), sides.read(columns), channels.read(depth)]

    return Setting(read, f"rows and columns from 1 to {NETWORK_SIDE}, and 1 or 3 channels")
