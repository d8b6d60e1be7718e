"""What is said of kernels of random numbers, and how often: `python -m convcore.kernels.noise`.

Prints the table `SAID_OF_NOISE` of `thresholds`. What is said of most noise tells little.
"""

import argparse
from collections import Counter
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.describe import describe
from convcore.kernels.hues import describe_hues
from convcore.kernels.likeness import RESEMBLES, nearest_kernels
from convcore.kernels.thresholds import WORDS, word_of
from convcore.limits import KERNEL_SIDES

_SIDES = range(KERNEL_SIDES[0], KERNEL_SIDES[1] + 1)
SHAPES = (
    *list(combinations_with_replacement(_SIDES, 2))[1:],
    *((side, side, 3) for side in (3, 5, 7)),
)
"""The shapes of kernels but for 1x1, the shorter side first: a transposed kernel is noise as well.
And some of kernels for colours."""


def words_of(kernel: NDArray[np.float64]) -> list[str]:
    """Give the words that are said of a kernel.

    Parameters
    ----------
    kernel : ndarray of float64, shape (kh, kw) or (kh, kw, 3)
        Not all zeros.

    Returns
    -------
    list of str
        One of `WORDS` that its sentence begins with, and "resembles" where it does.
    """
    if kernel.ndim == 3:
        return [word_of("", describe_hues(kernel).grade)]
    found = describe(kernel)
    word = word_of(found.kind, found.grade)
    nearest = max(
        (abs(each.cosine) for each in nearest_kernels(kernel[..., np.newaxis])), default=0
    )
    return [word, "resembles"] if nearest >= RESEMBLES else [word]


def said_of_noise(shape: tuple[int, ...], count: int, seed: int) -> tuple[float, ...]:
    """Measure what is said of kernels of independent normal numbers.

    Parameters
    ----------
    shape : tuple of int
        Their rows and columns, and 3 for colours.
    count : int
        How many are drawn.
    seed : int
        Of the random numbers.

    Returns
    -------
    tuple of float
        The share of them of which each of `WORDS` is said, in percent.
    """
    drawn = np.random.default_rng([seed, *shape]).standard_normal((count, *shape))
    said = Counter(word for kernel in drawn for word in words_of(kernel))
    return tuple(100 * said[word] / count for word in WORDS)


def main() -> None:
    """Measure all shapes and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2_000, help="kernels of each shape")
    parser.add_argument("--seed", type=int, default=0, help="of the random numbers")
    arguments = parser.parse_args()
    for shape in SHAPES:
        # A kernel for colours is 37 tables.
        count = arguments.count // (10 if len(shape) == 3 else 1)
        shares = ", ".join(f"{share:.1f}" for share in said_of_noise(shape, count, arguments.seed))
        print(f"    {shape}: ({shares}),", flush=True)


if __name__ == "__main__":
    main()
