"""What a network answers where parts of its input are covered."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convcore.receptive import ReceptiveField
from convcore.rounding import percent


@dataclass(frozen=True, eq=False)
class Covers:
    """What a network answers where parts of its input are covered, one at a time.

    Parameters
    ----------
    picture : ndarray of float32, shape (H, W)
        The input, in [0, 1].
    field : ReceptiveField
        Each part that is covered is what one of these units sees.
    classes : sequence of str
        What the network tells apart.
    answer : ndarray of float32, shape (N,)
        The probabilities without a cover.
    covered : ndarray of float32, shape (h, w, N)
        The same with what each unit sees covered with black.
    """

    picture: NDArray[np.float32]
    field: ReceptiveField
    classes: Sequence[str]
    answer: NDArray[np.float32]
    covered: NDArray[np.float32]

    @property
    def says(self) -> int:
        """The class that it answers without a cover."""
        return int(self.answer.argmax())

    @cached_property
    def turned(self) -> int | None:
        """The other class that most covers turn the answer into; None where none does."""
        others = self.covered.argmax(axis=-1)
        counts = np.bincount(others[others != self.says], minlength=len(self.classes))
        return int(counts.argmax()) if counts.any() else None

    @property
    def deciding(self) -> tuple[int, int] | None:
        """The unit whose cover turns the answer into that class, and makes it most probable."""
        if self.turned is None:
            return None
        turns = self.covered.argmax(axis=-1) == self.turned
        probable = np.where(turns, self.covered[..., self.turned], 0)
        row, column = divmod(int(probable.argmax()), probable.shape[1])
        return row, column

    def cells(self, unit: tuple[int, int]) -> tuple[int, int, int, int]:
        """Give the row, column, height and width of what a unit's cover hides."""
        (top, bottom), (left, right) = self.field.inside(*unit)
        return top, left, bottom - top, right - left

    def picture_without(self, unit: tuple[int, int]) -> NDArray[np.float32]:
        """Give the picture with a part covered, (H, W)."""
        picture = self.picture.copy()
        rows, columns = self.field.inside(*unit)
        picture[slice(*rows), slice(*columns)] = 0
        return picture

    def answer_without(self, unit: tuple[int, int]) -> str:
        """Say what the network answers with a part covered, such as "Coat 97.1 %"."""
        found = self.covered[unit]
        return f"{self.classes[int(found.argmax())]} {percent(float(found.max()), 1)}"
