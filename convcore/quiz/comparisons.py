"""What comes out of a mistake, beside what is right."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class View:
    """An array and how it is drawn: grey between `ends`, or signed, the larger of them at most."""

    title: str
    values: NDArray[np.float32]
    scale: Literal["grey", "signed"]
    ends: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Comparison:
    """What is right and what the mistake makes of it.

    Parameters
    ----------
    right, wrong : tuple of View
        As many of each, to lie side by side.
    share : float
        How much of the right view differs by more than a twentieth of its largest magnitude.
    answer : str
        What happened, in numbers from the arrays; Markdown.
    read : tuple of View, optional
        What the kernel has read instead of the picture, where that gives the answer away.
    """

    right: tuple[View, ...]
    wrong: tuple[View, ...]
    share: float
    answer: str
    read: tuple[View, ...] = ()
