"""How a bundle is written; `bundle_files` reads it. Runs where Keras does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convcore import network
from convcore.first_layer import FirstLayer
from convcore.statistics import PATCHES, firing, strongest_patches
from convcore.training import scaled

_PART = 200  # images that go through the network at a time


@dataclass(frozen=True, eq=False)
class Samples:
    """Inputs that a network was not trained on.

    Parameters
    ----------
    images : ndarray of uint8, shape (N, H, W, C)
        Their values, 0 to 255.
    labels : ndarray of int, shape (N,)
        Their classes.
    test_index : ndarray of int, shape (N,)
        Their places among the data set's test images.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.integer[Any]]
    test_index: NDArray[np.integer[Any]]


def describe_network(model: Any) -> dict[str, Any]:
    """Describe a network for its card.

    Parameters
    ----------
    model : keras.Model
        The network.

    Returns
    -------
    dict
        `input_shape`, `scaling`, `layers` and `parameters`, as a card has them.
    """
    return {
        "input_shape": list(model.input_shape[1:]),
        "scaling": "value / 255",
        "layers": [
            {
                "name": layer.name,
                "type": type(layer).__name__,
                "output_shape": list(layer.output.shape[1:]),
                "parameters": layer.count_params(),
                "window": _window(layer),
            }
            for layer in model.layers
        ],
        "parameters": model.count_params(),
    }


def write_bundle(
    folder: Path,
    model: Any,
    card: Mapping[str, Any],
    samples: Samples,
    record: dict[str, Any],
) -> None:
    """Write the files of a bundle.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    model : keras.Model
        The network, not compiled.
    card : mapping
        What is known about it.
    samples : Samples
        Inputs that ship with it.
    record : dict of str to ndarray
        How its training went.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model.save(folder / "model.keras")
    images = samples.images
    np.savez_compressed(
        folder / "samples.npz",
        images=images[..., 0] if images.shape[-1] == 1 else images,
        labels=samples.labels.astype(np.uint8),
        test_index=samples.test_index.astype(np.int32),
    )
    np.savez_compressed(folder / "training.npz", **record)
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n")
    write_statistics(folder)


def write_statistics(folder: Path) -> None:
    """Measure what a network's filters do over its samples, and write `statistics.npz`.

    Parameters
    ----------
    folder : Path
        Where the other files of the bundle are.
    """
    with np.load(folder / "samples.npz") as samples, np.load(folder / "training.npz") as training:
        labels = samples["labels"].astype(np.int64)
        images = scaled(samples["images"])
        layer = FirstLayer(training["filters"][-1], training["biases"][-1])
    images = images.reshape(*images.shape[:3], -1)
    model = str(folder / "model.keras")
    card = json.loads((folder / "card.json").read_text())
    relus = [
        each["name"]
        for each in card["layers"]
        if each["type"] == "ReLU" and len(each["output_shape"]) == 3
    ]

    def right(first_layer: FirstLayer) -> int:
        answers = [network.predictions(model, part, first_layer) for part in parts]
        return int((np.concatenate(answers).argmax(axis=1) == labels).sum())

    parts = [images[start : start + _PART] for start in range(0, len(images), _PART)]
    measured = [network.activations(model, part) for part in parts]
    rectified = {name: np.concatenate([maps[name] for maps in measured]) for name in relus}
    active, strength = firing(rectified[relus[0]], labels, len(card["classes"]))
    without = [right(layer.silence([number])) for number in range(len(layer.biases))]
    arrays: dict[str, Any] = {
        "active": active,
        "strength": strength,
        "right": np.int32(right(layer)),
        "right_without": np.array(without, np.int32),
    }
    for name, maps in rectified.items():
        found = strongest_patches(maps, PATCHES)
        arrays[f"{name}_samples"] = found.samples.astype(np.int32)
        arrays[f"{name}_pixels"] = found.pixels.astype(np.int16)
        arrays[f"{name}_values"] = found.values
    np.savez_compressed(folder / "statistics.npz", **arrays)


def _window(layer: Any) -> dict[str, Any] | None:
    """Describe the window that a layer slides over what it reads, if it has one."""
    match type(layer).__name__:
        case "Conv2D":
            size, dilation = layer.kernel_size, layer.dilation_rate
        case "MaxPooling2D":
            size, dilation = layer.pool_size, (1, 1)
        case _:
            return None
    return {
        "window": list(size),
        "strides": list(layer.strides),
        "dilation": list(dilation),
        "padding": layer.padding,
    }
