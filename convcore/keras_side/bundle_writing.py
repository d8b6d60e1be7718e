"""How a bundle is written; `bundle_files` reads it. Runs where Keras does."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from convcore.keras_side import inference_process
from convcore.keras_side.training import scaled
from convcore.networks.bundle_files import patched_layers, read_card
from convcore.networks.bundles import Labelled
from convcore.networks.first_layer import FirstLayer
from convcore.networks.layer_types import LAYER_TYPES
from convcore.networks.statistics import PATCHES, Measures, firing, strongest_patches

_PART = 200  # images that go through the network at a time


def describe_network(model: Any) -> dict[str, Any]:
    """Describe a network for its card."""
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
    record: dict[str, Any],
    measured: Labelled,
    *,
    ship: bool,
) -> None:
    """Write the files of a bundle."""
    folder.mkdir(parents=True, exist_ok=True)
    model.save(folder / "model.keras")
    if ship:
        write_samples(folder, measured)
    np.savez_compressed(folder / "training.npz", **record)
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n")
    write_statistics(folder, measured)


def write_samples(folder: Path, images: Labelled) -> None:
    """Write `samples.npz`."""
    pixels, labels = images
    squeezed = pixels[..., 0] if pixels.shape[-1] == 1 else pixels
    np.savez_compressed(folder / "samples.npz", images=squeezed, labels=labels.astype(np.uint8))


def write_statistics(
    folder: Path, images: Labelled, tell: Callable[[float], None] = lambda _: None
) -> int:
    """Measure what a network's filters do over many images, and write `statistics.npz`."""
    with np.load(folder / "training.npz") as training:
        layer = FirstLayer(training["filters"][-1], training["biases"][-1])
    model = folder / "model.keras"
    card = read_card(folder)
    pixels, labels = images
    starts = range(0, len(pixels), _PART)
    parts = [scaled(pixels[start : start + _PART]) for start in starts]

    def right(first_layer: FirstLayer) -> int:
        answers = [inference_process.predictions(model, part, first_layer) for part in parts]
        return int((np.concatenate(answers).argmax(axis=1) == labels).sum())

    relus = patched_layers(card["layers"])
    measured = {name: Measures(len(pixels), shape) for name, shape in relus.items()}
    for start, part in zip(starts, parts, strict=True):
        maps = inference_process.activations(model, part)
        for name, measures in measured.items():
            measures.note(start, maps[name])
    first = next(iter(measured.values()))
    active, strength = firing(first, labels, len(card["classes"]))
    without = []
    for number in range(len(layer.biases)):
        tell(number / len(layer.biases))
        without.append(right(layer.silence([number])))
    recognised = right(layer)
    arrays: dict[str, Any] = {
        "labels": labels.astype(np.uint8),
        "active": active,
        "strength": strength,
        "right": np.int32(recognised),
        "right_without": np.array(without, np.int32),
    }
    for name, layer_measured in measured.items():
        found = strongest_patches(layer_measured, PATCHES)
        arrays[f"{name}_samples"] = found.samples.astype(np.int32)
        arrays[f"{name}_pixels"] = found.pixels.astype(np.int16)
        arrays[f"{name}_values"] = found.values
    np.savez_compressed(folder / "statistics.npz", **arrays)
    return recognised


def _window(layer: Any) -> dict[str, Any] | None:
    """Describe the window that a layer slides over what it reads, if it has one."""
    type_ = LAYER_TYPES[type(layer).__name__]
    if not type_.slides:
        return None
    return {
        "window": list(layer.kernel_size if type_.weighs else layer.pool_size),
        "strides": list(layer.strides),
        "dilation": list(getattr(layer, "dilation_rate", (1, 1))),
        "padding": layer.padding,
    }
