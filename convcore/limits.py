"""How large the inputs that a page accepts may be; the arithmetic itself takes any size."""

from typing import Final

PICTURE_SIDE: Final = 400
"""Longest side of a picture in pixels; larger uploads are shrunk to it."""

KERNEL_SIDES: Final = (1, 7)
"""Smallest and largest number of rows, and of columns, of a kernel."""

KERNEL_ENTRY: Final = 100.0
"""Largest magnitude of a kernel entry."""

BIAS: Final = 100.0
"""Largest magnitude of a bias."""

STRIDES: Final = (1, 4)
"""Smallest and largest stride of a convolution."""

DILATIONS: Final = (1, 4)
"""Smallest and largest dilation of a convolution."""

POOL_SIZES: Final = (1, 8)
"""Smallest and largest side of a pooling window."""

POOL_STRIDES: Final = (1, 8)
"""Smallest and largest stride of pooling."""

UPLOAD_BYTES: Final = 10 * 2**20
"""Largest uploaded file in bytes (10 MiB)."""

UPLOAD_PIXELS: Final = 25_000_000
"""Largest number of pixels of an uploaded picture before it is shrunk: phones take 24 million."""

UPLOAD_PIXELS_AT_ONCE: Final = 16_000_000
"""The same of a WebP or AVIF picture: decoding takes up to 16 bytes a pixel, of others up to 8."""

FILTER_COUNTS: Final = (4, 32)
"""Fewest and most filters of a first layer that is trained live."""

LEARNING_RATES: Final = (1e-5, 1e4)
"""Smallest and largest learning rate of a live training; the largest diverge, and a visitor may see
that."""

LENGTHS: Final = (10, 2000)
"""Fewest and most steps of a live training."""

NETWORK_BYTES: Final = 20 * 2**20
"""Largest file of a network that a visitor brings, in bytes (20 MiB)."""

NETWORK_SIDE: Final = 224
"""Most rows, and most columns, of the input of such a network."""

NETWORK_FILTERS: Final = 512
"""Most filters of its first layer."""

NETWORK_KERNEL: Final = 11
"""Longest side of a kernel of its first layer."""

NETWORK_WIDTH: Final = 4096
"""Most filters or units of any of its layers."""

NETWORK_LAYERS: Final = 200
"""Most of its layers."""

LAYER_NAME: Final = 64
"""Most characters of the name of one."""

NETWORK_CLASSES: Final = 1000
"""Most classes that it tells apart."""

NETWORK_PARAMETERS: Final = NETWORK_BYTES // 4
"""Most of its weights and biases: a whole file of them."""

NETWORK_MULTIPLY_ADDS: Final = 1_000_000_000
"""Most multiplications for one image, each with its addition."""

NETWORK_MAPS: Final = 64 * 2**20
"""Most bytes of all its maps of one image (64 MiB)."""

ENGINE_MULTIPLY_ADDS: Final = 50_000_000
"""Most of them in a network that answers in the browser; one with more answers in Keras."""
