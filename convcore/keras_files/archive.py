"""What a `.keras` file holds: an archive of three members, opened with limits on all of them."""

import io
import json
import struct
import zipfile
import zlib
from collections import Counter
from typing import Any, Final

from convcore.errors import ConvscopeError, short
from convcore.limits import NETWORK_BYTES

CONFIG: Final = "config.json"
"""The member that lists the layers."""

WEIGHTS: Final = "model.weights.h5"
"""The member that holds the weights."""

METADATA: Final = "metadata.json"
"""The member that says which Keras wrote the file."""

_MOST: Final = {METADATA: 10_000, CONFIG: 2 * 2**20, WEIGHTS: 2 * NETWORK_BYTES}  # bytes
_HDF5 = b"\x89HDF\r\n\x1a\n"
_RULE = "a network comes as a .keras file, which is a zip archive"
_CONVERT = (
    "Open it where it was made and save it with model.save('network.keras'), in Keras 3. Received"
)
# What `zipfile` raises, depending on where it finds the damage.
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


def open_archive(data: bytes) -> tuple[Any, bytes]:
    """Take a `.keras` file apart; nothing is written, and no more unpacked than is allowed."""
    if len(data) > NETWORK_BYTES:
        rule = f"a network's file has at most {NETWORK_BYTES:,} bytes"
        raise ConvscopeError(f"{rule}. Received: {len(data):,}")
    if data.startswith(_HDF5):
        raise ConvscopeError(f"{_RULE}, not HDF5. {_CONVERT}: an HDF5 file (.h5)")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(archive)
            texts = {name: _unpack(archive, members[name]) for name in members}
    except ConvscopeError:
        raise
    except _DAMAGE:
        came = f"{len(data):,} bytes that are none, or damaged"
        raise ConvscopeError(f"{_RULE}. {_CONVERT}: {came}") from None
    _check_version(_read_json(texts, METADATA))
    return _read_json(texts, CONFIG), texts[WEIGHTS]


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Check the list of members before any of them is opened."""
    found = [member.filename for member in archive.infolist()]
    if any(name.split("/")[-1] == "saved_model.pb" for name in found):
        raise ConvscopeError(f"{_RULE}, not a SavedModel. {_CONVERT}: a SavedModel")
    if sorted(found) != sorted(_MOST):
        odd = [name for name, count in Counter(found).items() if name not in _MOST or count > 1]
        came = short(odd[0]) if odd else f"only {', '.join(found) or 'nothing'}"
        rule = f"a .keras file holds {', '.join(_MOST)}, each once"
        raise ConvscopeError(f"{rule}. Received: {came}")
    for member in archive.infolist():
        if member.flag_bits & 1:
            rule = "a network's file must be readable without a password"
            raise ConvscopeError(f"{rule}. Received: {member.filename} is encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            rule = "members are stored as they are, or deflated"
            raise ConvscopeError(f"{rule}. Received: {member.filename} in another way")
        if member.file_size > _MOST[member.filename]:
            _refuse_size(member.filename, f"{member.file_size:,}")
    return {member.filename: member for member in archive.infolist()}


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    # What a member says of its size may be a lie.
    most = _MOST[member.filename]
    with archive.open(member) as file:
        unpacked = file.read(most + 1)
    if len(unpacked) > most:
        _refuse_size(member.filename, "more")
    return unpacked


def _refuse_size(name: str, came: str) -> None:
    raise ConvscopeError(f"{name} has at most {_MOST[name]:,} bytes. Received: {came}")


def _read_json(texts: dict[str, bytes], name: str) -> Any:
    try:
        return json.loads(texts[name])
    except (ValueError, RecursionError):
        raise ConvscopeError(f"{name} must be JSON. Received: something else") from None


def _check_version(metadata: Any) -> None:
    version = metadata.get("keras_version") if isinstance(metadata, dict) else None
    if not isinstance(version, str) or not version.startswith("3."):
        raise ConvscopeError(f"a network is one saved by Keras 3. {_CONVERT}: {short(version)}")
