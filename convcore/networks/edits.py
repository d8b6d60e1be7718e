"""Changes of a first layer as text, as they stand in links and fields.

Silenced filters are numbers and runs of numbers: ``3,7`` or ``0-4,6-31``. Kernels in the place of
filters are `filter:kernel`, with semicolons between them: ``5:0,1,0,1,-4,1,0,1,0``; or
`filter=kernel`, for one whose numbers are put in as they are. A word in front fills all places
first: ``handmade``, or ``random:7``, where 7 is the seed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.errors import ConvscopeError
from convcore.kernels.text import format_kernel, parse_kernel
from convcore.networks.first_layer import FirstLayer

HANDMADE = "handmade"
RANDOM = "random"
_SHOWN = 30  # characters of a refused text that its error repeats


def parse_filters(text: str, count: int) -> tuple[int, ...]:
    """Read a set of filters.

    Parameters
    ----------
    text : str
        Numbers and runs of them, with commas between; nothing for none.
    count : int
        How many filters the layer has.

    Returns
    -------
    tuple of int
        The filters, each once, in rising order.

    Raises
    ------
    ConvscopeError
        If the text is no such set, or names a filter that is not there.
    """
    numbers: set[int] = set()
    for part in text.split(",") if text.strip() else []:
        run = re.fullmatch(r"\s*([0-9]{1,6})\s*(?:-\s*([0-9]{1,6})\s*)?", part)
        if not run:
            rule = "Filters are numbers and runs of numbers with commas between, such as 3,7 or 0-4"
            raise ConvscopeError(f"{rule}. Received: {part[:_SHOWN]!r}")
        first, last = int(run[1]), int(run[2] or run[1])
        if not first <= last < count:
            rule = f"Filters are numbered from 0 to {count - 1}, runs from small to large"
            raise ConvscopeError(f"{rule}. Received: {part.strip()!r}")
        numbers.update(range(first, last + 1))
    return tuple(sorted(numbers))


def format_filters(numbers: Iterable[int]) -> str:
    """Write a set of filters as the text from which `parse_filters` reads it.

    Parameters
    ----------
    numbers : iterable of int
        The filters, in any order.

    Returns
    -------
    str
        Such as ``0-4,7``; runs of three or more are drawn together.
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs
    )


@dataclass(frozen=True, eq=False)
class Placement:
    """Kernels in the places of filters.

    Parameters
    ----------
    everywhere : {'', 'handmade', 'random'}
        What all places are filled with first: nothing, the hand-made kernel that is nearest to each
        filter, or random kernels.
    seed : int
        Of the random kernels.
    kernels : mapping of int to ndarray of float32, shape (kh, kw) or (kh, kw, C)
        Single kernels, by the filter whose place they take.
    exact : frozenset of int
        The filters whose kernels are put in as they are, with the biases that were learned,
        whatever the others take over.
    """

    everywhere: str = ""
    seed: int = 0
    kernels: Mapping[int, NDArray[np.float32]] = field(default_factory=dict)
    exact: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        """The text from which `parse_placement` reads the same; empty where nothing is placed."""
        seed = f":{self.seed}" if self.everywhere == RANDOM else ""
        first = [f"{self.everywhere}{seed}"] if self.everywhere else []
        single = [
            f"{number}{'=' if number in self.exact else ':'}{format_kernel(kernel)}"
            for number, kernel in self.kernels.items()
        ]
        return ";".join(first + single)

    def put(self, number: int, kernel: ArrayLike) -> Placement:
        """Add a kernel.

        Parameters
        ----------
        number : int
            The filter whose place it takes.
        kernel : array_like of shape (kh, kw)
            The kernel.

        Returns
        -------
        Placement
            This one and the kernel.
        """
        added = {number: np.asarray(kernel, np.float32)}
        kernels = dict(sorted((dict(self.kernels) | added).items()))
        return replace(self, kernels=kernels, exact=self.exact - {number})

    def apply(self, layer: FirstLayer, *, keeps_norm: bool, keeps_bias: bool) -> FirstLayer:
        """Put all kernels in their places.

        Parameters
        ----------
        layer : FirstLayer
            The trained layer.
        keeps_norm, keeps_bias : bool
            What the kernels take over from the filters, as for `FirstLayer.place`.

        Returns
        -------
        FirstLayer
            The changed layer.

        Raises
        ------
        ConvscopeError
            If a kernel does not fit its place.
        """
        changed = layer
        if self.everywhere == HANDMADE:
            changed = layer.place_handmade(keeps_norm=keeps_norm, keeps_bias=keeps_bias)
        elif self.everywhere == RANDOM:
            changed = layer.place_random(self.seed, keeps_norm=keeps_norm, keeps_bias=keeps_bias)
        for number, kernel in self.kernels.items():
            takes_over = {"keeps_norm": keeps_norm, "keeps_bias": keeps_bias}
            if number in self.exact:
                takes_over = {"keeps_norm": False, "keeps_bias": True}
            changed = changed.place(number, kernel, **takes_over)
        return changed


def parse_placement(text: str) -> Placement:
    """Read which kernels take the places of which filters.

    Parameters
    ----------
    text : str
        ``handmade`` or ``random:7`` or neither, then `filter:kernel` or `filter=kernel`, with
        semicolons between; nothing for none.

    Returns
    -------
    Placement
        The kernels; whether they fit their places is seen when they are put there.

    Raises
    ------
    ConvscopeError
        If the text says something else, or twice what takes a filter's place.
    """
    parts = [part.strip() for part in text.split(";")] if text.strip() else []
    placement = Placement()
    if parts and (word := re.fullmatch(rf"{HANDMADE}|{RANDOM}:([0-9]{{1,6}})", parts[0])):
        everywhere, _, seed = word[0].partition(":")
        placement = Placement(everywhere, int(seed or 0))
        del parts[0]
    kernels: dict[int, NDArray[np.float32]] = {}
    exact: set[int] = set()
    for part in parts:
        number = re.fullmatch(r"([0-9]{1,6})\s*([:=])(.*)", part)
        if not number:
            rule = (
                "What takes a filter's place is filter:kernel, such as 5:0,1,0,1,-4,1,0,1,0, with "
                f"semicolons between; in front, {HANDMADE} or {RANDOM}:7 fills all places"
            )
            raise ConvscopeError(f"{rule}. Received: {part[:_SHOWN]!r}")
        if int(number[1]) in kernels:
            rule = "One kernel takes the place of a filter"
            raise ConvscopeError(f"{rule}. Received: a second one for filter {int(number[1])}")
        kernels[int(number[1])] = parse_kernel(number[3])
        if number[2] == "=":
            exact.add(int(number[1]))
    return replace(placement, kernels=dict(sorted(kernels.items())), exact=frozenset(exact))
