"""Measure again what a network's filters do: `python -m models.measure fashion`.

Over its samples, or over all test images where none may ship. `models.train` does it for a new
network.
"""

import argparse
from pathlib import Path

import numpy as np

from convcore.bundle_writing import write_statistics
from convcore.data_sets import DATA_SETS

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=DATA_SETS, help="which bundle to measure")
    parser.add_argument("--data", type=Path, help="folder that holds the data set")
    arguments = parser.parse_args()
    folder = Path(__file__).parent / arguments.name
    if (samples := folder / "samples.npz").exists():
        with np.load(samples) as file:
            images, labels = file["images"][..., np.newaxis], file["labels"].astype(np.int64)
    else:
        data = DATA_SETS[arguments.name].load(arguments.data)
        images, labels = data.x_test, data.y_test
    write_statistics(folder, (images, labels))
