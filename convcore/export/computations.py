"""What a screen computes: a picture, and the chain of operations that follow.

It is plain data. From it the programs are written that compute the same elsewhere, see
`numpy_program`, `keras_program` and `opencv_program`.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Pair = tuple[int, int]


@dataclass(frozen=True)
class Luminance:
    """Colours become the grey that looks equally bright."""


@dataclass(frozen=True)
class ThreeChannels:
    """Grey is read as red, green and blue alike."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """Every value times a factor, plus an offset; both may be one number for each channel."""

    factor: float | list[float]
    offset: float | list[float] = 0.0


@dataclass(frozen=True)
class Border:
    """Zeros around every map: rows above and below, columns left and right."""

    rows: Pair
    columns: Pair


@dataclass(frozen=True, eq=False)
class Convolution:
    """A kernel at every position, or many.

    Parameters
    ----------
    weights : ndarray of float32, shape (kh, kw), (kh, kw, C) or (kh, kw, C, F)
        As `convcore.conv.conv2d` takes them: the first two give one map without a channel.
    bias : ndarray of float32, shape () or (F,)
        What is added to every sum.
    strides, dilation : tuple of two ints
        Step between positions, distance between neighbouring taps.
    padding : {'valid', 'same'}
        As for `conv2d`.
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    strides: Pair
    dilation: Pair
    padding: str


@dataclass(frozen=True, eq=False)
class Normalisation:
    """What batch normalisation does when a network answers: a factor and an offset a channel."""

    gamma: NDArray[np.float32]
    beta: NDArray[np.float32]
    mean: NDArray[np.float32]
    variance: NDArray[np.float32]
    epsilon: float


@dataclass(frozen=True)
class Activation:
    """A function of each value, or softmax; `slope` is that of a leaky ReLU below 0."""

    function: str
    slope: float = 0.0


@dataclass(frozen=True)
class Pooling:
    """One value for every window, or for the whole map where `size` is None."""

    kind: str
    size: Pair | None = None
    strides: Pair = (1, 1)
    padding: str = "valid"


@dataclass(frozen=True)
class Flatten:
    """Maps become one row of units."""


@dataclass(frozen=True, eq=False)
class Dense:
    """Every unit weighs all units before it: weights (inputs, units), biases (units,)."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


Operation = (
    Luminance
    | ThreeChannels
    | Scaling
    | Border
    | Convolution
    | Normalisation
    | Activation
    | Pooling
    | Flatten
    | Dense
)

FUNCTIONS: Final = ("relu", "leaky_relu", "elu", "sigmoid", "tanh", "softmax")
"""The activations that programs compute."""


@dataclass(frozen=True, eq=False)
class Step:
    """One operation, and what the screen shows of it.

    Parameters
    ----------
    name : str
        What it is called, such as "activation map" or a layer's name.
    operation : Operation
        What it does.
    result : ndarray of float32
        What it gave.
    """

    name: str
    operation: Operation
    result: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Computation:
    """All that a screen computes.

    Parameters
    ----------
    words : str
        What it is, in a line.
    picture : ndarray of float32, shape (H, W) or (H, W, C)
        What it begins with.
    steps : tuple of Step
        What follows, at least one.
    """

    words: str
    picture: NDArray[np.float32]
    steps: tuple[Step, ...]
