"""How a network is trained, batch by batch: by the script that makes bundles, and live.

TensorFlow and Keras are imported inside functions only: the dashboard's server names what runs in
the process that trains, and loads neither.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.handmade_filters import handmade_filters
from convcore.networks.first_layer import FirstLayer

BATCH: Final = 100
"""Images in a step."""

RECORDS: Final = 62
"""Moments of a training that are recorded; the earliest few of them fall on the same step."""

_CHUNK = 200  # images that are measured at a time: 1,000 would take 200 MB more


def build(
    input_shape: Sequence[int], classes: int, filters: Sequence[int], padding: str = "valid"
) -> Any:
    """Build an untrained network; convolution and ReLU are layers of their own.

    Blocks of convolution, ReLU and pooling, then two dense layers.
    """
    from keras import Input, Model, layers

    inputs = x = Input(tuple(input_shape), name="input")
    for number, count in enumerate(filters, 1):
        rim = "valid" if number == 1 else padding
        x = layers.Conv2D(count, 3, padding=rim, name=f"conv{number}")(x)
        x = layers.ReLU(name=f"relu{number}")(x)
        x = layers.MaxPooling2D(2, name=f"pool{number}")(x)
    for layer in (
        layers.Flatten(name="flatten"),
        layers.Dropout(0.4, name="dropout1"),
        layers.Dense(256, name="dense1"),
        layers.ReLU(name=f"relu{len(filters) + 1}"),
        layers.Dropout(0.4, name="dropout2"),
        layers.Dense(classes, name="logits"),
        layers.Softmax(name="softmax"),
    ):
        x = layer(x)
    return Model(inputs, x)


def start_from(
    model: Any, start: str, *, fixed: bool, kernel: NDArray[np.float32] | None = None
) -> None:
    """Choose what a network's first layer starts from.

    Kernels get the norm that the random filters have on average, so that the starts differ in their
    patterns alone.
    """
    layer = model.get_layer("conv1")
    layer.trainable = not fixed
    filters, biases = layer.get_weights()
    channels, count = filters.shape[2:]
    norm = float(np.linalg.norm(filters.reshape(-1, count), axis=0).mean())
    if start == "handmade":
        filters = handmade_filters(count, channels, norm)
    if kernel is not None:
        placed = FirstLayer(filters, biases).place(0, kernel, keeps_norm=True, keeps_bias=True)
        filters = placed.filters
        filters[..., 0] *= norm / np.linalg.norm(filters[..., 0])
    layer.set_weights([filters, biases])


def recorded_steps(last: int) -> set[int]:
    """Choose the steps to record: the first, the last, and most of them early.

    The filters move most at first: with the cube of the share of the time, they move about as far
    between any two moments that are recorded.
    """
    return set((np.linspace(0, 1, RECORDS) ** 3 * last).round().astype(int).tolist())


def moments(done: int, last: int) -> list[int]:
    """Choose the steps to record of a training, or of the rest of one."""
    if done == 0:
        return sorted(recorded_steps(last))
    return sorted(set(np.linspace(done, last, 21).round().astype(int).tolist()))


def scaled(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Scale images as the network takes them."""
    return (images / 255).astype(np.float32)


def score(logits: NDArray[np.float32], labels: NDArray[np.integer[Any]]) -> tuple[float, float]:
    """Compute how well answers fit."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    right = shifted[np.arange(len(labels)), labels]
    loss = np.log(np.exp(shifted).sum(axis=1)) - right
    return float(loss.mean()), float((logits.argmax(axis=1) == labels).mean())


class Trainer:
    """A training: Adam on the cross-entropy, a batch a step.

    The order of the images is a function of seed and step alone, so that a training that was
    interrupted goes on as if it had not been.

    Parameters
    ----------
    model : keras.Model
        The network, trained in place; a layer that is not trainable stays as it is.
    images : ndarray of uint8, shape (N, H, W, C)
        What it is trained on.
    labels : ndarray of int, shape (N,)
        Their classes.
    learning_rate : float or keras.optimizers.schedules.LearningRateSchedule
        Of Adam.
    seed : int
        Of the order of the images.
    mirrors : bool, optional
        Whether each image is mirrored, left to right, at every second sight, by chance.
    """

    def __init__(
        self,
        model: Any,
        images: NDArray[np.uint8],
        labels: NDArray[np.integer[Any]],
        *,
        learning_rate: Any,
        seed: int,
        mirrors: bool = False,
    ) -> None:
        import keras

        self._images, self._labels = images, labels
        self._rng = np.random.default_rng(seed)
        self._mirrors = mirrors
        self._order: NDArray[np.int64]
        self._mirrored: NDArray[np.bool_]
        self._model = model
        # Softmax and cross-entropy as one operation are exact where a probability rounds to 0.
        self._twin = keras.Model(model.inputs[0], model.get_layer("logits").output)
        self._twin.compile(
            keras.optimizers.Adam(learning_rate),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            jit_compile=False,
        )
        self.step = 0

    @property
    def first_layer(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Filters (kh, kw, C, F) and biases (F,) of the first layer as they are now."""
        filters, biases = self._model.get_layer("conv1").get_weights()
        return filters, biases

    def advance(self) -> float:
        """Train on the next batch."""
        batches = -(-len(self._images) // BATCH)
        start = self.step % batches * BATCH
        if start == 0:
            self._begin_epoch()
        batch = self._order[start : start + BATCH]
        images = self._images[batch]
        if self._mirrors:
            images = np.where(self._mirrored[batch, None, None, None], images[:, :, ::-1], images)
        loss = self._twin.train_on_batch(scaled(images), self._labels[batch])
        self.step += 1
        return float(loss)

    def measure(
        self, images: NDArray[np.uint8], labels: NDArray[np.integer[Any]]
    ) -> tuple[float, float]:
        """Compute how well the network does now, without dropout."""
        chunks = range(0, len(images), _CHUNK)
        logits = [self._twin.predict_on_batch(scaled(images[i : i + _CHUNK])) for i in chunks]
        return score(np.concatenate(logits), labels)

    @property
    def state(self) -> list[NDArray[Any]]:
        """All that changes in the training: weights, dropout's seeds, Adam's moments."""
        return [np.copy(variable.numpy()) for variable in self._variables]

    def resume(self, state: Sequence[NDArray[Any]], step: int) -> None:
        """Take up a training where another trainer of the same network and images left it."""
        for variable, value in zip(self._variables, state, strict=True):
            variable.assign(value)
        batches = -(-len(self._images) // BATCH)
        for _ in range(-(-step // batches)):
            self._begin_epoch()
        self.step = step

    def _begin_epoch(self) -> None:
        count = len(self._images)
        self._order = self._rng.permutation(count)
        if self._mirrors:
            self._mirrored = self._rng.random(count) < 0.5

    @property
    def _variables(self) -> list[Any]:
        optimizer = self._twin.optimizer
        if not optimizer.built:
            optimizer.build(self._twin.trainable_variables)
        return [*self._twin.variables, *optimizer.variables]
