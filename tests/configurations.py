"""Random inputs of convolution and pooling, the same for every witness."""

import numpy as np

PADDINGS = ("valid", "same")


def convolutions(seed, count):
    """Draw image (H, W, C), kernel (kh, kw, C, F), bias (F,) and options whose kernel fits."""
    rng = np.random.default_rng(seed)
    drawn = 0
    while drawn < count:
        height, width, kh, kw, channels, filters = rng.integers(1, [14, 14, 6, 6, 4, 4])
        strides, dilation = rng.integers(1, 4, size=2), rng.integers(1, 4, size=2)
        padding = PADDINGS[drawn % 2]
        too_large = (kh - 1) * dilation[0] >= height or (kw - 1) * dilation[1] >= width
        if padding == "valid" and too_large:
            continue
        drawn += 1
        image = rng.standard_normal((height, width, channels)).astype(np.float32)
        kernel = rng.standard_normal((kh, kw, channels, filters)).astype(np.float32)
        bias = rng.standard_normal(filters).astype(np.float32)
        yield image, kernel, bias, options(strides=strides, dilation=dilation, padding=padding)


def poolings(seed, count):
    """Draw maps (H, W, C) of few distinct values, so that there are ties, and options that fit."""
    rng = np.random.default_rng(seed)
    drawn = 0
    while drawn < count:
        height, width, ph, pw, channels = rng.integers(1, [14, 14, 6, 6, 4])
        padding = PADDINGS[drawn % 2]
        if padding == "valid" and (ph > height or pw > width):
            continue
        drawn += 1
        maps = rng.integers(-5, 6, size=(height, width, channels)).astype(np.float32) / 4
        yield maps, options(size=(ph, pw), strides=rng.integers(1, 5, size=2), padding=padding)


def options(padding, **pairs):
    """Give pairs of NumPy integers as pairs of Python's."""
    plain = {name: (int(rows), int(columns)) for name, (rows, columns) in pairs.items()}
    return plain | {"padding": padding}
