"""Picture files to try uploads with, and what is expected of them."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from convcore.errors import ConvscopeError
from convcore.pictures.uploads import open_upload

NONE_OF_THESE = (
    "A picture is a PNG, JPEG, WebP, AVIF, BMP or GIF file. Received: a file that is none of these"
)
DAMAGED = "A picture file is whole. Received: one that breaks off or is damaged"
RED, GREEN, BLUE, WHITE, BLACK = (
    (255, 0, 0),
    (0, 255, 0),
    (0, 0, 255),
    (255, 255, 255),
    (0, 0, 0),
)
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
GREYS = np.arange(6, dtype=np.uint8).reshape(2, 3) * 50
COLOURS = np.array([[RED, GREEN, BLUE], [WHITE, BLACK, (20, 120, 220)]], np.uint8)


def saved(image, kind="PNG", **options):
    """The bytes of a file that Pillow makes of an array or an image."""
    file = io.BytesIO()
    image = image if isinstance(image, Image.Image) else Image.fromarray(image)
    image.save(file, kind, **options)
    return file.getvalue()


def png(size, pixels, *chunks, depth=8, kind=2):
    """A PNG of what stands in its chunks, byte by byte; kind 0 is grey, 2 colour, 4 and 6 alpha."""
    header = b"IHDR" + struct.pack(">IIBBBBB", *size, depth, kind, 0, 0, 0)
    chunks = [header, *chunks, b"IDAT" + zlib.compress(pixels), b"IEND"]
    packed = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def png_of_size(width, height):
    """A PNG whose header promises a size; it holds no pixels."""
    return png((width, height), b"")


def refusal(data):
    """The sentence with which an upload is refused."""
    with pytest.raises(ConvscopeError) as refused:
        open_upload(data)
    return str(refused.value)


def opened(data):
    """The picture that an upload becomes."""
    return open_upload(data).image


def check_opened(data, expected, atol=0.0):
    image = opened(data)
    expected = np.asarray(expected, np.float32)
    assert image.dtype == np.float32
    assert image.shape == expected.shape
    np.testing.assert_allclose(image, expected, rtol=1e-6, atol=atol)
