"""How a number becomes digits on screen: rounded half away from zero.

One rule for the whole dashboard. It starts from the shortest decimal that stands for the number at
its own precision, so that what rounds is what a reader sees when the digits are shown in full.
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import numpy as np

# Enough digits for any float64; Decimal's name for "half away from zero" is ROUND_HALF_UP.
_CONTEXT = Context(prec=400, rounding=ROUND_HALF_UP)


def format_number(value: float | np.floating[Any] | np.integer[Any], digits: int = 2) -> str:
    """Write a number with a fixed count of decimals, rounded half away from zero.

    Python's own formatting rounds the binary value, ties to even: 0.125 becomes ``0.12`` and 2.675,
    which is stored as 2.67499..., becomes ``2.67``. Here 0.125 becomes ``0.13`` and 2.675 becomes
    ``2.68``, and so does ``numpy.float32(2.675)``.

    Parameters
    ----------
    value : float
        Any Python or NumPy number; a NumPy float is read at its own precision.
    digits : int
        Decimals to show, 0 or more.

    Returns
    -------
    str
        Such as ``-1.50``, and never ``-0.00``; a value without digits is written as
        ``not a number``, ``infinite`` or ``-infinite``.
    """
    number = Decimal(str(value))
    if number.is_nan():
        return "not a number"
    if number.is_infinite():
        return "infinite" if number > 0 else "-infinite"
    rounded = number.quantize(Decimal(1).scaleb(-digits), context=_CONTEXT)
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
