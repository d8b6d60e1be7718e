"""Kernels by name, and kernels as one line of text, as they stand in menus and links.

The text is the numbers row by row: ``1,1,1,0,0,0,-1,-1,-1`` is a 3x3 kernel; any other shape stands
in front, as in ``1x2:-1,1``. A kernel for colours has red, green and blue at every place:
``1x2x3:0,0,0,1,0.5,0``. Blanks and rows in brackets, as MATLAB and Python have them, are read as
well, and never written.
"""

import math
import re

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32
from convcore.errors import ConvscopeError
from convcore.kernels.presets import CHANNELS
from convcore.limits import KERNEL_ENTRY, KERNEL_SIDES
from convcore.number_text import parse_number, split_numbers

_ROW = re.compile(r"\[([^\[\]]*)\]")
_ENTRY = f"A kernel entry is a number from {-KERNEL_ENTRY:g} to {KERNEL_ENTRY:g}"
_LONGEST = 5_000  # characters of a text: 147 numbers of 33 each
_SHOWN = 30  # characters of a refused text that its error repeats


def parse_kernel(text: str) -> NDArray[np.float32]:
    """Read a kernel from text.

    Parameters
    ----------
    text : str
        Numbers row by row, a list as `split_numbers` parts it, and in front, unless it is 3x3, the
        shape as in ``3x5:`` or ``3x5x3:``. Or rows in brackets, as MATLAB and Python have them.
        Numbers are as in `parse_number`; commas are decimal commas where there are as many numbers
        as there must be only so. Sides and entries are within `convcore.limits`. At most 5,000
        characters.

    Returns
    -------
    ndarray of float32, shape (kh, kw) or (kh, kw, 3)
        The kernel.

    Raises
    ------
    ConvscopeError
        If the text is no such kernel; the sentence says where.
    """
    if len(text) > _LONGEST:
        rule = f"The text of a kernel has at most {_LONGEST:,} characters"
        raise ConvscopeError(f"{rule}. Received: {len(text):,}")
    is_in_brackets = text.lstrip().startswith("[")
    sides, entries = _parse_rows(text) if is_in_brackets else _parse_line(text)
    numbers = [parse_number(entry) for entry in entries]
    for index, number in enumerate(numbers):
        if not abs(number) <= KERNEL_ENTRY:
            row, column, *channel = np.unravel_index(index, sides)
            place = f"row {row}, column {column}" + "".join(f", {CHANNELS[c]}" for c in channel)
            raise ConvscopeError(f"{_ENTRY}. Received: {_shown(entries[index])} at {place}")
    return np.array(numbers, dtype=np.float32).reshape(sides)


def parse_table(text: str) -> NDArray[np.float32]:
    """Read a kernel without channels from text.

    Parameters
    ----------
    text : str
        As for `parse_kernel`.

    Returns
    -------
    ndarray of float32, shape (kh, kw)
        The kernel.

    Raises
    ------
    ConvscopeError
        If the text is no kernel, or one with channels.
    """
    kernel = parse_kernel(text)
    if kernel.ndim != 2:
        rule = "This kernel is one table of numbers, without channels"
        raise ConvscopeError(f"{rule}. Received: {_shown(text)}")
    return kernel


def format_kernel(weights: ArrayLike) -> str:
    """Write a kernel as the shortest text from which `parse_kernel` reads the same numbers.

    Parameters
    ----------
    weights : array_like of shape (kh, kw) or (kh, kw, 3)
        Finite numbers, read as float32.

    Returns
    -------
    str
        Numbers row by row; the shape stands in front unless it is 3x3.

    Raises
    ------
    ConvscopeError
        If the weights are not a table of finite numbers.
    """
    weights = as_float32(weights, "kernel", "(kh, kw)", "(kh, kw, 3)")
    weights = weights + np.float32(0)  # turns -0 into 0
    numbers = ",".join(str(weight).removesuffix(".0") for weight in weights.flat)
    return numbers if weights.shape == (3, 3) else f"{'x'.join(map(str, weights.shape))}:{numbers}"


def _parse_line(text: str) -> tuple[tuple[int, ...], list[str]]:
    """Read sides, and the texts of the entries, from a shape and numbers row by row."""
    shape, colon, numbers = text.rpartition(":")
    sides = _parse_sides(shape) if colon else (3, 3)
    count, (parted, decimal) = math.prod(sides), _readings(numbers)
    # How many there must be tells a comma that parts numbers from a decimal comma.
    if len(decimal) == count and _are_numbers(decimal):
        return sides, decimal
    if len(parted) == count:
        return sides, parted
    entries = decimal if len(decimal) > 1 and _are_numbers(decimal) else parted
    for entry in entries:
        if not _are_numbers([entry]):
            raise ConvscopeError(f"{_ENTRY}. Received: {_shown(entry)}")
    rule = f"A kernel of {'x'.join(map(str, sides))} has {_counted(count)}"
    if not colon:
        shaped = _shown(_with_shape(numbers.strip(), len(entries)))
        rule = f"A kernel is 9 numbers, or has its shape in front, as in {shaped}"
    raise ConvscopeError(f"{rule}. Received: {_counted(len(entries))}")


def _parse_rows(text: str) -> tuple[tuple[int, int], list[str]]:
    """Read sides, and the texts of the entries, from rows in brackets, MATLAB's or Python's."""
    inside = text.strip().removesuffix(";").rstrip()[1:]
    is_closed = inside.endswith("]")
    inside = inside[:-1].strip()
    lines = _ROW.findall(inside)
    between = _ROW.sub("", inside) if lines else ""
    if lines:
        rows = [_readings(line)[0] for line in lines]
    else:  # a line ends a row, unless a comma says that it goes on
        lines = re.split(r"[;\r\n]", re.sub(r",[ \t]*\r?\n", ", ", inside))
        rows = _rows_of([line for line in lines if line.strip()], text)
    if (
        not is_closed
        or not any(rows)
        or between.strip(",; \t\r\n")
        or any("[" in row[0] for row in rows if row)
    ):
        rule = "A kernel in brackets is its rows, such as [1 2; 3 4] or [[1, 2], [3, 4]]"
        raise ConvscopeError(f"{rule}. Received: {_shown(text)}")
    for number, row in enumerate(rows):
        if len(row) != len(rows[0]):
            rule = "Every row of a kernel has equally many numbers"
            came = f"{len(rows[0])} in row 0, {len(row)} in row {number}"
            raise ConvscopeError(f"{rule}. Received: {came}")
    _check_sides(len(rows), len(rows[0]))
    return (len(rows), len(rows[0])), [entry for row in rows for entry in row]


def _rows_of(lines: list[str], text: str) -> list[list[str]]:
    """Part rows into the texts of their entries, as in `readRows` of kernel_table.js."""
    both = list(map(_readings, lines))
    parted, decimal = [each[0] for each in both], [each[1] for each in both]
    if not _is_table(decimal) or parted == decimal:
        return parted
    if not _is_table(parted):
        return decimal
    if len(decimal[0]) > 1:
        rule = "A comma in brackets parts numbers or is a decimal comma: write 1 2 or 1.2"
        raise ConvscopeError(f"{rule}. Received: {_shown(text)}")
    return parted


def _readings(numbers: str) -> tuple[list[str], list[str]]:
    """Part numbers at commas, semicolons and blanks, and as a list that may have decimal commas."""
    if not numbers.strip():
        return [], []
    parted = [each for part in split_numbers(numbers) for each in part.split() or [""]]
    return parted, split_numbers(numbers, decimal_commas=True)


def _are_numbers(entries: list[str]) -> bool:
    return not any(math.isnan(parse_number(entry)) for entry in entries)


def _is_table(rows: list[list[str]]) -> bool:
    return len({len(row) for row in rows}) == 1 and all(row and _are_numbers(row) for row in rows)


def _with_shape(numbers: str, count: int) -> str:
    """Put the shape in front of so many numbers that they may be meant to have."""
    fits = [side for side in range(1, 8) if count % side == 0 and side**2 <= count <= 7 * side]
    return f"{fits[-1]}x{count // fits[-1]}:{numbers}" if fits else "1x3:-1,0,1"


def _counted(numbers: int) -> str:
    return f"{numbers or 'no'} number{'s' * (numbers != 1)}"


def _parse_sides(shape: str) -> tuple[int, ...]:
    """Read rows and columns, and perhaps channels, from text such as 3x5 or 3x5x3."""
    sides = re.fullmatch(r"\s*([0-9]{1,9})x([0-9]{1,9})(x3)?\s*", shape)
    if not sides:
        rule = "The shape of a kernel is rows x columns, such as 3x5, and x3 if it reads colours"
        raise ConvscopeError(f"{rule}. Received: {_shown(shape)}")
    rows, columns = int(sides[1]), int(sides[2])
    _check_sides(rows, columns)
    return (rows, columns, len(CHANNELS)) if sides[3] else (rows, columns)


def _check_sides(rows: int, columns: int) -> None:
    fewest, most = KERNEL_SIDES
    if not (fewest <= rows <= most and fewest <= columns <= most):
        rule = f"A kernel has {fewest} to {most} rows and {fewest} to {most} columns"
        raise ConvscopeError(f"{rule}. Received: '{rows}x{columns}'")


def _shown(text: str) -> str:
    """Quote a text, shortened where it is long."""
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "...")
