"""A network that was trained here, and all that is known about it; `bundle_files` reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from convcore.networks.network import Network
from convcore.networks.statistics import Statistics
from convcore.rounding import percent

FILTERS: Final = 32
"""Most filters of a network's first layer."""

SAMPLES: Final = 1000
"""Most samples that ship in a bundle."""

TEST_IMAGES: Final = 10_000
"""Most samples of a bundle whose full test set was fetched."""

FIRST_LAYERS: Final = {
    "learned": "learned",
    "handmade": "hand-made, fixed",
    "random": "random, fixed",
}
"""What the first layers of recorded trainings were, in words."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Bundle(Network):
    """A network, what its card says about it, and the record of its training.

    Parameters
    ----------
    data_set : str
        What it was trained on.
    test_accuracy : float
        Fraction of right answers on all test images.
    sample_accuracy : float or None
        The same on the samples; None where nobody knows their classes, or these are all test
        images.
    epochs, steps, batch_size, seed : int
        How it was trained.
    command, date : str
        What made it, and on which day (YYYY-MM-DD).
    reproducibility : str
        How closely the same command gives the same weights, in a sentence.
    source, licence : str
        Where its data come from, and under which terms.
    training : mapping of str to ndarray
        By recorded step (S of them): `steps` (S,), `filters` (S, kh, kw, C, F) and `biases` (S, F)
        of the first layer, and `train_loss`, `train_accuracy`, `test_loss`, `test_accuracy` (S,).
        Losses are in nats, floats float32.
    runs : mapping of str to ndarray
        The test accuracy of other trainings of the same network, by what their first layer was (see
        `FIRST_LAYERS`): a row for each seed, a column for each recorded step. The training of this
        network is the first row of those that learned. Empty where none were recorded.
    statistics : Statistics
        What its filters do over the samples, or over all test images where nobody knows the
        classes of the samples.
    """

    data_set: str
    test_accuracy: float
    sample_accuracy: float | None
    epochs: int
    steps: int
    batch_size: int
    seed: int
    command: str
    date: str
    reproducibility: str
    source: str
    licence: str
    training: Mapping[str, NDArray[Any]] = field(repr=False)
    runs: Mapping[str, NDArray[np.float32]] = field(repr=False)
    statistics: Statistics = field(repr=False)

    @property
    def path(self) -> Path:
        """The folder."""
        return self.model_path.parent

    def relu_of(self, name: str) -> str | None:
        """Find the ReLU behind the convolution that a layer belongs to.

        Parameters
        ----------
        name : str
            A layer: a convolution, or a ReLU or pooling behind it.

        Returns
        -------
        str or None
            The ReLU's name; None for layers before the first convolution or from the first dense
            one on.
        """
        convolution = self.convolution_of(name)
        if convolution is None:
            return None
        place = [layer.name for layer in self.layers].index(convolution)
        return next(layer.name for layer in self.layers[place:] if layer.type.rectifies)

    @property
    def measured(self) -> str:
        """What `statistics` was measured over, in words, such as "the 1,000 samples"."""
        noun = "test images" if self.labels is None or self.full_test_set else "samples"
        return f"the {len(self.statistics.labels):,} {noun}"

    @property
    def summary(self) -> str:
        """How the network was made and how well it does, in a few sentences of Markdown."""
        of_samples = (
            f", and on {percent(self.sample_accuracy, 1)} of the {len(self.samples):,} samples "
            "here, which it has not seen either"
            if self.sample_accuracy is not None
            else ""
        )
        return (
            f"This network of {self.parameters:,} parameters was trained on {self.data_set}: "
            f"{self.epochs} times over all its images, in {self.steps:,} steps of "
            f"{self.batch_size}, by `{self.command}` on {self.date}. It is right on "
            f"{percent(self.test_accuracy, 2)} of the test images{of_samples}. "
            f"{self.reproducibility} Data: {self.source}, {self.licence}."
        )


Labelled = tuple[NDArray[np.uint8], NDArray[np.int64]]
"""Images of shape (N, H, W, C), 0 to 255, and their classes, from 0."""
