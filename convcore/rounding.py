"""How a number becomes digits on screen: rounded half away from zero.

One rule for the whole dashboard, here and in `pages/static/common/rounding.js`. A number is
first read with three more decimals than are shown: then a tie is a tie, whether it was stored a
hair below or above, and two right sums that differ in their last bits show the same digits.
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import numpy as np

# Enough digits for any float64; Decimal's name for "half away from zero" is ROUND_HALF_UP.
_CONTEXT = Context(prec=400, rounding=ROUND_HALF_UP)
_NEXT_TO_NOTHING = 1e-5  # of a factor, or between it and 1


def format_number(value: float | np.floating[Any] | np.integer[Any], digits: int = 2) -> str:
    """Write a number with a fixed count of decimals, rounded half away from zero.

    Python's own formatting rounds the binary value, ties to even: 0.125 becomes ``0.12`` and 2.675,
    which is stored as 2.67499..., becomes ``2.67``. Here 0.125 becomes ``0.13`` and 2.675 becomes
    ``2.68``, and so does whatever is less than a thousandth of the last digit away from it.

    Parameters
    ----------
    value : float
        Any Python or NumPy number.
    digits : int
        Decimals to show, 0 or more.

    Returns
    -------
    str
        Such as ``-1.50``, and never ``-0.00``; a value without digits is written as
        ``undefined``, ``infinite`` or ``-infinite``.
    """
    number = Decimal(float(value))
    if number.is_nan():
        return "undefined"
    if number.is_infinite():
        return "infinite" if number > 0 else "-infinite"
    fine = number.quantize(Decimal(1).scaleb(-digits - 3), context=_CONTEXT)
    rounded = fine.quantize(Decimal(1).scaleb(-digits), context=_CONTEXT)
    return format(rounded if rounded else abs(rounded), "f")


def digits_for(limit: float | np.floating[Any]) -> int:
    """Choose how many decimals tell values up to a limit apart.

    Parameters
    ----------
    limit : float
        The largest magnitude that is shown.

    Returns
    -------
    int
        2, or as many as show three significant digits of a smaller limit, at most 9.
    """
    if not 0 < limit < 1:
        return 2
    return min(9, max(2, 2 - math.floor(math.log10(limit))))


def format_value(value: float | np.floating[Any]) -> str:
    """Write a number that stands by itself.

    Parameters
    ----------
    value : float
        Any Python or NumPy number.

    Returns
    -------
    str
        With as many decimals as `digits_for` gives its own magnitude, such as ``-1.50``.
    """
    return format_number(value, digits_for(abs(float(value))))


def format_factor(value: float | np.floating[Any]) -> str:
    """Write what something is multiplied by.

    Parameters
    ----------
    value : float
        Any finite number.

    Returns
    -------
    str
        With at most two decimals, or as many as its first two digits take, or as many as tell it
        from 1 or -1: ``4.5``, ``0.0014``, ``0.9996``; a tiny one as ``1.4e-45``.
    """
    size = abs(float(value))
    if 0 < size <= _NEXT_TO_NOTHING:
        return f"{value:.1e}"
    apart = min(size, abs(size - 1))
    digits = max(2, 1 - math.floor(math.log10(apart))) if apart > _NEXT_TO_NOTHING else 2
    return format_number(value, digits).rstrip("0").rstrip(".")


def bracketed(value: float | np.floating[Any] | np.integer[Any], digits: int = 2) -> str:
    """Write a factor of a product as `format_number` does, a negative one in brackets.

    Parameters
    ----------
    value : float
        Any Python or NumPy number.
    digits : int
        Decimals to show, 0 or more.

    Returns
    -------
    str
        Such as ``1.50`` or ``(-1.50)``.
    """
    text = format_number(value, digits)
    return f"({text})" if text.startswith("-") else text


def percent(share: float, digits: int) -> str:
    """Write a share as people read it.

    Parameters
    ----------
    share : float
        Of 1.
    digits : int
        How many decimals of the percentage.

    Returns
    -------
    str
        Such as "12.5 %".
    """
    return f"{format_number(100 * share, digits)} %"
