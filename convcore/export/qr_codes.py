"""Links as QR codes, for a room full of telephones."""

import io

import segno
from segno.encoder import DataOverflowError

from convcore.errors import ConvscopeError


def qr_code(link: str) -> bytes:
    """Draw a link as a QR code."""
    try:
        code = segno.make_qr(link, error="l")
    except DataOverflowError:
        rule = "A QR code holds a link of at most 2,953 characters"
        raise ConvscopeError(f"{rule}. Received: {len(link):,}") from None
    file = io.BytesIO()
    code.save(file, kind="png", scale=6, border=4)
    return file.getvalue()
