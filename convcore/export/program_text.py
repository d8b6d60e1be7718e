"""How a program of Python is laid out: what it computes above, its data below.

Every array that is not written out as numbers is in the program exactly, compressed by zlib and
spelled in base64.
"""

import base64
import inspect
import math
import textwrap
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from convcore.agreement import ABSOLUTE, RELATIVE
from convcore.errors import ConvscopeError
from convcore.export.computations import Computation, Step
from convcore.export.program_helpers import summary, unpack

WIDTH: Final = 100
"""Most characters of a line, but for a link."""

WRITTEN_OUT: Final = 49
"""Most numbers of a table that stands in a program as numbers: a kernel of 7 x 7."""


@dataclass(frozen=True, eq=False)
class Program:
    """A program of Python.

    Parameters
    ----------
    head : str
        What it computes.
    data : mapping of str to ndarray
        What it computes with, by the constant's name: uint8 or float32.
    """

    head: str
    data: dict[str, NDArray[Any]]

    @property
    def numbers(self) -> int:
        """How many numbers its data are."""
        return sum(array.size for array in self.data.values())

    @property
    def text(self) -> str:
        """The whole program."""
        parts = [self.head]
        if self.data:
            parts.append("\n\n# The data, compressed by zlib and spelled in base64.\n")
        for name, values in self.data.items():
            spelled = base64.b64encode(zlib.compress(values.tobytes())).decode()
            lines = "\n".join(
                spelled[start : start + WIDTH] for start in range(0, len(spelled), WIDTH)
            )
            parts.append(f'{name} = """\n{lines}\n"""\n')
        return "".join([*parts, '\nif __name__ == "__main__":\n    main()\n'])


@dataclass
class Draft:
    """A program while it is written.

    Parameters
    ----------
    lines : list of str
        Of its function `main`, without its indentation.
    helpers : dict of str to str
        Other functions, by name.
    data : dict of str to ndarray
        As for `Program`.
    """

    lines: list[str] = field(default_factory=list)
    helpers: dict[str, str] = field(default_factory=dict)
    data: dict[str, NDArray[Any]] = field(default_factory=dict)

    def say(self, comment: str) -> None:
        """Begin a paragraph with a comment."""
        blank = [""] if self.lines else []
        self.lines += [*blank, *(f"# {line}" for line in textwrap.wrap(comment, WIDTH - 6))]

    def carry(self, *helpers: Callable[..., Any]) -> None:
        """Take functions along, as they are written."""
        self.helpers |= {helper.__name__: inspect.getsource(helper) for helper in helpers}

    def call(self, target: str, function: str, arguments: Sequence[str]) -> None:
        """Write a call, over several lines where it is long."""
        inside, room = ", ".join(arguments), WIDTH - 4
        if len(line := f"{target} = {function}({inside})") <= room:
            self.lines.append(line)
        elif len(inside) + 4 <= room:
            self.lines += [f"{target} = {function}(", f"    {inside}", ")"]
        else:
            each = [f"    {argument}," for argument in arguments]
            self.lines += [f"{target} = {function}(", *each, ")"]

    def assign(self, variable: str, values: NDArray[np.float32], *, embedded: bool = False) -> None:
        """Make an array a variable: as numbers where they are few, else as data below."""
        if values.ndim == 2 and values.size <= WRITTEN_OUT and not embedded:
            self.lines += [f"{variable} = np.array(", "    ["]
            for row in values:
                text = f"[{', '.join(map(number, row))}],"
                wrapped = textwrap.wrap(text, WIDTH - 12, subsequent_indent=" ")
                self.lines += [f"        {line}" for line in wrapped]
            self.lines += ["    ],", "    np.float32,", ")"]
            return
        constant = variable.upper()
        if (bytes_ := _as_bytes(values)) is not None:
            self.data[constant] = bytes_
            expression = f'unpack({constant}, "uint8", {values.shape}).astype(np.float32) / 255'
        else:
            self.data[constant] = np.asarray(values, "<f4")
            expression = f'unpack({constant}, "<f4", {values.shape})'
        self.lines.append(f"{variable} = {expression}")

    def finish(
        self,
        computation: Computation,
        steps: Sequence[tuple[Step, str]],
        link: str | None,
        *,
        library: str,
        needs: str,
        imports: Sequence[str],
    ) -> Program:
        """Lay the program out: it prints its last result, and gives all of them back."""
        last, name = steps[-1]
        decimals = decimals_for(last.result)
        said = [
            *textwrap.wrap(harmless(f"{computation.words}, in {library}."), WIDTH - 3),
            *("", "It prints:", "", f"    {summary(name, last.result, decimals)}", ""),
            f"Install what it needs: pip install {needs}",
            *([f"The same screen in Convscope: {harmless(link)}"] if link else []),
        ]
        results = [f'"{each}": {each}' for each in ("picture", *(each for _, each in steps))]
        back = [f"return {{{', '.join(results)}}}"]
        if len(back[0]) + 4 > WIDTH:
            back = ["return {", *(f"    {result}," for result in results), "}"]
        body = [*self.lines, "", f'print(summary("{name}", {name}, decimals={decimals}))', *back]
        indented = textwrap.indent("\n".join(body), "    ", lambda line: bool(line.strip()))
        imported = ["import base64", "import zlib", "", *imports]
        begin = [f'"""{said[0]}', *said[1:], '"""', "", *imported, "", "", "def main():", indented]
        self.carry(summary, unpack)
        helpers = (f"\n\n{helper}" for helper in self.helpers.values())
        return Program("".join(["\n".join(begin), "\n", *helpers]), self.data)


def number(value: float | np.floating[Any]) -> str:
    """Write a float32 as the shortest text that is read as the same."""
    return str(np.float32(value) + np.float32(0)).removesuffix(".0")


def harmless(text: str) -> str:
    """Make a text of anybody's fit for a comment or a docstring."""
    line = " ".join(text.split()).replace("\\", "/").replace('"', "'")
    return "".join(letter for letter in line if letter.isprintable())


def no_program(rule: str, received: str) -> ConvscopeError:
    """Say why there is no program."""
    return ConvscopeError(f"{rule}. Received: {received}")


def decimals_for(values: NDArray[np.float32]) -> int:
    """Choose how many decimals to print, so that results that count as equal print the same."""
    largest = float(np.abs(values).max())
    if not 0 < largest < math.inf:
        return 3
    significant = -math.floor(math.log10(largest))
    tolerance = RELATIVE * np.abs(values) + ABSOLUTE * largest
    above, below = values + tolerance, values - tolerance
    for digits in (3, 2, 4, 1):
        decimals = max(significant + digits, 0)
        high, low = above.round(decimals), below.round(decimals)
        same_ends = high.min() == low.min() and high.max() == low.max()
        if same_ends and np.array_equal(high == high.max(), low == low.max()):
            return decimals
    return max(significant + 3, 0)


def _as_bytes(values: NDArray[np.float32]) -> NDArray[np.uint8] | None:
    """Give values from 0 to 1 as whole numbers up to 255, where that is exact."""
    if values.min() < 0 or values.max() > 1:
        return None
    whole = np.rint(values * 255).astype(np.uint8)
    exact = np.array_equal(whole.astype(np.float32) / np.float32(255), values)
    return whole if exact else None
