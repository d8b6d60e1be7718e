"""Random inputs on which the engine in the browser, convcore and TensorFlow have to agree.

In the browser, the engine is compared with convcore; where TensorFlow is, convcore with it, on the
very same inputs.
"""

import numpy as np

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.pool import KINDS
from convcore.receptive import Window
from tests.configurations import PADDINGS, options

CONVOLUTIONS, POOLINGS, AT_WORK = 600, 500, 200


def convolutions():
    """Draw image, kernel and options: no channels, one kernel, many kernels, with and without bias.

    All kernels fit. Many are up to 16: the engine sums few and many up in two ways. Sides go to 7,
    strides and dilation to 4.
    """
    rng = np.random.default_rng(11)
    drawn = 0
    while drawn < CONVOLUTIONS:
        height, width, kh, kw, channels, filters = rng.integers(1, [29, 29, 8, 8, 5, 17])
        strides, dilation = rng.integers(1, 5, size=2), rng.integers(1, 5, size=2)
        padding = PADDINGS[drawn % 2]
        too_large = (kh - 1) * dilation[0] >= height or (kw - 1) * dilation[1] >= width
        if padding == "valid" and too_large:
            continue
        behind = ((), (channels,), (channels, filters))[drawn % 3]
        settings = options(strides=strides, dilation=dilation, padding=padding)
        if drawn % 5:
            settings["bias"] = rng.standard_normal(behind[1:]).astype(np.float32)
        drawn += 1
        image = rng.standard_normal((height, width, *behind[:1])).astype(np.float32)
        kernel = rng.standard_normal((kh, kw, *behind)).astype(np.float32)
        yield image, kernel, settings


def poolings():
    """Draw maps and options that fit; half of the maps have few distinct values, so that many tie.

    Sizes and strides go to 8; some leave the strides to the size.
    """
    rng = np.random.default_rng(12)
    drawn = 0
    while drawn < POOLINGS:
        height, width, ph, pw, channels = rng.integers(1, [20, 20, 9, 9, 5])
        strides, padding = rng.integers(1, 9, size=2), PADDINGS[drawn % 2]
        if padding == "valid" and (ph > height or pw > width):
            continue
        pairs = {"size": (ph, pw)} | ({"strides": strides} if drawn % 5 else {})
        maps = rng.standard_normal((height, width, *[channels][: drawn % 3])).astype(np.float32)
        if drawn % 4 < 2:
            maps = np.round(maps * 4) / 4
        drawn += 1
        yield maps, options(padding=padding, **pairs)


def activation_values():
    """Draw values of three magnitudes, each with 0 and with the places where a formula breaks."""
    rng = np.random.default_rng(13)
    breaks = np.array([0, 1e-30, 1e-7, 2.9999998, 3, 3.0000002, 6, 6.0000005])
    for scale in (1, 8, 80):
        drawn = [*rng.uniform(-scale, scale, 2000), *breaks, *-breaks]
        yield np.array(drawn, np.float32)


def scores():
    """Draw the scores of 50 places, some so large that exponentials overflow."""
    rng = np.random.default_rng(14)
    for classes in (2, 10, 40):
        for scale in (1, 20, 1000):
            yield rng.normal(0, scale, (50, classes)).astype(np.float32)


def kernels_at_work():
    """Draw pictures of whole levels with a plain part, and hand-made or random kernels at work."""
    rng = np.random.default_rng(15)
    presets = [kernel.weights for kernel in KERNELS.values()]
    for number in range(AT_WORK):
        height, width, kh, kw = rng.integers([18, 18, 1, 1], [27, 27, 6, 6])
        strides, dilation = rng.integers(1, 3, size=2), rng.integers(1, 3, size=2)
        colours, depth = ((), (3,))[number % 2], ((), (3,))[rng.integers(2)]
        levels = rng.integers(0, 256, (height, width, *colours))
        levels[: height // 2, 2:] = rng.integers(0, 256, colours)
        random = rng.standard_normal((kh, kw, *depth)).astype(np.float32)
        pool = {"size": rng.integers(1, 4, size=2), "strides": rng.integers(1, 4, size=2)}
        yield KernelAtWork(
            levels.astype(np.float32) / 255,
            presets[rng.integers(len(presets))] if number % 3 else random,
            **options(PADDINGS[rng.integers(2)], strides=strides, dilation=dilation),
            bias=round(rng.normal(), 2) if number % 4 else 0.0,
            in_grey=bool(rng.integers(2)),
            rectifies=bool(rng.integers(2)),
            pool=Window(**options(PADDINGS[rng.integers(2)], **pool)) if number % 5 else None,
            pool_kind=KINDS[rng.integers(2)],
        )
