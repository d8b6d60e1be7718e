"""A trained network with all that a page needs to know about it; `bundle_files` reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from convcore import receptive
from convcore.errors import ConvscopeError
from convcore.first_layer import FirstLayer
from convcore.fitting import SHARE_OF_DIGITS, figure_share
from convcore.layers import MAX_POOLING, Layer, PathStep, follow, without_pooling
from convcore.statistics import Statistics

FILTERS: Final = 32
"""Most filters of a network's first layer."""

SAMPLES: Final = 1000
"""Most samples of a bundle."""

FIRST_LAYERS: Final = {
    "learned": "learned",
    "handmade": "hand-made, fixed",
    "random": "random, fixed",
}
"""What the first layers of recorded trainings were, in words."""

STAGES: Final = {"convolution": "Conv2D", "relu": "ReLU", "pooled": MAX_POOLING}
"""The first layers of a network by stage: their Keras classes."""


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
    test_accuracy : float
        Fraction of right answers on all test images.
    sample_accuracy : float or None
        The same on the samples; None where nobody knows their classes.
    epochs, steps, batch_size, seed : int
        How it was trained.
    command, date : str
        What made it, and on which day (YYYY-MM-DD).
    reproducibility : str
        How closely the same command gives the same weights, in a sentence.
    source, licence : str
        Where its data come from, and under which terms.
    samples : ndarray of uint8, shape (N, H, W, C)
        Inputs that it never saw in training, 0 to 255; read-only, as all arrays here.
    labels : ndarray of int64, shape (N,), or None
        The true class of each sample; None where nobody knows it.
    titles : tuple of str
        What each sample shows.
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

    path: Path
    name: str
    title: str
    data_set: str
    classes: tuple[str, ...]
    input_shape: tuple[int, int, int]
    layers: tuple[Layer, ...]
    parameters: int
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
    samples: NDArray[np.uint8] = field(repr=False)
    labels: NDArray[np.int64] | None = field(repr=False)
    titles: tuple[str, ...] = field(repr=False)
    training: Mapping[str, NDArray[Any]] = field(repr=False)
    runs: Mapping[str, NDArray[np.float32]] = field(repr=False)
    statistics: Statistics = field(repr=False)

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
    def first_layer(self) -> FirstLayer:
        """The trained first layer, weights and biases."""
        return FirstLayer(self.filters, self.biases)

    @property
    def first_stages(self) -> dict[str, str]:
        """Names of the first layers that convolve, rectify and pool, by stage."""
        return {
            stage: next(layer.name for layer in self.layers if layer.type == type_)
            for stage, type_ in STAGES.items()
        }

    @property
    def first_windows(self) -> tuple[receptive.Layer, receptive.Layer]:
        """Windows of the first convolution, and of the pooling after it."""
        convolution, pooling = (
            next(layer.window for layer in self.layers if layer.window and layer.type == type_)
            for type_ in (STAGES["convolution"], STAGES["pooled"])
        )
        return convolution, pooling

    @cached_property
    def path_steps(self) -> dict[str, PathStep]:
        """What each layer does to shapes, what it costs and what its units see, by layer."""
        return {step.name: step for step in follow(self.layers)}

    @cached_property
    def path_steps_without_pooling(self) -> dict[str, PathStep]:
        """The same for the network without the layers that pool."""
        return {step.name: step for step in follow(without_pooling(self.layers))}

    @property
    def first_fields(self) -> dict[str, receptive.ReceptiveField]:
        """Which part of an input a position of each first stage sees."""
        return {stage: self.path_steps[name].field for stage, name in self.first_stages.items()}

    @property
    def last_relu(self) -> str:
        """Name of the ReLU behind the last convolution."""
        types = [layer.type for layer in self.layers]
        last = len(types) - 1 - types[::-1].index(STAGES["convolution"])
        return self.layers[types.index(STAGES["relu"], last)].name

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
        relu = None
        for place, layer in enumerate(self.layers):
            if layer.type == STAGES["convolution"]:
                later = self.layers[place:]
                relu = next(each.name for each in later if each.type == STAGES["relu"])
            elif layer.type == "Flatten":
                relu = None
            if layer.name == name:
                return relu
        return None

    @property
    def measured(self) -> str:
        """What `statistics` was measured over, in words, such as "the 1,000 samples"."""
        noun = "test images" if self.labels is None else "samples"
        return f"the {len(self.statistics.labels):,} {noun}"

    @cached_property
    def figure_share(self) -> float:
        """How much of an input its figure takes, as in the samples; as MNIST's without these."""
        return SHARE_OF_DIGITS if self.labels is None else figure_share(self.samples)

    @property
    def output(self) -> str:
        """Name of the layer that gives the probabilities of the classes."""
        return self.layers[-1].name

    @property
    def summary(self) -> str:
        """How the network was made and how well it does, in a few sentences of Markdown."""
        of_samples = (
            f", and on {self.sample_accuracy:.1%} of the {len(self.samples):,} samples here, which "
            "it has not seen either"
            if self.sample_accuracy is not None
            else ""
        )
        return (
            f"This network of {self.parameters:,} parameters was trained on {self.data_set}, "
            f"{self.epochs} epochs in {self.steps:,} steps of {self.batch_size} images, by "
            f"`{self.command}` on {self.date}. It is right on {self.test_accuracy:.2%} of the test "
            f"images{of_samples}. {self.reproducibility} Data: {self.source}, {self.licence}."
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
        image: NDArray[np.float32] = self.images(slice(number, number + 1))[0]
        return image

    def images(self, part: slice) -> NDArray[np.float32]:
        """Scale samples as the network takes them.

        Parameters
        ----------
        part : slice
            Which samples.

        Returns
        -------
        ndarray of float32, shape (N, H, W, C)
            In [0, 1].
        """
        return np.asarray(self.samples[part] / 255, np.float32)
