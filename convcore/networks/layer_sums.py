"""What a unit adds up: the last layer with weights on the way to it, and the maps that this reads.

A unit of a dense layer is followed as what it is, a convolution whose window is the whole map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.kernel_at_work import KernelAtWork
from convcore.networks.layers import Layer, Maps, as_maps
from convcore.receptive import Window

Weights = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Kernels of a layer, (kh, kw, C, F) or (N, F), and biases, (F,)."""


@dataclass(frozen=True)
class LayerSum:
    """Where the values of a layer are added up.

    Parameters
    ----------
    steps : tuple of Layer
        From the layer that weighs and adds up to the one that was asked for.
    below : Layer
        The layer whose maps, or units, it reads.
    rectifies : bool
        Whether a ReLU reads what was added up as it is, so that a unit fires or does not.
    """

    steps: tuple[Layer, ...]
    below: Layer
    rectifies: bool

    @property
    def layer(self) -> Layer:
        """The layer that weighs and adds up."""
        return self.steps[0]

    def at_work(
        self,
        outputs: Maps,
        weights: Weights,
        number: int,
    ) -> KernelAtWork:
        """Give one kernel of the layer at work on the maps that it reads.

        Parameters
        ----------
        outputs : mapping of str to ndarray of float32
            What each layer made of an input, by the layer's name.
        weights : Weights
            What the layer has learned.
        number : int
            Which kernel, from 0.

        Returns
        -------
        KernelAtWork
            On maps (H, W, C); the kernel of a dense layer covers them.
        """
        kernels, biases = weights
        maps, bias = as_maps(outputs[self.below.name]), float(biases[number])
        if kernels.ndim == 2:
            kernel = kernels[:, number].reshape(maps.shape)
            return KernelAtWork(maps, kernel, bias=bias, rectifies=self.rectifies)
        kernel, window = kernels[..., number], self.layer.window or Window(kernels.shape[:2])
        settings = (window.strides, window.padding, window.dilation)
        return KernelAtWork(maps, kernel, *settings, bias, rectifies=self.rectifies)


def sum_behind(layers: Sequence[Layer], name: str) -> LayerSum | None:
    """Find where the values of a layer are added up.

    Parameters
    ----------
    layers : sequence of Layer
        A network, from the input on.
    name : str
        The layer.

    Returns
    -------
    LayerSum or None
        None before the first layer that weighs what it reads, and from a layer that flattens on
        to the next that weighs: a unit there is one value of one map.
    """
    end = 1 + [layer.name for layer in layers].index(name)
    places = [place for place, layer in enumerate(layers[:end]) if layer.type.weighs]
    if not places:
        return None
    start = places[-1]
    if any(layer.type.flattens for layer in layers[start:end]):
        return None
    below = next(layer for layer in reversed(layers[:start]) if not layer.type.passive)
    after = next((layer for layer in layers[start + 1 :] if not layer.type.passive), None)
    rectifies = after is not None and after.type.rectifies
    return LayerSum(tuple(layers[start:end]), below, rectifies)


def traced(
    applied: KernelAtWork,
    maps: NDArray[np.float32],
    kernels: NDArray[np.float32],
    *,
    rectifies: bool,
) -> NDArray[np.float32]:
    """Follow what units of a dense layer contribute back to the places of the maps that they read.

    A unit, or one above 0 behind a ReLU, is the sum of what it reads and its bias, and so is what
    it contributes: place by place, exactly.

    Parameters
    ----------
    applied : KernelAtWork
        A kernel, (1, 1, N), on N units.
    maps : ndarray of float32, shape (h, w, C)
        What the layer of these units read.
    kernels : ndarray of float32, shape (h, w, C, N)
        The weights that it gave to each value.
    rectifies : bool
        Whether its units have passed a ReLU: then those that it set to 0 contribute nothing.

    Returns
    -------
    ndarray of float32, shape (h, w, N)
        By place and unit, what the maps add there to the unit's contribution; its bias is left out.
    """
    read = np.einsum("hwc,hwcn->hwn", maps, kernels)
    counts = applied.picture[0, 0] > 0 if rectifies else 1.0
    return np.asarray(read * (applied.kernel[0, 0] * counts), np.float32)
