"""The hand-made kernels, each with what it does and where it is from, in the order of the menu.

To add a kernel, add one entry to `PRESETS`; menus, links and tests walk all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32


@dataclass(frozen=True, eq=False)
class Kernel:
    """A kernel that is known by a name.

    Parameters
    ----------
    slug : str
        Its name in links.
    name : str
        Its name in sentences.
    weights : ndarray of float32, shape (kh, kw), read-only
        Its numbers.
    sentence : str
        What it does.
    source : str
        Where the numbers were published.
    """

    slug: str
    name: str
    weights: NDArray[np.float32]
    sentence: str
    source: str


_PREWITT = (
    "J. M. S. Prewitt (1970), 'Object enhancement and extraction', in Picture Processing and "
    "Psychopictorics, Academic Press, pp. 75-149"
)
_SOBEL = (
    "I. Sobel and G. Feldman (1968), 'A 3x3 isotropic gradient operator for image processing', "
    "talk at the Stanford Artificial Intelligence Project"
)
_SCHARR = (
    "H. Scharr (2000), 'Optimale Operatoren in der Digitalen Bildverarbeitung', doctoral thesis, "
    "University of Heidelberg"
)
_ROBERTS = (
    "L. G. Roberts (1963), 'Machine perception of three-dimensional solids', doctoral thesis, "
    "Massachusetts Institute of Technology"
)
_MARR = (
    "D. Marr and E. Hildreth (1980), 'Theory of edge detection', Proceedings of the Royal Society "
    "of London B 207, pp. 187-217; as whole numbers in Gonzalez and Woods, chapter 10"
)
_BURT = (
    "P. J. Burt and E. H. Adelson (1983), 'The Laplacian pyramid as a compact image code', IEEE "
    "Transactions on Communications 31(4), pp. 532-540: binomial weights stand for a Gaussian"
)
_MCDONNELL = (
    "M. J. McDonnell (1981), 'Box-filtering techniques', Computer Graphics and Image Processing "
    "17(1), pp. 65-70"
)
_GONZALEZ_3 = (
    "R. C. Gonzalez and R. E. Woods (2018), 'Digital Image Processing', 4th edition, Pearson, "
    "chapter 3"
)
_GONZALEZ_10 = (
    "R. C. Gonzalez and R. E. Woods (2018), 'Digital Image Processing', 4th edition, Pearson, "
    "chapter 10"
)
_GIMP = "GIMP user manual, filter 'Convolution Matrix', example 'Emboss'"


def _kernel(
    slug: str,
    rows: Sequence[Sequence[float]],
    sentence: str,
    source: str,
    *,
    divided_by: int = 1,
    name: str = "",
) -> Kernel:
    """Make an entry; without a name of its own, a kernel is called by its slug."""
    weights = np.asarray(rows, dtype=np.float32) / np.float32(divided_by)
    weights.flags.writeable = False
    return Kernel(slug, name or slug.replace("_", " ").capitalize(), weights, sentence, source)


PRESETS = (
    _kernel(
        "horizontal_edge",
        [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
        "Answers to horizontal edges with bright above dark: the three pixels above count for, "
        "the three below count against.",
        _PREWITT,
    ),
    _kernel(
        "vertical_edge",
        [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
        "Answers to vertical edges with bright left of dark; it is the horizontal edge kernel "
        "with rows and columns swapped.",
        _PREWITT,
    ),
    _kernel(
        "identity",
        [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
        "Gives the picture back unchanged: only the pixel itself counts, once.",
        _GONZALEZ_3,
    ),
    _kernel(
        "rising_diagonal_edge",
        [[1, 1, 0], [1, 0, -1], [0, -1, -1]],
        "Answers to diagonal edges that rise to the right, with the bright side at the upper left.",
        _GONZALEZ_10,
    ),
    _kernel(
        "falling_diagonal_edge",
        [[0, 1, 1], [-1, 0, 1], [-1, -1, 0]],
        "Answers to diagonal edges that fall to the right, with the bright side at the upper "
        "right.",
        _GONZALEZ_10,
    ),
    _kernel(
        "prewitt_x",
        [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
        "Measures how much brighter it gets from left to right, over three rows alike.",
        _PREWITT,
        name="Prewitt, along a row",
    ),
    _kernel(
        "prewitt_y",
        [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
        "Measures how much brighter it gets from top to bottom, over three columns alike.",
        _PREWITT,
        name="Prewitt, down a column",
    ),
    _kernel(
        "sobel_x",
        [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        "Measures how much brighter it gets from left to right; the pixel's own row counts twice.",
        _SOBEL,
        name="Sobel, along a row",
    ),
    _kernel(
        "sobel_y",
        [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        "Measures how much brighter it gets from top to bottom; the pixel's own column counts "
        "twice.",
        _SOBEL,
        name="Sobel, down a column",
    ),
    _kernel(
        "scharr_x",
        [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]],
        "Measures how much brighter it gets from left to right; the pixel's own row counts "
        "most, 10 against 3 on either side.",
        _SCHARR,
        name="Scharr, along a row",
    ),
    _kernel(
        "scharr_y",
        [[-3, -10, -3], [0, 0, 0], [3, 10, 3]],
        "Measures how much brighter it gets from top to bottom; the pixel's own column counts "
        "most, 10 against 3 on either side.",
        _SCHARR,
        name="Scharr, down a column",
    ),
    _kernel(
        "roberts_cross",
        [[1, 0], [0, -1]],
        "Compares a pixel with its neighbour at the lower right: the smallest kernel that answers "
        "to diagonal edges.",
        _ROBERTS,
    ),
    _kernel(
        "laplacian_4",
        [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
        "Compares a pixel with its four neighbours: answers to edges of every direction, and is "
        "positive where the pixel is darker than they are.",
        _GONZALEZ_3,
        name="Laplacian, 4 neighbours",
    ),
    _kernel(
        "laplacian_8",
        [[1, 1, 1], [1, -8, 1], [1, 1, 1]],
        "Compares a pixel with its eight neighbours: answers to edges of every direction, and is "
        "positive where the pixel is darker than they are.",
        _GONZALEZ_3,
        name="Laplacian, 8 neighbours",
    ),
    _kernel(
        "outline",
        [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
        "Draws what differs from its surroundings: positive where a pixel is brighter than its "
        "eight neighbours, 0 in flat areas.",
        _GONZALEZ_10,
    ),
    _kernel(
        "laplacian_of_gaussian",
        [
            [0, 0, -1, 0, 0],
            [0, -1, -2, -1, 0],
            [-1, -2, 16, -2, -1],
            [0, -1, -2, -1, 0],
            [0, 0, -1, 0, 0],
        ],
        "Compares a pixel with a wide, weighted ring around it: answers to points and to edges of "
        "every direction.",
        _MARR,
        name="Laplacian of Gaussian",
    ),
    _kernel(
        "horizontal_line",
        [[-1, -1, -1], [2, 2, 2], [-1, -1, -1]],
        "Answers to bright horizontal lines one pixel thick.",
        _GONZALEZ_10,
    ),
    _kernel(
        "vertical_line",
        [[-1, 2, -1], [-1, 2, -1], [-1, 2, -1]],
        "Answers to bright vertical lines one pixel thick.",
        _GONZALEZ_10,
    ),
    _kernel(
        "rising_diagonal_line",
        [[-1, -1, 2], [-1, 2, -1], [2, -1, -1]],
        "Answers to bright diagonal lines that rise to the right, one pixel thick.",
        _GONZALEZ_10,
    ),
    _kernel(
        "falling_diagonal_line",
        [[2, -1, -1], [-1, 2, -1], [-1, -1, 2]],
        "Answers to bright diagonal lines that fall to the right, one pixel thick.",
        _GONZALEZ_10,
    ),
    _kernel(
        "box_blur",
        [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
        "Averages a pixel and its eight neighbours, all alike, which blurs.",
        _MCDONNELL,
        divided_by=9,
    ),
    _kernel(
        "gaussian_blur",
        [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
        "Averages a pixel and its eight neighbours, of which nearer ones count more: a soft blur.",
        _BURT,
        divided_by=16,
    ),
    _kernel(
        "gaussian_blur_5",
        [
            [1, 4, 6, 4, 1],
            [4, 16, 24, 16, 4],
            [6, 24, 36, 24, 6],
            [4, 16, 24, 16, 4],
            [1, 4, 6, 4, 1],
        ],
        "Averages 25 pixels, of which nearer ones count more: a stronger blur than that of 3x3.",
        _BURT,
        divided_by=256,
        name="Gaussian blur, 5x5",
    ),
    _kernel(
        "sharpen",
        [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
        "Adds to each pixel what sets it apart from its four neighbours: edges become stronger, "
        "flat areas stay.",
        _GONZALEZ_3,
    ),
    _kernel(
        "emboss",
        [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
        "Makes a relief: edges turn bright or dark by the side they face, brightest with the "
        "bright side at the lower right; flat areas stay.",
        _GIMP,
    ),
)
"""The registry; the first is the lesson's."""


KERNELS = {kernel.slug: kernel for kernel in PRESETS}
"""The hand-made kernels by slug, in the order of the menu."""


CHANNELS = ("red", "green", "blue")
"""What a kernel for colours reads at every place, in this order."""


def preset_of(weights: ArrayLike) -> Kernel | None:
    """Find the hand-made kernel that has exactly these numbers.

    Parameters
    ----------
    weights : array_like of shape (kh, kw)
        A kernel.

    Returns
    -------
    Kernel or None
        The entry of `KERNELS`, or None where there is none.

    Raises
    ------
    ConvscopeError
        If the weights are not a table of finite numbers.
    """
    weights = as_float32(weights, "kernel", "(kh, kw)")
    same = (kernel for kernel in KERNELS.values() if np.array_equal(kernel.weights, weights))
    return next(same, None)
