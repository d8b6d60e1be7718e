"""Numbers as people type them, in fields and in kernels, and lists of them."""

import math
import re
from typing import Final

# As in pages/static/common/number_text.js. A digit can be read in one way only: no text takes long.
_BLANKS: Final = "[ \t\r\n\xa0]*"
_UNSIGNED: Final = r"(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][-+\u2212]?[0-9]+)?"
_NUMBER: Final = re.compile(
    f"{_BLANKS}([-+\u2212]?{_UNSIGNED})(?:{_BLANKS}/{_BLANKS}({_UNSIGNED}))?{_BLANKS}"
)
# What parts numbers with decimal commas: not a comma that touches a number on both sides.
_APART: Final = re.compile(" ?, | ,|[ ;]+")


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


def split_numbers(text: str, *, decimal_commas: bool = False) -> list[str]:
    """Part a list of numbers, as people and programs write it, into the texts of its numbers.

    Parameters
    ----------
    text : str
        Numbers with commas or semicolons between them, or with blanks where there are neither;
        perhaps in brackets, as a list or tuple of Python's, or with a comma or semicolon behind the
        last.
    decimal_commas : bool, optional
        Whether a comma may be a decimal comma. It is one where there is neither a point, nor a
        bracket, nor a comma at the end, and something else parts the numbers, or there is but one.

    Returns
    -------
    list of str
        For `parse_number`, which says whether each is a number.
    """
    whole = re.sub(" ?/ ?", "/", " ".join(text.split())).removesuffix(";").rstrip()  # 1 / 9
    inside = whole[1:-1] if whole[:1] + whole[-1:] in ("[]", "()") else whole
    plain = inside.strip().removesuffix(",").rstrip()
    if decimal_commas and plain == whole and "." not in plain:
        parts = _APART.split(plain)
        if len(parts) > 1 or plain.count(",") == 1:
            return parts
    if "," in plain or ";" in plain:
        return [part.strip() for part in re.split("[,;]", plain)]
    return plain.split() or [""]


def _decimal(text: str) -> float:
    return float(text.replace("\u2212", "-").replace(",", "."))
