"""Trained networks on disk: a bundle is a folder that holds all a page needs to know about one.

Four files: the network (`model.keras`), what is known about it (`card.json`), inputs that it never
saw in training (`samples.npz`) and how its training went (`training.npz`).
"""

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from convcore import receptive
from convcore.errors import ConvscopeError

_T = TypeVar("_T")

FILES: Final = ("card.json", "model.keras", "samples.npz", "training.npz")
"""The files of a bundle."""

FILTERS: Final = 32
"""Filters of a network's first layer."""

SAMPLES: Final = 1000
"""Samples of a bundle."""

_STAGES = {"convolution": "Conv2D", "relu": "ReLU", "pooled": "MaxPooling2D"}
_CURVES = ["train_loss", "train_accuracy", "test_loss", "test_accuracy"]


@dataclass(frozen=True)
class Layer:
    """One layer of a network, as its card lists it.

    Parameters
    ----------
    name : str
        Its name, by which its maps are found.
    type : str
        Its Keras class, such as `Conv2D`.
    output_shape : tuple of ints
        Shape of its output for one input, `(h, w, F)` or `(F,)`.
    parameters : int
        How many weights and biases it learned.
    window : receptive.Layer or None
        What it slides over its input; None for a layer without a window.
    """

    name: str
    type: str
    output_shape: tuple[int, ...]
    parameters: int
    window: receptive.Layer | None


@dataclass(frozen=True, eq=False)
class Bundle:
    """A trained network: what its card says, its samples and its training record.

    Parameters
    ----------
    path : Path
        The folder.
    name, title : str
        In links, and on screen.
    data_set : str
        What it was trained on.
    classes : tuple of str
        What it tells apart, by label.
    input_shape : tuple of three ints
        `(H, W, C)` of an input.
    layers : tuple of Layer
        From the input to the prediction.
    parameters : int
        Number of weights and biases of all layers.
    test_accuracy, sample_accuracy : float
        Fraction of right answers on all test images, and on the samples of the bundle.
    epochs, steps, batch_size, seed : int
        How it was trained.
    command, date : str
        What made it, and on which day (YYYY-MM-DD).
    reproducibility : str
        How closely the same command gives the same weights, in a sentence.
    source, licence : str
        Where its data come from, and under which terms.
    samples : ndarray of uint8, shape (N, H, W) or (N, H, W, C)
        Inputs that it never saw in training, 0 to 255; read-only, as all arrays here.
    labels : ndarray of int64, shape (N,)
        The true class of each sample.
    test_index : ndarray of int64, shape (N,)
        The place of each sample among the data set's test images.
    training : mapping of str to ndarray
        By recorded step (S of them): `steps` (S,), `filters` (S, kh, kw, C, F) and `biases` (S, F)
        of the first layer, and `train_loss`, `train_accuracy`, `test_loss`, `test_accuracy` (S,).
        Losses are in nats, floats float32.
    """

    path: Path
    name: str
    title: str
    data_set: str
    classes: tuple[str, ...]
    input_shape: tuple[int, int, int]
    layers: tuple[Layer, ...]
    parameters: int
    test_accuracy: float
    sample_accuracy: float
    epochs: int
    steps: int
    batch_size: int
    seed: int
    command: str
    date: str
    reproducibility: str
    source: str
    licence: str
    samples: NDArray[np.uint8] = field(repr=False)
    labels: NDArray[np.int64] = field(repr=False)
    test_index: NDArray[np.int64] = field(repr=False)
    training: Mapping[str, NDArray[Any]] = field(repr=False)

    @property
    def model_path(self) -> Path:
        """The network's file, for the inference process."""
        return self.path / "model.keras"

    @property
    def filters(self) -> NDArray[np.float32]:
        """Weights of the trained first layer, float32 of shape (kh, kw, C, F)."""
        return np.asarray(self.training["filters"][-1], np.float32)

    @property
    def biases(self) -> NDArray[np.float32]:
        """Biases of the trained first layer, float32 of shape (F,)."""
        return np.asarray(self.training["biases"][-1], np.float32)

    @property
    def first_stages(self) -> dict[str, str]:
        """Names of the first layers that convolve, rectify and pool, by stage."""
        return {
            stage: next(layer.name for layer in self.layers if layer.type == type_)
            for stage, type_ in _STAGES.items()
        }

    @property
    def first_windows(self) -> tuple[receptive.Layer, receptive.Layer]:
        """Windows of the first convolution, and of the pooling after it."""
        convolution, pooling = (
            next(layer.window for layer in self.layers if layer.window and layer.type == type_)
            for type_ in (_STAGES["convolution"], _STAGES["pooled"])
        )
        return convolution, pooling

    @property
    def first_fields(self) -> dict[str, receptive.ReceptiveField]:
        """Which part of an input a position of each first stage sees."""
        convolution, pooling = self.first_windows
        seen, pooled = (
            receptive.receptive_field(layers, self.input_shape[:2])
            for layers in ([convolution], [convolution, pooling])
        )
        return {"convolution": seen, "relu": seen, "pooled": pooled}

    @property
    def output(self) -> str:
        """Name of the layer that gives the probabilities of the classes."""
        return self.layers[-1].name

    @property
    def summary(self) -> str:
        """How the network was made and how well it does, in a few sentences of Markdown."""
        return (
            f"This network of {self.parameters:,} parameters was trained on {self.data_set}, "
            f"{self.epochs} epochs in {self.steps:,} steps of {self.batch_size} images, by "
            f"`{self.command}` on {self.date}. It is right on {self.test_accuracy:.2%} of the test "
            f"images, and on {self.sample_accuracy:.1%} of the {len(self.samples):,} of them that "
            f"are samples here. {self.reproducibility} Data: {self.source}, {self.licence}."
        )

    def image(self, number: int) -> NDArray[np.float32]:
        """Scale a sample as the network takes it.

        Parameters
        ----------
        number : int
            Which sample, from 0.

        Returns
        -------
        ndarray of float32, shape (H, W, C)
            In [0, 1].

        Raises
        ------
        ConvscopeError
            If there is no such sample.
        """
        if not 0 <= number < len(self.samples):
            rule = f"samples are numbered from 0 to {len(self.samples) - 1}"
            raise ConvscopeError(f"{rule}. Received: sample {number}")
        return np.asarray(self.samples[number].reshape(self.input_shape) / 255, np.float32)


def bundle_names(folder: Path) -> list[str]:
    """List the bundles in a folder.

    Parameters
    ----------
    folder : Path
        Where bundles live, one folder each; it may be missing.

    Returns
    -------
    list of str
        Names of the folders that hold any file of a bundle, in alphabetical order.
    """
    return sorted({path.parent.name for file in FILES for path in folder.glob(f"*/{file}")})


def load_bundle(folder: Path) -> Bundle:
    """Read a bundle and check that its files are whole and fit each other.

    Parameters
    ----------
    folder : Path
        The bundle's folder.

    Returns
    -------
    Bundle
        All but the network itself, which only the inference process opens.

    Raises
    ------
    ConvscopeError
        If a file is missing or damaged.
    """
    card = _read(folder, "card.json", _card)
    _read(folder, "model.keras", _check_archive)
    samples = _read(folder, "samples.npz", lambda path: _samples(path, card))
    training = _read(folder, "training.npz", lambda path: _training(path, card))
    for array in (*samples.values(), *training.values()):
        array.flags.writeable = False
    return Bundle(path=folder, training=training, **card, **samples)


def _read(folder: Path, file: str, read: Callable[[Path], _T]) -> _T:
    rule = f"a bundle holds {', '.join(FILES[:-1])} and {FILES[-1]}, all whole"
    try:
        return read(folder / file)
    except FileNotFoundError:
        raise ConvscopeError(f"{rule}. Received: {folder.name}/{file} is missing") from None
    # Readers raise anything on damaged files: BadZipFile, ValueError, NotImplementedError, ...
    except Exception:
        raise ConvscopeError(f"{rule}. Received: {folder.name}/{file} is damaged") from None


def _check(fits: bool) -> None:
    if not fits:
        raise ValueError


def _check_archive(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        _check(archive.testzip() is None)


def _card(path: Path) -> dict[str, Any]:
    card = json.loads(path.read_text(encoding="utf-8"))
    layers = tuple(
        Layer(str(name), str(type_), tuple(map(int, shape)), int(parameters), _window(window))
        for name, type_, shape, parameters, window in map(
            itemgetter("name", "type", "output_shape", "parameters", "window"), card["layers"]
        )
    )
    _check({layer.type for layer in layers} >= set(_STAGES.values()))
    _check({layer.type for layer in layers if layer.window} >= {"Conv2D", "MaxPooling2D"})
    height, width, channels = map(int, card["input_shape"])
    texts = ["name", "title", "data_set", "command", "date", "source", "licence"]
    integers = ["parameters", "epochs", "steps", "batch_size", "seed"]
    return {
        "classes": tuple(map(str, card["classes"])),
        "input_shape": (height, width, channels),
        "layers": layers,
        "reproducibility": str(card["reproducibility"]["statement"]),
        **{key: str(card[key]) for key in texts},
        **{key: int(card[key]) for key in integers},
        **{key: float(card[key]) for key in ("test_accuracy", "sample_accuracy")},
    }


def _window(window: Mapping[str, Any] | None) -> receptive.Layer | None:
    if window is None:
        return None
    (height, width), (down, across), (dilated, apart) = (
        map(int, window[key]) for key in ("window", "strides", "dilation")
    )
    padding = str(window["padding"])
    return receptive.Layer((height, width), (down, across), (dilated, apart), padding)


def _arrays(path: Path, names: list[str]) -> dict[str, NDArray[Any]]:
    # np.load leaves a damaged file open if it is given a path.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in names}


def _samples(path: Path, card: dict[str, Any]) -> dict[str, Any]:
    arrays = _arrays(path, ["images", "labels", "test_index"])
    images, labels, test_index = arrays.values()
    height, width, channels = card["input_shape"]
    picture = (height, width) if channels == 1 else card["input_shape"]
    _check(images.dtype == np.uint8 and images.shape == (len(labels), *picture))
    _check(labels.shape == test_index.shape == (SAMPLES,))
    _check(set(labels.tolist()) == set(range(len(card["classes"]))))
    # A label is compared and subtracted: uint8 would wrap around.
    numbers = {"labels": labels.astype(np.int64), "test_index": test_index.astype(np.int64)}
    return {"samples": images} | numbers


def _training(path: Path, card: dict[str, Any]) -> dict[str, NDArray[Any]]:
    arrays = _arrays(path, ["steps", "filters", "biases", *_CURVES])
    steps, filters, biases = arrays["steps"], arrays["filters"], arrays["biases"]
    _check(len(steps) > 0 and filters.ndim == 5 and biases.shape == (len(steps), FILTERS))
    _check(filters.shape[3] == card["input_shape"][2] and filters.shape[4:] == biases.shape[1:])
    _check(all(array.shape[:1] == steps.shape for array in arrays.values()))
    _check(all(np.isfinite(array).all() for array in arrays.values()))
    return arrays
