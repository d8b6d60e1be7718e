"""PNG files whose pixels are whole and beside them something that is not: what can be left out.

As browsers do: a chunk that no pixel needs, and that cannot be read, is passed over.
"""

import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from convcore.pictures.colour_profiles import PROFILE_BYTES

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_COLOURS: Final = {b"iCCP", b"sRGB", b"gAMA", b"cHRM"}
_TRANSPARENCY: Final = {b"tRNS"}
_KEPT: Final = {b"eXIf"}  # which turns a picture, and spoils none
_SMALL_LETTER: Final = 0x20  # begins the name of a chunk that no pixel needs


@dataclass(frozen=True)
class PartOfPng:
    """A PNG without some of its chunks.

    Parameters
    ----------
    data : bytes
        The file.
    has_colours : bool
        Whether what tells how to read its colours is still in it.
    profile : bytes or None
        Where it is not, the profile that it had, so far that one of more than `PROFILE_BYTES` is
        known as such; None if it had none, or one that is damaged.
    has_transparency : bool
        Whether nothing that tells what is transparent was left out.
    """

    data: bytes
    has_colours: bool
    profile: bytes | None
    has_transparency: bool


def parts_of_png(data: bytes) -> Iterator[PartOfPng]:
    """Leave out what stands before the pixels of a PNG and no pixel needs, the least first.

    Parameters
    ----------
    data : bytes
        The file, which may be hostile, or no PNG.

    Yields
    ------
    PartOfPng
        The file without texts and the like, without colours, without transparency, and without two
        and all of these, as far as it has them; nothing of another file.
    """
    if not data.startswith(_SIGNATURE):
        return
    *chunks, rest = _chunks(data)
    needless = {chunk[4:8] for chunk in chunks if chunk[4:5] and chunk[4] & _SMALL_LETTER}
    others = needless - _COLOURS - _TRANSPARENCY - _KEPT
    groups = [each for each in (others, _COLOURS & needless, _TRANSPARENCY & needless) if each]
    profiles = [_inflated(chunk) for chunk in chunks if chunk[4:8] == b"iCCP"]
    for count in range(1, len(groups) + 1):
        for left_out in itertools.combinations(groups, count):
            names = set().union(*left_out)
            kept = [chunk for chunk in chunks if chunk[4:8] not in names]
            yield PartOfPng(
                b"".join([_SIGNATURE, *kept, rest]),
                has_colours=not names & _COLOURS,
                profile=profiles[0] if profiles else None,
                has_transparency=not names & _TRANSPARENCY,
            )


def _chunks(data: bytes) -> Iterator[bytes]:
    """Part a PNG, without its signature, into its chunks up to its pixels, and the rest."""
    at = len(_SIGNATURE)
    while at + 8 <= len(data) and data[at + 4 : at + 8] != b"IDAT":
        end = at + 12 + int.from_bytes(data[at : at + 4])
        yield data[at:end]
        at = end
    yield data[at:]


def _inflated(chunk: bytes) -> bytes | None:
    """Inflate the profile of a PNG, if it is whole, so far that a larger one is known as such."""
    _, _, packed = chunk[8:-4].partition(b"\0")
    if packed[:1] != b"\0" or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
        return None
    inflate = zlib.decompressobj()
    try:
        profile = inflate.decompress(packed[1:], PROFILE_BYTES + 1)
    except zlib.error:
        return None
    return profile if inflate.eof or len(profile) > PROFILE_BYTES else None
