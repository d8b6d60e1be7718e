"""Measure a network on all test images: `python -m models.measure fashion`.

Prints which share of them it recognises, in all and by class. With --write, also measures again
what its filters do over its samples, or over all test images where none may ship; `models.train`
does that for a new network.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convcore.keras_side import inference_process
from convcore.keras_side.bundle_writing import write_statistics
from convcore.keras_side.data_sets import DATA_SETS
from convcore.keras_side.training import scaled
from convcore.networks.bundle_files import load_bundle
from convcore.networks.bundles import Labelled

AT_ONCE = 1000


def answers(model: Path, images: Labelled, classes: int) -> NDArray[np.int64]:
    """Count what a network takes images for: (class, answer)."""
    pixels, labels = images
    found = np.zeros((classes, classes), np.int64)
    for start in range(0, len(labels), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        given = inference_process.predictions(model, scaled(pixels[part])).argmax(axis=1)
        np.add.at(found, (labels[part], given), 1)
    return found


def main() -> None:
    """Measure one network as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=DATA_SETS, help="which bundle to measure")
    parser.add_argument("--data", type=Path, help="folder that holds the data set's file")
    parser.add_argument("--write", action="store_true", help="write statistics.npz again")
    arguments = parser.parse_args()
    trained = load_bundle(Path(__file__).parent / arguments.name)
    data = DATA_SETS[arguments.name].load(arguments.data)
    test_images = data.x_test, data.y_test
    found = answers(trained.model_path, test_images, len(trained.classes))
    print(
        f"{100 * np.trace(found) / found.sum():.2f} % of the {found.sum():,} test images recognised"
    )
    print("\n| class | right | most often taken for |\n|---|---|---|")
    others = found * (1 - np.eye(len(found), dtype=np.int64))
    for label, name in enumerate(trained.classes):
        percent = 100 * found[label, label] / found[label].sum()
        print(f"| {name} | {percent:.1f} % | {trained.classes[others[label].argmax()]} |")
    if arguments.write:
        samples = test_images if trained.labels is None else (trained.samples, trained.labels)
        write_statistics(trained.path, samples)


if __name__ == "__main__":
    main()
