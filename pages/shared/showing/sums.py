"""The sum behind a map or a unit, with the weights of its network, and what its units stand for."""

from collections.abc import Sequence

from convcore.kernel_at_work import KernelAtWork
from convcore.networks.layer_sums import LayerSum, Weights, sum_behind
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


def unit_names(trained: Network, layer: str) -> Sequence[str]:
    """Name the units of a layer where each stands for a class; none where that is not so."""
    last = sum_behind(trained.layers, trained.output)
    count = trained.layers_by_name[layer].output_shape[-1]
    is_last = last is not None and is_of(trained, layer, last.layer.name)
    return trained.classes if is_last and count == len(trained.classes) else ()


def is_of(trained: Network, layer: str, adds: str) -> bool:
    """Say whether what a layer holds was added up by that one."""
    found = sum_behind(trained.layers, layer)
    return found is not None and found.layer.name == adds
