"""What the archive of a `.keras` file may hold, and what is often brought in its place."""

import io
import re
import struct
import zipfile

import h5py
import pytest

from convcore.keras_files.reader import read_keras_file
from convcore.limits import NETWORK_BYTES
from tests.keras_files import (
    CONFIG,
    METADATA,
    WEIGHTS,
    archive,
    hdf5,
    small_arrays,
)

pytestmark = pytest.mark.usefixtures("seconds")


def test_a_file_that_was_unpacked_and_packed_again_in_a_folder_is_read():
    beside = [("net/", b""), ("__MACOSX/net/._config.json", b"x"), ("net/.DS_Store", b"x")]
    for folder in ("net/", "../", "C:\\net\\"):
        assert len(read_keras_file(in_folders(*[folder] * 3, more=beside)).layers) == 6


def lying_about_its_size():
    """An archive whose member unpacks to far more than its entry says."""
    data = bytearray(archive(b" " * (64 * 2**20), compression=zipfile.ZIP_DEFLATED))
    true = struct.pack("<I", 64 * 2**20)
    place = data.find(true)
    while place >= 0:
        data[place : place + 4] = struct.pack("<I", 1000)
        place = data.find(true)
    return bytes(data)


def encrypted():
    data = bytearray(archive())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def damaged():
    data = bytearray(archive())
    data[data.find(b"class_name") + 3] ^= 1
    return bytes(data)


def saved_model():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as whole:
        whole.writestr("model/saved_model.pb", b"\x08\x01")
        whole.writestr("model/variables/variables.index", b"")
    return file.getvalue()


def many_members():
    return archive(more=[(f"{number}", b"") for number in range(20_000)])


def one_name_many_times():
    """Change the names of many members to one, which takes as many bytes."""
    file = archive(more=[(f"member_{number:05}", b"") for number in range(20_000)])
    return re.sub(rb"member_\d{5}", b"config.jsonx", file).replace(b"config.jsonx", b"model.weight")


def packed(*members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, data in members:
            whole.writestr(name, data)
    return file.getvalue()


def in_folders(*folders, config=None, more=()):
    """The small network unpacked, and packed again in folders."""
    with zipfile.ZipFile(io.BytesIO(archive())) as whole:
        names = [METADATA, CONFIG, WEIGHTS]
        texts = {name: whole.read(name) for name in names}
    if config is not None:
        texts[CONFIG] = config
    parts = zip(folders, names, strict=True)
    return packed(*((f"{folder}{name}", texts[name]) for folder, name in parts), *more)


def as_hdf5():
    file = io.BytesIO()
    with h5py.File(file, "w") as whole:
        whole.attrs["model_config"] = "{}"
    return file.getvalue()


HDF5_MODEL = as_hdf5()
REFUSED = {
    "a text": (b"hello", "zip archive. Open it .* in Keras 3. Received: a file of 5 bytes"),
    "nothing": (b"", "Received: a file of 0 bytes that is no such"),
    "an HDF5 model": (HDF5_MODEL, "not HDF5. Three lines convert it .* Received: an HDF5 file"),
    "HDF5 with weights alone": (hdf5(small_arrays()), "model.save.*Received: .* weights alone"),
    "Teachable Machine": (
        packed(("keras_model.h5", HDF5_MODEL), ("labels.txt", b"0 cat")),
        "not HDF5 in one. Three lines convert it .* Received: 'keras_model.h5'",
    ),
    "PyTorch": (packed(("net/data.pkl", b"cos\nsystem")), "hold code, which is never run here"),
    "a file in a file": (packed(("mine.keras", archive())), "Unpack it once. Received: 'mine.ker"),
    "a Git LFS pointer": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 51200\n",
        "only says where the file is. Run git lfs pull .* Received: a pointer of 70 bytes",
    ),
    "a git-annex pointer": (b"/annex/objects/MD5E-s9--a.keras\n", "Run git annex get"),
    "a page of the web": (b"\n<!DOCTYPE html><html>", "Download the file itself. Received: a page"),
    "a SavedModel": (saved_model(), "not a SavedModel. .*model.save.*Received: a SavedModel"),
    "too large a file": (
        b"PK" * NETWORK_BYTES,
        "most 20,971,520 bytes. It may hold an optimizer, which is not .* Received: 41,943,040",
    ),
    "half a file": (archive()[:900], "of 900 bytes that is no such archive, or a damaged one"),
    "damaged": (damaged(), "that is no such archive, or a damaged one"),
    "path traversal": (archive(more=[("../../evil", b"x")]), "each once. Received: '../../evil'"),
    "an absolute path": (archive(more=[("/etc/cron.d/x", b"")]), "Received: '/etc/cron.d/x'"),
    "a pickle": (archive(more=[("assets/x.pkl", b"")]), "Received: 'assets/x.pkl'"),
    "two folders": (in_folders("a/", "a/", "b/"), "each once. Received: 'a/metadata.json'"),
    "a folder above": (
        in_folders(*["../"] * 3, more=[("x", b"")]),
        "each once. Received: '../metadata.json'",
    ),
    "a folder that is a bomb": (
        lambda: in_folders(*["a/"] * 3, config=b" " * (64 * 2**20)),
        "config.json has at most 2,097,152 bytes. Received: 67,108,864",
    ),
    "no weights": (archive(without=WEIGHTS), "Received: only metadata.json, config.json"),
    "20,000 members": (many_members, "each once. Received: '0'"),
    "one name 20,000 times": (one_name_many_times, "each once. Received: 'model.weight'"),
    "a zip bomb": (
        lambda: archive(b" " * (64 * 2**20), compression=zipfile.ZIP_DEFLATED),
        "config.json has at most 2,097,152 bytes. Received: 67,108,864",
    ),
    "a bomb that lies": (lying_about_its_size, "damaged"),
    "encrypted": (encrypted(), "without a password"),
    "another compression": (archive(compression=zipfile.ZIP_LZMA), "or deflated"),
    "Keras 2": (archive(version="2.15.0"), "saved by Keras 3. .*Received: '2.15.0'"),
    "no JSON": (archive(b"{"), "config.json must be JSON"),
    "deep JSON": (archive(b"[" * 900_000), "config.json must be JSON"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_archive_of_a_network_is_refused_in_a_sentence(name, expect_refusal):
    expect_refusal(*REFUSED[name])
