"""A network at work: what it looks at, and what its layers make of that."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.kernel_at_work import KernelAtWork
from convcore.networks.first_layer import FirstLayer
from convcore.networks.input_scale import InputScale
from convcore.networks.layers import Maps, as_maps
from convcore.networks.network import Network


@dataclass(frozen=True, eq=False)
class NetworkInput:
    """What a network looks at.

    Parameters
    ----------
    picture : ndarray of float32, shape (H, W, C)
        In [0, 1].
    scale : InputScale
        What black and white are to the network.
    truth : int or None
        Its class; None where nobody knows it.
    origin : str
        What it is and what was done to it, in words.
    is_own : bool
        Whether it is the visitor's, and so for nobody else.
    """

    picture: NDArray[np.float32]
    scale: InputScale
    truth: int | None
    origin: str
    is_own: bool

    @property
    def image(self) -> NDArray[np.float32]:
        """The picture scaled as the network takes it."""
        return self.scale.apply(self.picture)


@dataclass(frozen=True, eq=False)
class NetworkAtWork:
    """A network, what it looks at, and what it makes of that.

    Parameters
    ----------
    network : Network
        As it was trained.
    seen : NetworkInput
        What it looks at.
    outputs : mapping of str to ndarray of float32, shape (h, w, F) or (F,)
        What each layer made of it, by the layer's name.
    first_layer : FirstLayer
        The first layer that it answered with: its own, or one that was changed.
    """

    network: Network
    seen: NetworkInput
    outputs: Maps
    first_layer: FirstLayer

    @cached_property
    def token(self) -> str:
        """A name for what it looks at and what its first layer holds, for as long as it is shown.

        Two that have the same name answer the same.
        """
        parts = (self.seen.image, self.first_layer.filters, self.first_layer.biases)
        made = hashlib.blake2b(digest_size=8)
        for part in parts:
            made.update(np.ascontiguousarray(part).data)
        return f"{self.network.name} {made.hexdigest()}"

    @property
    def answer(self) -> NDArray[np.float32]:
        """The probabilities of the classes, or plain numbers, (N,)."""
        return self.network.by_class(self.outputs[self.network.output])

    @property
    def stages(self) -> dict[str, NDArray[np.float32]]:
        """What the first layers made of the input, by stage: maps (h, w, F) of all filters."""
        return {stage: self.outputs[name] for stage, name in self.network.first_stages.items()}

    def maps(self, layer: str) -> NDArray[np.float32]:
        """Give what a layer made as maps, (h, w, F); a unit is a map of one position."""
        return as_maps(self.outputs[layer])


def filter_at_work(
    network: Network, layer: FirstLayer, number: int, image: NDArray[np.float32]
) -> KernelAtWork:
    """Apply one filter as the first layer of a network does.

    Parameters
    ----------
    network : Network
        How its first layer moves, rectifies and pools.
    layer : FirstLayer
        Filters and biases: the network's own, or others in their place.
    number : int
        Which filter, from 0.
    image : ndarray of float32, shape (H, W, C)
        What it reads.

    Returns
    -------
    KernelAtWork
        With the pooling of the network's first stages, and with their ReLU unless another layer
        changes values on the way to these.
    """
    window, pooling = network.first_window, network.first_pooling
    return KernelAtWork(
        squeeze_channel(image),
        squeeze_channel(layer.filters[..., number]),
        window.strides,
        window.padding,
        window.dilation,
        float(layer.biases[number]),
        rectifies="relu" in network.first_stages and not network.first_between,
        pool=pooling.window if pooling else None,
        pool_kind=(pooling and pooling.type.pools) or "max",
    )
