"""Stills of a live camera, as a browser sends them: text, which alone goes along with an event."""

import base64
import binascii
from typing import Any

from convcore.errors import ConvscopeError
from convcore.limits import UPLOAD_BYTES


def read_still(text: Any) -> bytes:
    """Read the file of a still; whether it is a picture is for `open_upload` to say.

    Parameters
    ----------
    text : object
        The file in base64.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    ConvscopeError
        If it is anything else, or the file may have more than `UPLOAD_BYTES` bytes.
    """
    rule = f"A still comes as base64 of at most {UPLOAD_BYTES:,} bytes"
    if not isinstance(text, str):
        raise ConvscopeError(f"{rule}. Received: something else")
    if len(text) * 3 // 4 > UPLOAD_BYTES + 2:  # up to two characters that only fill up
        raise ConvscopeError(f"{rule}. Received: {len(text):,} characters")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ConvscopeError(f"{rule}. Received: a text that is no base64") from None
