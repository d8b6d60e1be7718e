"""Measure what a network's filters do over its samples, for its bundle.

`models.train` does this for a new network; `python -m models.measure fashion` does it again.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from convcore import network
from convcore.first_layer import FirstLayer
from convcore.statistics import PATCHES, firing, strongest_patches

PART = 1000


def write_statistics(folder: Path) -> None:
    """Measure the network of a folder over its samples, and write `statistics.npz` beside it."""
    with np.load(folder / "samples.npz") as samples, np.load(folder / "training.npz") as training:
        labels = samples["labels"].astype(np.int64)
        images = (samples["images"] / 255).astype(np.float32)
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

    parts = [images[start : start + PART] for start in range(0, len(images), PART)]
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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="which bundle to measure")
    write_statistics(Path(__file__).parent / parser.parse_args().name)
