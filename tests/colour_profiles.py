"""Colour profiles to try uploads with, made from numbers."""

import itertools
import struct

import numpy as np

from convcore.pictures.colour_profiles import PROFILE_BYTES, profile_of

ADOBE_RGB = (0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
SRGB = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
DISPLAY_P3 = (0.3127, 0.3290, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)
"""CIE x and y of white, red, green and blue."""

ADOBE = profile_of(ADOBE_RGB, 563 / 256)  # Adobe RGB (1998), 4.3.4.2: the exponent
LARGE = ADOBE + np.random.default_rng(3).bytes(PROFILE_BYTES - len(ADOBE))
"""The same, as long as a profile may be."""


def profile(space, tags, *, kind=b"mntr", connection=b"XYZ ", count=None):
    """Lay out a profile, sound or not."""
    start = 132 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags) if count is None else count), b""
    for name, tag in tags.items():
        table += name + struct.pack(">II", start + len(body), len(tag))
        body += tag + bytes(-len(tag) % 4)
    fields = (start + len(body), 0x02400000, kind, space, connection)
    header = struct.pack(">I4xI4s4s4s12x4s28x", *fields, b"acsp")
    white = struct.pack(">3i", 63190, 65536, 54061)
    return (header + white).ljust(128, b"\0") + table + body


def grey_profile(exponent):
    """A profile for grey: light is the number to this power."""
    return profile(b"GRAY", {b"kTRC": struct.pack(">4s4xIH", b"curv", 1, round(exponent * 256))})


def table_of(ins, values, *, grid=2, width=1):
    """A table of colours as profiles before version 4 hold it: Lab in 1 or 2 bytes each."""
    matrix = 65536 * np.eye(3, dtype=int).ravel()
    head = struct.pack(">4s4x4B9i", b"mft%d" % width, ins, 3, grid, 0, *matrix)
    if width == 2:
        ends = struct.pack(">HH", 0, 65535)
        return head + struct.pack(">HH", 2, 2) + ends * ins + values + ends * 3
    return head + bytes(range(256)) * ins + values + bytes(range(256)) * 3


def inks_profile():
    """A press on which every ink is the same grey: lightness falls by a quarter with each."""
    inks = [sum(corner) for corner in itertools.product((0, 1), repeat=4)]
    values = b"".join(bytes((round(255 * (1 - count / 4)), 128, 128)) for count in inks)
    return profile(b"CMYK", {b"A2B0": table_of(4, values)}, kind=b"prtr", connection=b"Lab ")
