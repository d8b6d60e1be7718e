"""The wrong answers of questions: what mistakes are called, and what who makes them computes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from convcore.kernel_at_work import KernelAtWork
from convcore.shapes import pair

WRONG_ANSWERS = {
    "transposed": ("the transposed kernel", "rows and columns swapped"),
    "negative": ("the negative kernel", "every weight with the other sign"),
    "flipped": ("the flipped kernel", "turned by half a turn, which networks do not do"),
    "mirrored": ("the mirrored kernel", "left and right swapped"),
    "blur": ("a blur", "it averages what should be compared"),
    "outline": ("an outline", "it compares a pixel with those around it"),
    "unsigned": ("the kernel without its signs", "all weights count for, none against"),
    "identity": ("the identity", "it hands the picture on as it is"),
    "bright_alone": ("the bright pixels alone", "it leaves out what is darker than middle grey"),
    "unbiased": ("the map without the bias", "the same number is missing everywhere"),
    "rectified": ("the map after a ReLU", "its negative values are 0, and there is no ReLU"),
    "unrectified": ("the map before the ReLU", "its negative values are still there"),
    "neighbour": ("the neighbouring filter", "another filter of the same layer"),
    "average": ("the average of each window", "a blur, and smaller"),
    "maximum": ("the maximum of each window", "the strongest value alone"),
    "minimum": ("the minimum of each window", "the weakest value alone"),
    "corner": ("the first value of each window", "whatever the others are"),
    "smoothed": ("a blur", "it keeps the size"),
    "larger_window": ("windows one larger", "both size and stride"),
    "pooled_twice": ("pooling twice", "once more than asked"),
    "unpooled": ("the size before pooling", "pooling is left out"),
    "padding": ("the convolution's other padding", "same instead of valid, or the reverse"),
    "pool_padding": ("the pooling's other padding", "same instead of valid, or the reverse"),
    "stride": ("stride 1", "the stride is left out"),
    "whole_kernel": ("the whole kernel taken off", "one row and column too much"),
    "input_size": ("the size of what goes in", "padding, stride and pooling are left out"),
    "halved": ("half the size", "as if it were pooled"),
    "added": ("a larger map", "the zeros of the padding make up for the kernel, no more"),
    "mean": ("the mean of the products", "their sum is what counts"),
    "largest_product": ("the largest product alone", "the others are left out"),
    "one_map": ("the strongest map below alone", "the others are left out"),
    "own_window": ("the layer's own window", "the layers below it are left out"),
    "no_pooling": ("the size without pooling", "pooling is left out"),
    "layer_before": ("a layer before", "one too few"),
    "layer_after": ("a later layer", "one too many"),
    "next_probable": ("a less probable class", "another one has more"),
    "truth": ("what the picture shows", "the network says something else"),
    "handmade": ("hand-made kernels", "nobody puts them in"),
    "same_kernel": ("one kernel in all places", "each filter starts with weights of its own"),
    "zeros": ("zeros", "each weight starts somewhere else"),
    "chance": ("chance alone", "it makes the start, and training the rest"),
    "brightness": ("brightness", "the kernel compares rows, and an even patch gives 0"),
    "darker": ("a darker picture", "a map has no brightness, only likeness to the kernel"),
    "sharper": ("a sharper picture", "nothing is added: most of the numbers go"),
    "averaged": ("an average of the filters", "each map keeps weights of its own"),
    "stored": ("a stored picture", "a unit has weights, and no picture"),
    "spared": ("another part", "the answer stays"),
    "one_filter": ("a patch with one of the two edges", "the unit wants both"),
    "even_patch": ("an even patch", "it has none of the edges that the two filters look for"),
    "elsewhere": ("the edges in another place", "the unit wants each where its weights for it are"),
}
"""What leads to a wrong answer, by slug: what was chosen, and what is wrong with it.

What tempts most stands first: against it the truth is held where the guess was right.
"""


_STRENGTHENED = 3


def mistaken(asked: KernelAtWork) -> Iterator[tuple[str, KernelAtWork]]:
    """Give what those compute who make a mistake, by slug of `WRONG_ANSWERS`."""
    weights = asked.weights
    rows, columns = weights.shape[:2]
    positive = float(weights[weights > 0].sum())
    channels = weights.shape[2] if weights.ndim == 3 else 1
    # A blur whose answers are as large as the kernel's own can be.
    mean = np.full_like(weights, (positive or float(np.abs(weights).sum())) / weights.size)
    delta = np.zeros_like(weights)
    delta[(rows - 1) // 2, (columns - 1) // 2] = 1 / channels
    outline = delta - np.float32(1 / weights.size)
    kernels = {
        "transposed": weights.swapaxes(0, 1),
        "negative": -weights,
        "flipped": weights[::-1, ::-1],
        "mirrored": weights[:, ::-1],
        "blur": mean,
        # Strong enough for a photograph, whose neighbours differ little.
        "outline": outline * (_STRENGTHENED * (positive or 1.0)),
        "unsigned": np.abs(weights),
    }
    if weights.ndim == 2:  # of several channels it would be their mean
        kernels["identity"] = delta
    for mistake, kernel in kernels.items():
        yield mistake, replace(asked, kernel=np.ascontiguousarray(kernel, np.float32))
    # In float64, or a pixel in the very middle would be above it on some processors alone.
    image = asked.image.astype(float)
    middle = (image.min() + image.max()) / 2
    if (image < middle).any():  # in a picture of one brightness nothing is dark
        bright = np.where(image > middle, image, 0).astype(np.float32)
        yield "bright_alone", replace(asked, picture=bright, kernel=delta, in_grey=False)
    if asked.bias:
        yield "unbiased", replace(asked, bias=0.0)
    slug = "unrectified" if asked.rectifies else "rectified"
    yield slug, replace(asked, rectifies=not asked.rectifies)
    if pair(asked.strides) != (1, 1):
        yield "stride", replace(asked, strides=1)
