"""Numbers as people type them, in fields and in kernels."""

import math
import re
from typing import Final

# As in pages/static/common/number_text.js. A digit can be read in one way only: no text takes long.
_BLANKS: Final = "[ \t\r\n\xa0]*"
_UNSIGNED: Final = r"(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][-+\u2212]?[0-9]+)?"
_NUMBER: Final = re.compile(
    f"{_BLANKS}([-+\u2212]?{_UNSIGNED})(?:{_BLANKS}/{_BLANKS}({_UNSIGNED}))?{_BLANKS}"
)


def parse_number(text: str) -> float:
    """Read a number as people type it: 0.5, 0,5, 1e-3, 1/9, with a hyphen or a minus sign.

    Parameters
    ----------
    text : str
        Digits with a decimal point or comma, perhaps with a sign and a power of ten, or one such
        number over another. There is no sign for thousands: a comma is a decimal comma.

    Returns
    -------
    float
        The number, infinite where it is too large; NaN where the text is none.
    """
    found = _NUMBER.fullmatch(text)
    if not found:
        return math.nan
    above, below = map(_decimal, found.groups("1"))
    return above / below if below else math.nan


def _decimal(text: str) -> float:
    return float(text.replace("\u2212", "-").replace(",", "."))
