"""What a screen shows, ready to be taken home: its arrays as they are drawn, and how they came."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from convcore.export.computations import Computation

GREY: Final = "grey"
SIGNED: Final = "signed"
ROW_AND_COLUMN: Final = ("row", "column")
CHANNEL: Final = "channel"


@dataclass(frozen=True, eq=False)
class ScreenArray:
    """One array of a screen, and the scale on which it is drawn.

    Parameters
    ----------
    title : str
        What it is called on screen, such as "Activation map".
    values : ndarray of float32
        Its numbers.
    axes : tuple of str
        What its axes are, such as ("row", "column", "filter"); one of rows and columns comes first
        unless it has but one axis.
    scale : {'grey', 'signed'}
        Grey from black to white, or symmetric about 0.
    limit : float or tuple of two floats
        The end of the signed scale, or the values that are black and white.
    from_zero : bool, optional
        Whether it has passed a ReLU, so that the legend starts at 0.
    scale_for_each : bool, optional
        Whether each of several maps has a scale of its own.
    """

    title: str
    values: NDArray[np.float32]
    axes: tuple[str, ...]
    scale: Literal["grey", "signed"]
    limit: float | tuple[float, float]
    from_zero: bool = False
    scale_for_each: bool = False

    @property
    def tiles(self) -> NDArray[np.float32]:
        """Its pictures, (N, H, W) or (N, H, W, 3): one, or one for each filter."""
        if self.values.ndim == 1:
            return self.values[:, np.newaxis, np.newaxis]
        is_picture = self.axes == (*ROW_AND_COLUMN, CHANNEL) and self.scale == GREY
        if self.values.ndim == 2 or is_picture:
            return self.values[np.newaxis]
        return np.moveaxis(self.values, -1, 0)


@dataclass(frozen=True, eq=False)
class Screen:
    """A screen as it is.

    Parameters
    ----------
    name : str
        What it is called in the names of files, such as "boxes horizontal edge".
    arrays : tuple of ScreenArray
        In the order of the screen.
    computation : callable
        Gives what the screen computes, as a `Computation`; it may have to read a network's weights.
        Raises ConvscopeError where programs cannot say it, with a sentence why.
    main : int, optional
        Which of the arrays is offered first.
    """

    name: str
    arrays: tuple[ScreenArray, ...]
    computation: Callable[[], Computation]
    main: int = 0
