"""PNG files whose pixels are whole and beside them something that is not: what can be left out.

As browsers do: a chunk that no pixel needs, and that cannot be read, is passed over.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from convcore.errors import ConvscopeError
from convcore.pictures.colour_profiles import PROFILE_BYTES

PNG_CHUNKS: Final = 20_000
"""Most chunks of a PNG: to pass over them takes long, and pixels in chunks of 4 KB are 2,560."""

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_COLOURS: Final = {b"iCCP", b"sRGB", b"gAMA", b"cHRM"}
_TRANSPARENCY: Final = {b"tRNS"}
_KEPT: Final = {b"eXIf"}  # which turns a picture: left out last
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
        The file without texts and the like, then without colours, without transparency, without
        both, or without how it is turned as well, as far as it has them; nothing of another file.
    """
    if not data.startswith(_SIGNATURE):
        return
    *chunks, rest = _chunks(data)
    needless = {chunk[4:8] for chunk in chunks if chunk[4:5] and chunk[4] & _SMALL_LETTER}
    others = needless - _COLOURS - _TRANSPARENCY - _KEPT
    profile = next((_inflated(chunk) for chunk in chunks if chunk[4:8] == b"iCCP"), None)
    both = _COLOURS | _TRANSPARENCY
    spoilt: tuple[set[bytes], ...] = (set(), _COLOURS, _TRANSPARENCY, both, both | _KEPT)
    for names in dict.fromkeys(frozenset(others | each & needless) for each in spoilt):
        if names:
            kept = [chunk for chunk in chunks if chunk[4:8] not in names]
            yield PartOfPng(
                b"".join([_SIGNATURE, *kept, rest]),
                has_colours=not names & _COLOURS,
                profile=profile,
                has_transparency=not names & _TRANSPARENCY,
            )


def check_chunks(data: bytes) -> None:
    """Count the chunks of a PNG; another file has none.

    Parameters
    ----------
    data : bytes
        The file, which may be hostile.

    Raises
    ------
    ConvscopeError
        If there are more than `PNG_CHUNKS`.
    """
    at = len(_SIGNATURE) if data.startswith(_SIGNATURE) else len(data)
    for _ in range(PNG_CHUNKS):
        if at + 8 > len(data) or data[at + 4 : at + 8] == b"IEND":
            return
        at += 12 + int.from_bytes(data[at : at + 4])
    raise ConvscopeError(f"A PNG picture has at most {PNG_CHUNKS:,} chunks. Received: more")


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
