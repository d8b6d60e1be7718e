"""The functions that a program for OpenCV carries home, beside those of `program_helpers`.

OpenCV is imported by the program and by no server, so it is named here for the checks alone.
"""

from typing import TYPE_CHECKING

import numpy as np

from convcore.export.program_helpers import positions

if TYPE_CHECKING:
    import cv2


def convolve(image, kernel, bias, **settings):
    """Give the map of a kernel."""
    return correlate(image, kernel, **settings) + np.float32(bias)


def convolve_channels(image, kernel, bias, **settings):
    """Give the map of a kernel: each channel has its own weights, and the results are added."""
    return np.float32(bias) + sum(
        correlate(channel, kernel[:, :, number], **settings)
        for number, channel in enumerate(cv2.split(image))
    )


def convolve_filters(image, filters, biases, **settings):
    """Give a map for every filter: the sum of what its weights make of each channel."""
    return np.stack(
        [
            biases[number]
            + sum(
                correlate(channel, filters[:, :, place, number], **settings)
                for place, channel in enumerate(cv2.split(image))
            )
            for number in range(filters.shape[3])
        ],
        axis=2,
    )


def correlate(image, kernel, *, strides, dilation, padding):
    """Lay a kernel on an image of one channel at every position, multiply, and sum up.

    OpenCV's filter2D does not flip the kernel, as here, and knows neither strides nor dilation nor
    "same" with strides. So zeros are put between the kernel's numbers, zeros around the image, and
    every position counts from its top left, which is the anchor (0, 0); then strides pick from all
    positions. What filter2D itself adds at the border is never picked.
    """
    sides = kernel.shape
    rows, above, below = positions(image.shape[0], sides[0], strides[0], dilation[0], padding)
    columns, left, right = positions(image.shape[1], sides[1], strides[1], dilation[1], padding)
    spread = np.zeros([(sides[axis] - 1) * dilation[axis] + 1 for axis in (0, 1)])
    spread[:: dilation[0], :: dilation[1]] = kernel
    padded = cv2.copyMakeBorder(image, above, below, left, right, cv2.BORDER_CONSTANT, value=0)
    everywhere = cv2.filter2D(
        padded, cv2.CV_32F, spread, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT
    )
    return everywhere[: rows * strides[0] : strides[0], : columns * strides[1] : strides[1]]


def pool_max(image, size, *, strides, padding):
    """Give the largest value of every window of one map."""
    rows, above, below = positions(image.shape[0], size[0], strides[0], 1, padding)
    columns, left, right = positions(image.shape[1], size[1], strides[1], 1, padding)
    borders = (above, below, left, right, cv2.BORDER_CONSTANT)
    padded = cv2.copyMakeBorder(image, *borders, value=-np.inf)
    everywhere = cv2.dilate(padded, np.ones(size, np.uint8), anchor=(0, 0))
    return everywhere[: rows * strides[0] : strides[0], : columns * strides[1] : strides[1]]


def pool_average(image, size, *, strides, padding):
    """Give the mean of every window of one map."""
    rows, above, below = positions(image.shape[0], size[0], strides[0], 1, padding)
    columns, left, right = positions(image.shape[1], size[1], strides[1], 1, padding)
    borders = (above, below, left, right, cv2.BORDER_CONSTANT)
    # What is beyond the border does not count: the mean is over what is inside.
    inside = cv2.copyMakeBorder(np.ones_like(image), *borders, value=0)
    padded = cv2.copyMakeBorder(image, *borders, value=0)
    window = {"ksize": size[::-1], "anchor": (0, 0), "borderType": cv2.BORDER_CONSTANT}
    everywhere = cv2.blur(padded, **window) / np.maximum(cv2.blur(inside, **window), 1e-6)
    return everywhere[: rows * strides[0] : strides[0], : columns * strides[1] : strides[1]]
