"""Data sets as Keras keeps them, and as files in a folder."""

import gzip
import io
import pickle
import tarfile
import threading
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convcore.errors import ConvscopeError
from convcore.keras_side.data_sets import (
    DATA_SETS,
    Data,
    excerpt_of_digits,
    fetch,
    load_colour,
    load_digits,
    load_fashion,
)
from tests.paths import MODELS


def fashion_file(name: str) -> bytes:
    count = 30 if name.startswith("train") else 20
    if "labels" in name:
        return gzip.compress(bytes(8) + bytes(i % 10 for i in range(count)))
    return gzip.compress(bytes(16) + np.random.default_rng(1).bytes(count * 28 * 28))


@pytest.mark.parametrize("part", [0, 5, 100, 2000])
def test_a_download_that_was_cut_short_is_made_again(part, tmp_path, monkeypatch):
    from keras.src.utils import file_utils

    downloads = []

    def download(address: str, path: str, _: object) -> None:
        downloads.append(address)
        Path(path).write_bytes(fashion_file(Path(path).name))

    monkeypatch.setattr(file_utils, "urlretrieve", download)
    monkeypatch.setattr(file_utils.config, "keras_home", lambda: str(tmp_path))
    whole = load_fashion(None)
    assert len(downloads) == 4
    cut = tmp_path / "datasets" / "fashion-mnist" / "t10k-images-idx3-ubyte.gz"
    cut.write_bytes(cut.read_bytes()[:part])
    again = load_fashion(None)
    np.testing.assert_array_equal(again.x_test, whole.x_test)
    assert len(downloads) == 8
    load_fashion(None)
    assert len(downloads) == 8


def digits(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (count, 28, 28), np.uint8), rng.integers(0, 10, count, np.uint8)


def test_digits_come_in_one_order_wherever_they_come_from(tmp_path, monkeypatch):
    from keras.src.datasets import mnist

    (x_train, y_train), (x_test, y_test) = digits(30, 1), digits(20, 2)
    arrays = {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}
    np.savez(tmp_path / "of_keras.npz", **arrays)
    np.savez(tmp_path / "mnist.npz", **{name: array[::-1] for name, array in arrays.items()})
    monkeypatch.setattr(mnist, "get_file", lambda **_: tmp_path / "of_keras.npz")
    downloaded, from_folder = load_digits(None), load_digits(tmp_path)
    assert downloaded.x_train.shape == (30, 28, 28, 1)
    assert downloaded.y_test.dtype == np.int64
    assert downloaded.digest() == from_folder.digest()
    pairs = {(image.tobytes(), int(label)) for image, label in zip(x_train, y_train, strict=True)}
    found = zip(downloaded.x_train, downloaded.y_train, strict=True)
    assert {(image.tobytes(), int(label)) for image, label in found} == pairs
    assert not np.array_equal(downloaded.x_train[..., 0], x_train), "they are mixed"


def test_colour_images_are_read_from_keras_batches_and_from_an_archive(tmp_path, monkeypatch):
    from keras.src.datasets import cifar10

    names = DATA_SETS["colour"].classes
    rng = np.random.default_rng(3)
    # Flat colours survive JPEG but for rounding.
    colours = {part: rng.integers(40, 216, (10, 3), np.uint8) for part in ("train", "test")}
    with tarfile.open(tmp_path / "cifar10.tar.gz", "w:gz") as archive:
        for part, flat in colours.items():
            for label, colour in enumerate(flat):
                file = io.BytesIO()
                Image.fromarray(np.tile(colour, (32, 32, 1))).save(file, "JPEG", quality=95)
                member = tarfile.TarInfo(f"cifar10/{part}/{names[label]}/0000.jpg")
                member.size = file.tell()
                file.seek(0)
                archive.addfile(member, file)
    from_folder = load_colour(tmp_path)
    batches = tmp_path / "cifar-10-batches-py"
    batches.mkdir()
    for name, part in {f"data_batch_{i}": "train" for i in range(1, 6)}.items() | {
        ("test_batch", "test")
    }:
        planes = np.repeat(colours[part], 32 * 32, axis=1).reshape(10, 3072)
        batch = {b"data": np.tile(planes, (1000, 1)), b"labels": [*range(10)] * 1000}
        (batches / name).write_bytes(pickle.dumps(batch))
    monkeypatch.setattr(cifar10, "get_file", lambda **_: str(tmp_path))
    downloaded = load_colour(None)
    assert downloaded.x_train.shape == (50_000, 32, 32, 3)
    for part in ("train", "test"):
        for data in (from_folder, downloaded):
            images, labels = getattr(data, f"x_{part}"), getattr(data, f"y_{part}")
            assert images.dtype == np.uint8
            assert labels.dtype == np.int64
            away = images.astype(np.int16) - colours[part][labels][:, np.newaxis, np.newaxis]
            assert np.abs(away).max() <= (3 if data is from_folder else 0)


def test_images_are_left_out_of_the_training_by_their_pixels():
    (x_train, y_train), (x_test, y_test) = digits(30, 1), digits(20, 2)
    data = Data(x_train, y_train.astype(np.int64), x_test, y_test.astype(np.int64))
    rest = data.without(np.concatenate([x_train[[3, 7]], x_test]))
    kept = np.delete(np.arange(30), [3, 7])
    np.testing.assert_array_equal(rest.x_train, x_train[kept])
    np.testing.assert_array_equal(rest.y_train, y_train[kept])
    np.testing.assert_array_equal(rest.x_test, x_test)


def test_the_samples_of_digits_are_in_the_excerpt_that_may_ship():
    images, labels = excerpt_of_digits()
    assert images.shape == (5000, 28, 28, 1)
    assert images.dtype == np.uint8
    np.testing.assert_array_equal(np.bincount(labels), [500] * 10)
    with np.load(MODELS / "digits" / "samples.npz") as file:
        found = {image.tobytes(): int(label) for image, label in zip(images, labels, strict=True)}
        for image, label in zip(file["images"], file["labels"], strict=True):
            assert found[image.tobytes()] == label


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Keep what the test prints to itself."""


@pytest.fixture
def served(tmp_path):
    """Serve a folder of this machine; gives the folder and its address."""
    with HTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield tmp_path, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_data_set_is_fetched_over_the_network_and_its_share_told(served, monkeypatch, capsys):
    from keras.src.datasets import mnist
    from keras.src.utils import file_utils

    folder, address = served
    (x_train, y_train), (x_test, y_test) = digits(300, 1), digits(100, 2)
    np.savez(folder / "mnist.npz", x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    monkeypatch.setattr(file_utils.config, "keras_home", lambda: str(folder / "home"))
    monkeypatch.setattr(file_utils, "Progbar", partial(file_utils.Progbar, interval=0))
    get_file = partial(file_utils.get_file, origin=f"{address}/mnist.npz", cache_dir=folder)
    monkeypatch.setattr(mnist, "get_file", lambda fname, **_: get_file(fname))
    shares = []
    data = fetch("digits", "A test", shares.append)
    assert data.digest() == load_digits(folder).digest()
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(set(shares)) > 10
    assert capsys.readouterr().out == ""


def test_a_data_set_that_cannot_be_had_is_a_sentence(monkeypatch):
    from keras.src.datasets import mnist

    def refuse(**_):
        raise Exception("URL fetch failure on somewhere: None -- no route to host")

    monkeypatch.setattr(mnist, "get_file", refuse)
    with pytest.raises(ConvscopeError) as refused:
        fetch("digits", "A test")
    assert str(refused.value) == (
        "A test needs MNIST on this server, or an internet connection to download it. Received: "
        "neither"
    )
