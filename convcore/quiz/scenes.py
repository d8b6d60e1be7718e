"""What a mistake is made on, and what comes out beside what is right."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from convcore.conv import conv2d


@dataclass(frozen=True, eq=False)
class Scene:
    """What a mistake is made on: all that the Kernel lab's map comes from, but for the bias.

    Parameters
    ----------
    picture : ndarray of float32, shape (H, W) or (H, W, 3)
        The picture as it was chosen, in [0, 1].
    image : ndarray of float32, shape (H, W) or (H, W, 3)
        The picture as the kernel reads it: in grey, or in colour.
    kernel : ndarray of float32, shape (kh, kw) or (kh, kw, 3)
        The kernel as it was chosen.
    weights : ndarray of float32
        The kernel with the channels of the image.
    strides, dilation : int
        As for `conv2d`.
    padding : {'valid', 'same'}
        As for `conv2d`.
    """

    picture: NDArray[np.float32]
    image: NDArray[np.float32]
    kernel: NDArray[np.float32]
    weights: NDArray[np.float32]
    strides: int = 1
    padding: str = "same"
    dilation: int = 1

    def convolve(
        self, image: NDArray[np.float32], kernel: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Convolve with the settings of the scene."""
        return conv2d(
            image, kernel, strides=self.strides, padding=self.padding, dilation=self.dilation
        )


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
