"""What a convolution does: the arithmetic of Convscope, for a notebook of one's own.

An image is an array (H, W) or (H, W, C), a kernel (kh, kw). Rows come before columns, all counts
from 0. What is called convolution is what Keras calls so: the kernel is not flipped.

>>> import numpy as np
>>> from convcore import KERNELS, conv2d, pool2d, relu, trace
>>> image = np.repeat([0.0, 1.0], 3)[:, np.newaxis] * np.ones(6)  # bright below, dark above
>>> edge = KERNELS["horizontal_edge"].weights  # rows of 1, 0, -1: bright above, dark below
>>> activation = conv2d(image, edge)
>>> activation[:, 0].tolist(), activation.shape
([0.0, -3.0, -3.0, 0.0], (4, 4))
>>> float(trace(image, edge, 1, 0).products.sum())  # nine products, at row 1, column 0
-3.0
>>> pool2d(relu(-activation), 2).tolist()  # where the opposite of the kernel is, at half the size
[[3.0, 3.0], [3.0, 3.0]]
"""

from convcore.activations import relu
from convcore.conv import conv2d, true_convolution2d
from convcore.errors import ConvscopeError
from convcore.kernels.answers import answers_to
from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel, parse_kernel
from convcore.pool import pool2d
from convcore.receptive import Window, receptive_field
from convcore.shapes import multiply_adds, output_shape
from convcore.trace import trace

__all__ = [
    "KERNELS",
    "ConvscopeError",
    "Window",
    "answers_to",
    "conv2d",
    "format_kernel",
    "multiply_adds",
    "output_shape",
    "parse_kernel",
    "pool2d",
    "receptive_field",
    "relu",
    "trace",
    "true_convolution2d",
]
