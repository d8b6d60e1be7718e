"""What pages know about a network, wherever it came from."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convcore import receptive
from convcore.errors import ConvscopeError
from convcore.networks.answers import AnswerKind, answer_kind, by_class
from convcore.networks.first_layer import FirstLayer
from convcore.networks.input_scale import UNIT, InputScale
from convcore.networks.layers import Layer, last_maps, without_pooling
from convcore.pictures.fitting import SHARE_OF_DIGITS, figure_share


@dataclass(frozen=True, eq=False, kw_only=True)
class Network:
    """A network and what it can look at.

    Parameters
    ----------
    model_path : Path
        Its file, for the inference process.
    name, title : str
        In links, and on screen.
    classes : tuple of str
        What it tells apart, by label; of plain numbers, what each is.
    input_shape : tuple of three ints
        `(H, W, C)` of an input.
    scale : InputScale, optional
        What black and white are to it.
    layers : tuple of Layer
        From the input to the prediction.
    first_layer : FirstLayer
        What its first convolution has learned.
    samples : ndarray of uint8, shape (N, H, W, C)
        Inputs that it never saw in training, 0 to 255; read-only, as all arrays here.
    labels : ndarray of int64, shape (N,), or None
        The true class of each sample; None where nobody knows it.
    titles : tuple of str
        What each sample shows.
    full_test_set : bool, optional
        Whether the samples are all test images of the data set that it was trained on.
    """

    model_path: Path
    name: str
    title: str
    classes: tuple[str, ...]
    input_shape: tuple[int, int, int]
    scale: InputScale = UNIT
    layers: tuple[Layer, ...]
    first_layer: FirstLayer = field(repr=False)
    samples: NDArray[np.uint8] = field(repr=False)
    labels: NDArray[np.int64] | None = field(repr=False)
    titles: tuple[str, ...] = field(repr=False)
    full_test_set: bool = False

    @property
    def filters(self) -> NDArray[np.float32]:
        """Weights of the first layer, float32 of shape (kh, kw, C, F)."""
        return self.first_layer.filters

    @property
    def biases(self) -> NDArray[np.float32]:
        """Biases of the first layer, float32 of shape (F,)."""
        return self.first_layer.biases

    @property
    def parameters(self) -> int:
        """Number of weights and biases of all layers."""
        return sum(layer.parameters for layer in self.layers)

    @cached_property
    def first_stages(self) -> dict[str, str]:
        """Names of the first layers that convolve, rectify and pool, by stage.

        The ReLU and the pooling are those behind the first convolution and before the next layer
        that weighs its input; a network may have none of either.
        """
        first = self._first_convolution
        behind = self._behind(first)
        rectified = (layer.name for layer in behind if layer.type.rectifies)
        pooled = (layer.name for layer in behind if layer.type.pools)
        found = {"relu": next(rectified, None), "pooled": next(pooled, None)}
        return {"convolution": self.layers[first].name} | {
            stage: name for stage, name in found.items() if name is not None
        }

    @property
    def first_between(self) -> list[Layer]:
        """Layers that change the first convolution's maps on their way to `first_stages`."""
        behind, stages = self._behind(self._first_convolution), {*self.first_stages.values()}
        ends = [end for end, layer in enumerate(behind, 1) if layer.name in stages]
        on_the_way = behind[: max(ends, default=0)]
        return [each for each in on_the_way if each.name not in stages and not each.type.passive]

    @property
    def first_input(self) -> str:
        """Name of the layer whose output the first convolution reads."""
        return self.layers[self._first_convolution - 1].name

    @property
    def first_window(self) -> receptive.Window:
        """Window of the first convolution."""
        windows = (layer.window for layer in self.layers[self._first_convolution :])
        return next(window for window in windows if window)

    @property
    def first_pooling(self) -> Layer | None:
        """The layer that pools first, if `first_stages` has one."""
        pooled = self.first_stages.get("pooled")
        return next((layer for layer in self.layers if layer.name == pooled), None)

    @cached_property
    def layers_by_name(self) -> dict[str, Layer]:
        """The layers by their names."""
        return {layer.name: layer for layer in self.layers}

    def up_to(self, name: str) -> tuple[Layer, ...]:
        """Give the layers from the input to one of them.

        Parameters
        ----------
        name : str
            The last of them.

        Returns
        -------
        tuple of Layer
            In their order.
        """
        return self.layers[: self.layers.index(self.layers_by_name[name]) + 1]

    @cached_property
    def layers_without_pooling(self) -> dict[str, Layer]:
        """The same for the network without the layers that pool."""
        return {layer.name: layer for layer in without_pooling(self.layers)}

    @property
    def first_fields(self) -> dict[str, receptive.ReceptiveField]:
        """Which part of an input a position of each first stage sees."""
        return {stage: self.layers_by_name[name].field for stage, name in self.first_stages.items()}

    @property
    def last_maps(self) -> str:
        """Name of the layer that gives the last convolution's maps, as `layers.last_maps` says."""
        return self.layers[last_maps([layer.type for layer in self.layers])].name

    def convolution_of(self, name: str) -> str | None:
        """Find the convolution that the maps of a layer belong to.

        Parameters
        ----------
        name : str
            A layer: a convolution, or what is done to its maps before the next one.

        Returns
        -------
        str or None
            The convolution's name; None for layers without maps, or before the first convolution.
        """
        found = None
        for layer in self.layers:
            if layer.type.convolves:
                found = layer.name
            elif len(layer.output_shape) == 1:
                found = None
            if layer.name == name:
                return found
        return None

    @cached_property
    def samples_key(self) -> str:
        """Name for the samples and their titles, made of their content."""
        key = hashlib.blake2b("\n".join(self.titles).encode(), digest_size=16)
        key.update(str(self.samples.shape).encode())
        key.update(np.ascontiguousarray(self.samples).data)
        return key.hexdigest()

    @cached_property
    def figure_share(self) -> float:
        """How much of an input its figure takes, as in the samples; as MNIST's without these."""
        return SHARE_OF_DIGITS if self.labels is None else figure_share(self.samples)

    @property
    def output(self) -> str:
        """Name of the layer that gives the answer."""
        return self.layers[-1].name

    @cached_property
    def answers(self) -> AnswerKind:
        """What its answer means."""
        return answer_kind(self.layers)

    def by_class(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give what the last layer gave, (..., K), for each of its classes, (..., N)."""
        return by_class(self.answers, values)

    def image(self, number: int) -> NDArray[np.float32]:
        """Scale a sample as the network takes it.

        Parameters
        ----------
        number : int
            Which sample, from 0.

        Returns
        -------
        ndarray of float32, shape (H, W, C)
            From its black to its white.
        """
        return self.scale.apply(self.picture(number))

    def picture(self, number: int) -> NDArray[np.float32]:
        """Give a sample as a picture.

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
        return np.asarray(self.samples[number] / 255, np.float32)

    def caption(self, number: int) -> str:
        """Say what a sample is.

        Parameters
        ----------
        number : int
            Which sample, from 0.

        Returns
        -------
        str
            Such as "Sample 5: Trouser".
        """
        return f"{'Test image' if self.full_test_set else 'Sample'} {number}: {self.titles[number]}"

    def images(self, part: slice) -> NDArray[np.float32]:
        """Scale samples as the network takes them.

        Parameters
        ----------
        part : slice
            Which samples.

        Returns
        -------
        ndarray of float32, shape (N, H, W, C)
            From its black to its white.
        """
        return self.scale.apply(np.asarray(self.samples[part] / 255, np.float32))

    @cached_property
    def _first_convolution(self) -> int:
        return [layer.type.convolves for layer in self.layers].index(True)

    def _behind(self, place: int) -> Sequence[Layer]:
        """Give the layers behind a convolution that belong to it."""
        later = self.layers[place + 1 :]
        belong = (layer.type.by_value or layer.type.pools_windows for layer in later)
        return later[: [*belong, False].index(False)]
