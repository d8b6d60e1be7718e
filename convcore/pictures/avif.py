"""Reading an AVIF file that a visitor brings, in a process that is thrown away.

Its header may promise a small picture and its film hold a huge one, of which the decoder tells
nobody before it has made room for it.
"""

import io
import re
import struct
import sys
from threading import Lock
from typing import Final

from PIL import AvifImagePlugin, Image, features

from convcore.errors import ConvscopeError
from convcore.limited_process import REFUSED, UNLIMITED, limit, run_limited
from convcore.limits import UPLOAD_BYTES, UPLOAD_PIXELS_AT_ONCE
from convcore.pictures.shrinking import shrunk

MEMORY: Final = 450 * 2**20
"""Most bytes of address space of the process, its libraries' 120 MB included."""

SECONDS: Final = 10
"""Most seconds of work; the process is given up after twice as many."""

_ANSWER: Final = UPLOAD_BYTES + 2**20  # what the file carries beside its pixels, and 400 x 400
_ONE_AT_A_TIME = Lock()  # since each may take all its memory; other pictures do not wait for it

# The box that tells the size of a picture in the file: 20 bytes, of which the last are its columns
# and its rows. Beside its pictures a file may have films, which tell theirs elsewhere.
_SIZE: Final = re.compile(rb"\0\0\0\x14ispe....(....)(....)", re.DOTALL)
_FILM: Final = b"moov"

_FRAME: Final = struct.Struct(">II")  # width and height, before the picture in the answer

_DAMAGED: Final = "A picture file is whole. Received: one that breaks off or is damaged"


def avif_as_webp(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """Turn an AVIF file, which may be hostile, into a small WebP.

    A header that promises too much, or no picture, is refused before a process is started.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    webp : bytes
        A WebP without loss of the first frame, shrunk, with the profile and the EXIF that the file
        carries: of a PNG Pillow would read no profile of more than 1 MB.
    size : tuple of two ints
        Width and height of the frame before it was shrunk.

    Raises
    ------
    ConvscopeError
        If it cannot be read, or not within `MEMORY` and `SECONDS`.
    """
    if not features.check("avif"):
        rule = "An AVIF picture is read where the server's Pillow reads AVIF: save it as JPEG"
        raise ConvscopeError(f"{rule}. Received: one on a server whose Pillow does not")
    sizes = [tuple(map(int.from_bytes, size.groups())) for size in _SIZE.finditer(data)]
    if not sizes and _FILM not in data:
        raise ConvscopeError(_DAMAGED)
    for width, height in sizes:
        _check_size(width, height)
    with _ONE_AT_A_TIME:
        code, said = run_limited(__name__, data, seconds=2 * SECONDS, answer_bytes=_ANSWER)
    if code == 0 and len(said) > _FRAME.size:
        return said[_FRAME.size :], _FRAME.unpack_from(said)
    if code == REFUSED:
        raise ConvscopeError(said.decode())
    if code == UNLIMITED:
        rule = "Reading AVIF safely needs limits on memory and time: save the picture as JPEG"
        raise ConvscopeError(f"{rule}. Received: a system that sets none, {sys.platform}")
    rule = f"An AVIF picture is read within {MEMORY // 2**20} MB and {SECONDS} seconds"
    raise ConvscopeError(f"{rule}. Received: one that is not; save it as JPEG")


def _check_size(width: int, height: int) -> None:
    if width * height > UPLOAD_PIXELS_AT_ONCE:
        rule = f"An AVIF picture has at most {UPLOAD_PIXELS_AT_ONCE // 1_000_000} million pixels"
        raise ConvscopeError(f"{rule}. Received: {width} x {height}")


def _webp(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=("AVIF",)) as file:
        _check_size(*file.size)
        small = shrunk(file, file.mode)
        carried = {key: file.info[key] for key in ("icc_profile", "exif") if key in file.info}
        size = _FRAME.pack(*file.size)
    answer = io.BytesIO()
    # Colours behind transparency stay, and no time is spent on making it smaller.
    small.save(answer, "WEBP", lossless=True, exact=True, quality=0, method=0, **carried)
    return size + answer.getvalue()


def _main() -> int:
    # All that it needs must be there before it can open nothing, as what Pillow imports late.
    import PIL.TiffImagePlugin  # for EXIF
    import PIL.WebPImagePlugin  # noqa: F401

    Image.preinit()
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each would cost address space
    try:
        limit(memory=MEMORY, seconds=SECONDS, answer_bytes=_ANSWER)
    except (OSError, ValueError):
        return UNLIMITED
    try:
        answer, code = _webp(sys.stdin.buffer.read()), 0
    except ConvscopeError as error:
        answer, code = str(error).encode(), REFUSED
    except MemoryError:
        raise  # ends the process, which then says nothing
    except Exception:  # it is a stranger's file: whatever it leads to, it is at fault
        answer, code = _DAMAGED.encode(), REFUSED
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return code


if __name__ == "__main__":
    sys.exit(_main())
