"""The texts of places in links: a row and a column, a map of a layer, by how much one nudges."""

import re

from convcore.errors import ConvscopeError
from pages.shared.address.kinds import what_came

Place = tuple[int, int]
"""A row and a column."""

NUDGE = 4
"""Pixels that a picture is nudged at most, down or up, right or left."""


def read_place(text: str, noun: str) -> Place | None:
    """Read the row and column of a place on a map; nothing for none."""
    if not text.strip():
        return None
    parts = re.fullmatch(r"\s*([0-9]{1,18})\s*,\s*([0-9]{1,18})\s*", text)
    if not parts:
        rule = f"A {noun} is a row and a column, such as 9,4"
        raise ConvscopeError(f"{rule}. Received: {what_came(text)}")
    return int(parts[1]), int(parts[2])


def write_place(place: Place | None) -> str:
    """Write a place as `read_place` reads it."""
    return "" if place is None else f"{place[0]},{place[1]}"


def read_map(text: str) -> tuple[str, int] | None:
    """Read the layer and the number of a map; nothing for none."""
    if not text.strip():
        return None
    layer, _, number = text.rpartition(":")
    if not layer or not re.fullmatch(r"[0-9]{1,6}", number):
        rule = "A map is a layer and a number, such as conv2:8"
        raise ConvscopeError(f"{rule}. Received: {what_came(text)}")
    return layer, int(number)


def write_map(chosen: tuple[str, int] | None) -> str:
    """Write a map as `read_map` reads it."""
    return "" if chosen is None else f"{chosen[0]}:{chosen[1]}"


def read_nudge(text: str, most: int = NUDGE) -> tuple[int, int]:
    """Read by how many pixels a picture is nudged down and to the right."""
    parts = re.fullmatch(r"\s*([-+]?[0-9]{1,4})\s*,\s*([-+]?[0-9]{1,4})\s*", text)
    if not parts or max(abs(int(part)) for part in parts.groups()) > most:
        rule = f"A nudge is a number of pixels down and one to the right, each from -{most}"
        raise ConvscopeError(f"{rule} to {most}. Received: {what_came(text)}")
    return int(parts[1]), int(parts[2])


def write_nudge(nudge: tuple[int, int]) -> str:
    """Write a nudge as `read_nudge` reads it."""
    return f"{nudge[0]},{nudge[1]}"
