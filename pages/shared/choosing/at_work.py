"""A network at work on what was chosen: computed by the browser's engine, or by Keras."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.networks.first_layer import FirstLayer
from convcore.networks.layers import answers_in_browser
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput
from pages.shared.address.settings import setting
from pages.shared.choosing.fitted_input import adjustments
from pages.shared.session.answering import Asked
from pages.shared.session.reading import made_once, plain_network, process_of
from pages.shared.session.state import visit
from pages.shared.showing.sums import sum_at_work, trace_back
from pages.shared.widgets.network_file import about_network, pack_network
from pages.shared.widgets.network_scene import ByKeras, Causes, network_scene


def put_to_work(trained: Network, seen: NetworkInput, layer: FirstLayer) -> NetworkAtWork:
    """Give a network at work; its layers are asked when somebody looks at what they answer."""
    return NetworkAtWork(trained, seen, Asked(trained, seen.image, layer), layer)


def bring_network(
    at_work: NetworkAtWork, causes: Causes, acts: Mapping[str, Callable[[Any], Any]], *, key: str
) -> None:
    """Bring the widgets of a scene what they compute all maps and the answer from.

    Where the browser is not to compute them, they come from Keras.
    """
    network_scene(
        at_work,
        causes,
        adjust=adjustments(),
        by=file_for_browser(at_work.network) or _by_keras(at_work, causes),
        acts={**acts, "missing": partial(_ask_keras, at_work.network)},
        key=key,
    )


def file_for_browser(trained: Network) -> bytes | None:
    """Give the file in which the browser's engine answers; None where Keras is to answer."""
    return None if visit().unreached == trained.name else _packed(trained)


def did_not_arrive(trained: Network) -> bool:
    """Say whether the browser was to answer, and has not got the network."""
    return visit().unreached == trained.name and _packed(trained) is not None


def _pack(path: Path, _network: Network) -> bytes | None:
    """Write a network's file; none of a large one, or on a system that reads no file safely."""
    try:
        small = answers_in_browser(_network.layers)
        return pack_network(plain_network(_network), about_network(_network)) if small else None
    except ConvscopeError:
        return None


_packed = made_once(_pack)


def _by_keras(at_work: NetworkAtWork, causes: Causes) -> ByKeras:
    """Ask for what a scene shows beside the layers: the answer before, and the sum behind a map."""
    before, chosen = _before(at_work, is_changed=bool(causes.edits)), causes.chosen
    in_message = visit().unreached == at_work.network.name
    summed = None if chosen is None else sum_at_work(at_work, chosen.layer, chosen.number)
    if summed is None:
        return ByKeras(before, in_message=in_message)
    found, applied = summed
    traced = trace_back(at_work, applied, found.below) if setting("about") == "sum" else None
    return ByKeras(before, applied, traced, in_message)


def _before(at_work: NetworkAtWork, *, is_changed: bool) -> NDArray[np.float32]:
    """Ask what the network answers as it was trained."""
    trained = at_work.network
    if not is_changed:
        return at_work.outputs[trained.output]
    image = at_work.seen.image[None]
    answer: NDArray[np.float32] = process_of(trained).predictions(trained.model_path, image)[0]
    return answer


def _ask_keras(trained: Network, _: Any) -> None:
    """Have Keras answer from now on, since the network does not reach the browser."""
    visit().unreached = trained.name
