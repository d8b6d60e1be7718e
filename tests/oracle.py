"""Convolution and pooling as nested loops in float64: slow, plain, and written without convcore."""

import numpy as np


def same_before(size, window, stride):
    """Count the padding before the input, by walking TensorFlow's definition of `same`."""
    positions = 0
    while positions * stride < size:
        positions += 1
    missing = (positions - 1) * stride + window - size
    return positions, max(missing, 0) // 2


def positions_and_start(size, window, stride, padding):
    """Count the positions along an axis, and where the first window begins."""
    if padding == "same":
        positions, before = same_before(size, window, stride)
        return positions, -before
    positions = 0
    while positions * stride + window <= size:
        positions += 1
    return positions, 0


def conv2d(image, kernel, strides=(1, 1), padding="valid", dilation=(1, 1), bias=0.0):
    """Cross-correlate (H, W, C) with (kh, kw, C, F): four sums for every entry of the result."""
    height, width, channels = image.shape
    kh, kw, _, filters = kernel.shape
    oh, top = positions_and_start(height, (kh - 1) * dilation[0] + 1, strides[0], padding)
    ow, left = positions_and_start(width, (kw - 1) * dilation[1] + 1, strides[1], padding)
    bias = np.broadcast_to(bias, (filters,))
    result = np.zeros((oh, ow, filters))
    for i in range(oh):
        for j in range(ow):
            for f in range(filters):
                total = float(bias[f])
                for r in range(kh):
                    for c in range(kw):
                        y = top + i * strides[0] + r * dilation[0]
                        x = left + j * strides[1] + c * dilation[1]
                        if 0 <= y < height and 0 <= x < width:
                            for channel in range(channels):
                                pixel = float(image[y, x, channel])
                                total += pixel * float(kernel[r, c, channel, f])
                result[i, j, f] = total
    return result


def pool2d(image, size, strides, padding, kind):
    """Pool (H, W) and list the winners: the result (oh, ow) and their positions (oh, ow, 2)."""
    height, width = image.shape
    oh, top = positions_and_start(height, size[0], strides[0], padding)
    ow, left = positions_and_start(width, size[1], strides[1], padding)
    result = np.zeros((oh, ow))
    places = np.zeros((oh, ow, 2), dtype=int)
    for i in range(oh):
        for j in range(ow):
            members = []
            for r in range(size[0]):
                for c in range(size[1]):
                    y, x = top + i * strides[0] + r, left + j * strides[1] + c
                    if 0 <= y < height and 0 <= x < width:
                        members.append((float(image[y, x]), y, x))
            values = [value for value, _, _ in members]
            largest = max(values)
            result[i, j] = largest if kind == "max" else sum(values) / len(values)
            places[i, j] = next((y, x) for value, y, x in members if value == largest)
    return result, places
