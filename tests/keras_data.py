"""Fashion-MNIST as `keras.datasets` keeps it, with other images."""

import gzip
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PARTS = {"train": "train", "test": "t10k"}
"""What Keras calls them, and what they are called on disk."""


def noise(**counts: int) -> dict[str, NDArray[np.uint8]]:
    """Make so many images of noise for each part, of all ten classes in turn."""
    rng = np.random.default_rng(0)
    arrays = {}
    for part, count in counts.items():
        arrays[f"x_{part}"] = rng.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        arrays[f"y_{part}"] = (np.arange(count) % 10).astype(np.uint8)
    return arrays


def keep_fashion(home: Path, arrays: dict[str, NDArray[np.uint8]]) -> None:
    """Write the four files that Keras would have downloaded."""
    kept = home / "datasets" / "fashion-mnist"
    kept.mkdir(parents=True)
    for part, name in PARTS.items():
        for kind, array in (
            ("images-idx3", arrays[f"x_{part}"]),
            ("labels-idx1", arrays[f"y_{part}"]),
        ):
            header = np.array([0x800 + array.ndim, *array.shape], ">i4").tobytes()
            with gzip.open(kept / f"{name}-{kind}-ubyte.gz", "wb") as file:
                file.write(header + array.tobytes())
