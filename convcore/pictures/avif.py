"""Reading an AVIF file that a visitor brings, in a process that is thrown away.

Its header may promise a small picture and its film hold a huge one, of which the decoder tells
nobody before it has made room for it.
"""

import io
import sys
from typing import Final

from PIL import AvifImagePlugin, Image, features

from convcore.errors import ConvscopeError
from convcore.limited_process import REFUSED, UNLIMITED, limit, run_limited
from convcore.limits import UPLOAD_PIXELS_AT_ONCE
from convcore.pictures.shrinking import shrunk

MEMORY: Final = 450 * 2**20
"""Most bytes of address space of the process, its libraries' 120 MB included."""

SECONDS: Final = 10
"""Most seconds of work; the process is given up after twice as many."""

_ANSWER: Final = 4 * 2**20  # a small PNG, and what it carries beside its pixels


def avif_as_png(data: bytes) -> bytes:
    """Turn an AVIF file, which may be hostile, into a small PNG.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    bytes
        A PNG of the first frame, shrunk, with the profile and the EXIF that the file carries.

    Raises
    ------
    ConvscopeError
        If it cannot be read, or not within `MEMORY` and `SECONDS`.
    """
    if not features.check("avif"):
        rule = "An AVIF picture is read where the server's Pillow reads AVIF: save it as JPEG"
        raise ConvscopeError(f"{rule}. Received: one on a server whose Pillow does not")
    code, said = run_limited(__name__, data, seconds=2 * SECONDS, answer_bytes=_ANSWER)
    if code == 0:
        return said
    if code == REFUSED:
        raise ConvscopeError(said.decode())
    if code == UNLIMITED:
        rule = "Reading AVIF safely needs limits on memory and time: save the picture as JPEG"
        raise ConvscopeError(f"{rule}. Received: a system that sets none, {sys.platform}")
    rule = f"An AVIF picture is read within {MEMORY // 2**20} MB and {SECONDS} seconds"
    raise ConvscopeError(f"{rule}. Received: one that is not; save it as JPEG")


def _png(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=("AVIF",)) as file:
        if file.width * file.height > UPLOAD_PIXELS_AT_ONCE:
            rule = (
                f"An AVIF picture has at most {UPLOAD_PIXELS_AT_ONCE // 1_000_000} million pixels"
            )
            raise ConvscopeError(f"{rule}. Received: {file.width} x {file.height}")
        small = shrunk(file, file.mode)
        carried = {key: file.info[key] for key in ("icc_profile", "exif") if key in file.info}
    answer = io.BytesIO()
    small.save(answer, "PNG", **carried)
    return answer.getvalue()


def _main() -> int:
    # All that it needs must be there before it can open nothing, as what Pillow imports late.
    import PIL.TiffImagePlugin  # noqa: F401 - for EXIF

    Image.preinit()
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each would cost address space
    try:
        limit(memory=MEMORY, seconds=SECONDS, answer_bytes=_ANSWER)
    except (OSError, ValueError):
        return UNLIMITED
    try:
        answer, code = _png(sys.stdin.buffer.read()), 0
    except ConvscopeError as error:
        answer, code = str(error).encode(), REFUSED
    except MemoryError:
        raise  # ends the process, which then says nothing
    except Exception:  # it is a stranger's file: whatever it leads to, it is at fault
        rule = "A picture file is whole"
        answer, code = f"{rule}. Received: one that breaks off or is damaged".encode(), REFUSED
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return code


if __name__ == "__main__":
    sys.exit(_main())
