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

CONVERTED: Final = "Three lines convert it where Keras 3 is"
"""What a refusal says of a file that `CONVERSION` makes a `.keras` file of."""

# A network of Keras 2 gives each depthwise convolution a setting that Keras 3 has not.
CONVERSION: Final = """\
import keras
own = {"DepthwiseConv2D": lambda groups=1, **rest: keras.layers.DepthwiseConv2D(**rest)}
keras.models.load_model("keras_model.h5", compile=False, custom_objects=own).save("network.keras")
"""
"""Three lines of Python for a file of HDF5, which is called `keras_model.h5` in them."""

SMALLER: Final = (
    "It may hold an optimizer, which is not needed: keras.models.load_model('network.keras', "
    "compile=False).save('smaller.keras') leaves that out"
)
"""How a file becomes smaller that holds what its training needed."""

_MOST: Final = {METADATA: 10_000, CONFIG: 2 * 2**20, WEIGHTS: 2 * NETWORK_BYTES}  # bytes
_HDF5 = b"\x89HDF\r\n\x1a\n"
_RULE = "a network comes as a .keras file, which is a zip archive"
_CONVERT = (
    "Open it where it was made and save it with model.save('network.keras'), in Keras 3. Received"
)
_BEGINNINGS: Final = {
    b"version https://git-lfs": (
        "this is a Git LFS pointer, which only says where the file is. Run git lfs pull where it "
        "came from, or download the file itself. Received: a pointer of"
    ),
    b"/annex/objects/": (
        "this is a pointer of git-annex, which only says where the file is. Run git annex get "
        "where it came from. Received: a pointer of"
    ),
    b"<": (
        "this is a page of the web, perhaps the one that shows the file. Download the file itself. "
        "Received: a page of"
    ),
}
"""What is often brought in place of the file, by how it begins."""

_BESIDE: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What systems add to an archive when they make one of a folder."""

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
    check_size(data)
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(archive)
            texts = {name: _unpack(archive, name, member) for name, member in members.items()}
    except ConvscopeError:
        raise
    except _DAMAGE:
        came = f"a file of {len(data):,} bytes that is no such archive, or a damaged one"
        raise ConvscopeError(f"{_RULE}. {_CONVERT}: {came}") from None
    _check_version(_read_json(texts, METADATA))
    return _read_json(texts, CONFIG), texts[WEIGHTS]


def check_size(data: bytes) -> None:
    """Refuse a file that is too large, before anything looks at it."""
    if len(data) > NETWORK_BYTES:
        rule = f"a network's file has at most {NETWORK_BYTES:,} bytes. {SMALLER}"
        raise ConvscopeError(f"{rule}. Received: {len(data):,}")


def _check_kind(data: bytes) -> None:
    """Name what is no archive, and what helps."""
    if data.startswith(_HDF5):
        if b"model_config" not in data:
            rule = f"{_RULE}, with the layers and the weights. {_CONVERT}"
            raise ConvscopeError(f"{rule}: an HDF5 file with weights alone")
        raise ConvscopeError(f"{_RULE}, not HDF5. {CONVERTED}. Received: an HDF5 file (.h5)")
    begins = data[:100].lstrip()
    for beginning, sentence in _BEGINNINGS.items():
        if begins.startswith(beginning):
            raise ConvscopeError(f"{_RULE}; {sentence} {len(data):,} bytes")


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Check the list of members before any of them is opened."""
    entries = [entry for entry in archive.infolist() if not _is_beside(entry)]
    found = [entry.filename.replace("\\", "/") for entry in entries]
    ends = [name.rpartition("/")[2] for name in found]
    if "saved_model.pb" in ends:
        raise ConvscopeError(f"{_RULE}, not a SavedModel. {_CONVERT}: a SavedModel")
    if "data.pkl" in ends:
        rule = f"{_RULE} of Keras. PyTorch's files hold code, which is never run here"
        raise ConvscopeError(f"{rule}. Received: a file of PyTorch")
    for name, end in zip(found, ends, strict=True):
        if end.endswith((".h5", ".hdf5")) and end != WEIGHTS:
            raise ConvscopeError(f"{_RULE}, not HDF5 in one. {CONVERTED}. Received: {short(name)}")
        if end.endswith(".keras"):
            rule = f"{_RULE}, and this is another around one. Unpack it once"
            raise ConvscopeError(f"{rule}. Received: {short(name)} in it")
    # One folder around all of them is what unpacking and packing again leaves.
    folders = {name.removesuffix(end) for name, end in zip(found, ends, strict=True)}
    if sorted(ends) != sorted(_MOST) or len(folders) != 1:
        names = ends if len(folders) == 1 else found
        odd = [name for name, count in Counter(names).items() if name not in _MOST or count > 1]
        came = short(odd[0]) if odd else f"only {', '.join(found) or 'nothing'}"
        rule = f"a .keras file holds {', '.join(_MOST)}, each once"
        raise ConvscopeError(f"{rule}. Received: {came}")
    members = dict(zip(ends, entries, strict=True))
    for name, member in members.items():
        if member.flag_bits & 1:
            rule = "a network's file must be readable without a password"
            raise ConvscopeError(f"{rule}. Received: {name} is encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            rule = "members are stored as they are, or deflated"
            raise ConvscopeError(f"{rule}. Received: {name} in another way")
        if member.file_size > _MOST[name]:
            _refuse_size(name, f"{member.file_size:,}")
    return {name: members[name] for name in _MOST}


def _is_beside(entry: zipfile.ZipInfo) -> bool:
    """Say whether an entry is a folder, or something that a system has added."""
    name = entry.filename
    is_folder = name.endswith("/") and entry.file_size == 0
    return is_folder or name.startswith(_BESIDE[0]) or name.rpartition("/")[2] in _BESIDE[1:]


def _unpack(archive: zipfile.ZipFile, name: str, member: zipfile.ZipInfo) -> bytes:
    # What a member says of its size may be a lie.
    most = _MOST[name]
    with archive.open(member) as file:
        unpacked = file.read(most + 1)
    if len(unpacked) > most:
        _refuse_size(name, "more")
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
