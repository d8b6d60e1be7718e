"""The data sets that networks are trained on."""

import hashlib
import shutil
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from gzip import BadGzipFile
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from convcore.training import scaled


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
        """Compute the SHA-256 of all images, scaled, and labels, in their order.

        Returns
        -------
        str
            64 hexadecimal digits.
        """
        digest = hashlib.sha256()
        for images, labels in ((self.x_train, self.y_train), (self.x_test, self.y_test)):
            digest.update(scaled(images).tobytes())
            digest.update(labels.tobytes())
        return digest.hexdigest()


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
    load : callable
        Gives the `Data`, from a folder or, without, as `keras.datasets` does.
    source, samples, licence : str
        Where it comes from, where the samples do, and under which terms.
    """

    title: str
    data_set: str
    classes: tuple[str, ...]
    load: Callable[[Path | None], Data]
    source: str
    samples: str
    licence: str


def load_fashion(folder: Path | None) -> Data:
    """Read Fashion-MNIST.

    Parameters
    ----------
    folder : Path or None
        Where `fashion_mnist.npz` is; without, Keras reads its own copy, or downloads it once.

    Returns
    -------
    Data
        60,000 training and 10,000 test images.
    """
    if folder is None:
        (x_train, y_train), (x_test, y_test) = _fashion_of_keras()
    else:
        with np.load(folder / "fashion_mnist.npz", allow_pickle=False) as file:
            x_train, y_train = file["x_train"], file["y_train"]
            x_test, y_test = file["x_test"], file["y_test"]
    return Data(
        x_train[..., np.newaxis],
        y_train.astype(np.int64),
        x_test[..., np.newaxis],
        y_test.astype(np.int64),
    )


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
        load=load_fashion,
        source="Xiao, Rasul and Vollgraf (2017), Fashion-MNIST: a Novel Image Dataset for "
        "Benchmarking Machine Learning Algorithms, arXiv:1708.07747",
        samples="1,000 of the 10,000 test images, 100 a class; the same images are in Debian's "
        "dataset-fashion-mnist",
        licence="MIT, Copyright (c) 2017 Zalando SE",
    ),
}  # fmt: skip
"""By the name of the network that ships."""
