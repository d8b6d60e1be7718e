"""The sum behind a map or a unit, with the weights of its network."""

import numpy as np
from numpy.typing import NDArray

from convcore.kernel_at_work import KernelAtWork
from convcore.networks.layer_sums import LayerSum, Weights, sum_behind, traced
from convcore.networks.layers import Layer, as_maps
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from pages.shared.session.reading import process_of


def sum_at_work(
    at_work: NetworkAtWork, layer: str, number: int
) -> tuple[LayerSum, KernelAtWork] | None:
    """Put the kernel behind a map to work on what it reads; None where no single one is behind."""
    trained = at_work.network
    found = sum_behind(trained.layers, layer)
    if found is None or found.layer.type.map_by_map:
        return None
    return found, found.at_work(at_work.outputs, weights_of(trained, found), number)


def weights_of(trained: Network, found: LayerSum) -> Weights:
    """Ask for the weights of the layer that adds up."""
    return process_of(trained).weights(trained.model_path, found.layer.name)


def traced_to(trained: Network, below: Layer) -> LayerSum | None:
    """Find what units were added up from that are added up in turn, where they are exactly that.

    These are units above 0 of a dense layer that reads maps.
    """
    if len(below.output_shape) == 3:
        return None
    found = sum_behind(trained.layers, below.name)
    if found is None or found.layer.keras_class != "Dense" or len(found.below.output_shape) != 3:
        return None
    plain = all(step.type.rectifies or step.type.passive for step in found.steps[1:])
    return found if plain else None


def trace_back(
    at_work: NetworkAtWork, applied: KernelAtWork, below: Layer
) -> NDArray[np.float32] | None:
    """Follow units that are added up back to the maps that they read, where that is exact."""
    found = traced_to(at_work.network, below)
    if found is None:
        return None
    read, weights = at_work.outputs[found.below.name], weights_of(at_work.network, found)
    kernels = weights[0].reshape(*as_maps(read).shape, -1)
    return traced(applied, read, kernels, rectifies=found.rectifies)
