"""Trained networks on disk: a bundle is a folder, and a new folder is a new network.

Four files: the network (`model.keras`), what is known about it (`card.json`), how its training went
(`training.npz`), and what its filters do over many images (`statistics.npz`). Where its data may
ship, a fifth has inputs that it never saw in training (`samples.npz`); elsewhere the pictures that
ship with Convscope take their place. `runs.npz` may tell how other trainings of the same network
went.
"""

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.networks.bundle_cards import parse_card
from convcore.networks.bundles import FILTERS, FIRST_LAYERS, TEST_IMAGES, Bundle, Labelled
from convcore.networks.first_layer import FirstLayer
from convcore.networks.layers import Layer
from convcore.networks.statistics import Statistics, StrongestPatches
from convcore.pictures.samples import pictures_as_samples

_T = TypeVar("_T")

FILES: Final = ("card.json", "model.keras", "statistics.npz", "training.npz")
"""The files of every bundle."""

SHIPPED: Final = "samples.npz"
"""The file of a bundle whose card tells an accuracy on its samples."""

RUNS: Final = "runs.npz"
"""The file that a bundle may have besides."""

_PATCHES = ("samples", "pixels", "values")
_CURVES = ["train_loss", "train_accuracy", "test_loss", "test_accuracy"]


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


def read_cards(folder: Path) -> list[dict[str, Any]]:
    """Read the cards of all bundles in a folder, which say what pages offer to choose from.

    Parameters
    ----------
    folder : Path
        Where bundles live, one folder each.

    Returns
    -------
    list of dict
        What is on each card, `classes` and `layers` among it; a damaged one is passed over.
    """
    cards = []
    for name in bundle_names(folder):
        with suppress(ConvscopeError):
            cards.append(read_card(folder / name))
    return cards


def read_card(folder: Path) -> dict[str, Any]:
    """Read the card of a bundle.

    Parameters
    ----------
    folder : Path
        The bundle's folder.

    Returns
    -------
    dict
        What `Bundle` and `Network` know from it, by their names.

    Raises
    ------
    ConvscopeError
        If it is missing or damaged.
    """
    return _read(folder, "card.json", _card)


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
    card = read_card(folder)
    _read(folder, "model.keras", _check_archive)
    labels = None
    if card["sample_accuracy"] is not None:
        samples, labels = _read(folder, SHIPPED, lambda path: _samples(path, card))
        titles = tuple(card["classes"][label] for label in labels)
    else:
        samples, titles = pictures_as_samples(card["input_shape"])
    training = _read(folder, "training.npz", lambda path: _training(path, card))
    measured = _read(folder, "statistics.npz", lambda path: _statistics(path, card, labels))
    runs = _read(folder, RUNS, lambda path: _runs(path, training))
    arrays = [samples, *training.values(), *measured.values(), *runs.values()]
    for array in arrays if labels is None else [*arrays, labels]:
        array.flags.writeable = False
    statistics = Statistics(
        labels=measured["labels"],
        active=measured["active"],
        strength=measured["strength"],
        right=int(measured["right"]),
        right_without=measured["right_without"],
        patches={
            name: StrongestPatches(*(measured[f"{name}_{part}"] for part in _PATCHES))
            for name in patched_layers(card["layers"])
        },
    )
    return Bundle(
        model_path=folder / "model.keras",
        first_layer=FirstLayer(training["filters"][-1], training["biases"][-1]),
        samples=samples,
        labels=labels,
        titles=titles,
        training=training,
        runs=runs,
        statistics=statistics,
        **card,
    )


def patched_layers(layers: Iterable[Layer]) -> dict[str, tuple[int, ...]]:
    """Find the layers of which a bundle holds the strongest patches: each ReLU over maps.

    Parameters
    ----------
    layers : iterable of Layer
        The network's.

    Returns
    -------
    dict of str to tuple of three ints
        Their shapes by name.
    """
    return {
        layer.name: layer.output_shape
        for layer in layers
        if layer.type.rectifies and len(layer.output_shape) == 3
    }


def _read(folder: Path, file: str, read: Callable[[Path], _T]) -> _T:
    rule = f"a bundle holds {', '.join(FILES[:-1])} and {FILES[-1]}, all whole"
    if file == SHIPPED:
        rule = f"a bundle with an accuracy on its samples holds them in {SHIPPED}, whole"
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
    return parse_card(json.loads(path.read_text(encoding="utf-8")))


def _filters(card: dict[str, Any]) -> int:
    """Count the filters of the first layer."""
    convolution = next(layer for layer in card["layers"] if layer.type.convolves)
    _check(convolution.output_shape[-1] <= FILTERS)
    return int(convolution.output_shape[-1])


def _arrays(path: Path, names: list[str]) -> dict[str, NDArray[Any]]:
    # np.load leaves a damaged file open if it is given a path.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in names}


def _samples(path: Path, card: dict[str, Any]) -> Labelled:
    arrays = _arrays(path, ["images", "labels"])
    images, labels = arrays["images"], arrays["labels"]
    height, width, channels = card["input_shape"]
    picture = (height, width) if channels == 1 else card["input_shape"]
    _check(images.dtype == np.uint8 and images.shape == (len(labels), *picture))
    _check(labels.ndim == 1 and len(labels) <= TEST_IMAGES)
    _check(set(labels.tolist()) == set(range(len(card["classes"]))))
    # A label is compared and subtracted: uint8 would wrap around.
    return images.reshape(-1, *card["input_shape"]), labels.astype(np.int64)


def _training(path: Path, card: dict[str, Any]) -> dict[str, NDArray[Any]]:
    arrays = _arrays(path, ["steps", "filters", "biases", *_CURVES])
    steps, filters, biases = arrays["steps"], arrays["filters"], arrays["biases"]
    _check(len(steps) > 0 and filters.ndim == 5 and biases.shape == (len(steps), _filters(card)))
    _check(filters.shape[3] == card["input_shape"][2] and filters.shape[4:] == biases.shape[1:])
    _check(all(array.shape[:1] == steps.shape for array in arrays.values()))
    _check(all(np.isfinite(array).all() for array in arrays.values()))
    return arrays


def _runs(path: Path, training: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    """Give the curves by what the first layer was, if runs have been recorded."""
    if not path.exists():
        return {}
    arrays = _arrays(path, ["steps", "first_layers", "seeds", "test_accuracy"])
    curves = arrays["test_accuracy"]
    _check(np.array_equal(arrays["steps"], training["steps"]))
    _check(curves.shape == (len(arrays["seeds"]), len(arrays["steps"])))
    _check(arrays["first_layers"].shape == arrays["seeds"].shape)
    _check(set(arrays["first_layers"].tolist()) == set(FIRST_LAYERS))
    _check(bool(((curves >= 0) & (curves <= 1)).all()))
    of = {name: curves[arrays["first_layers"] == name] for name in FIRST_LAYERS}
    return of | {"learned": np.vstack([training["test_accuracy"], of["learned"]])}


def _statistics(
    path: Path, card: dict[str, Any], of_samples: NDArray[np.int64] | None
) -> dict[str, NDArray[Any]]:
    patched = patched_layers(card["layers"])
    integers = ["labels", "right", "right_without"]
    integers += [f"{name}_{part}" for name in patched for part in ("samples", "pixels")]
    floats = ["active", "strength", *(f"{name}_values" for name in patched)]
    arrays = _arrays(path, [*integers, *floats])
    # Counts and places are compared and subtracted: no small or unsigned integers.
    arrays |= {name: arrays[name].astype(np.int64) for name in integers}
    count, labels = _filters(card), arrays["labels"]
    by_class = (len(card["classes"]), count)
    _check(labels.ndim == 1 and set(labels.tolist()) == set(range(len(card["classes"]))))
    _check(of_samples is None or np.array_equal(labels, of_samples))
    _check(arrays["active"].shape == arrays["strength"].shape == by_class)
    _check(arrays["right"].shape == () and arrays["right_without"].shape == (count,))
    for name, (height, width, count) in patched.items():
        samples, pixels, values = (arrays[f"{name}_{part}"] for part in _PATCHES)
        _check(len(values.shape) == 2 and len(values) == count and values.shape == samples.shape)
        _check(pixels.shape == (*values.shape, 2) and pixels.min() >= 0)
        _check((pixels.reshape(-1, 2).max(axis=0) < (height, width)).all())
        _check(samples.min() >= 0 and samples.max() < len(labels))
    _check(all(np.isfinite(arrays[name]).all() for name in floats))
    return arrays
