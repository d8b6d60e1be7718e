"""A network at work on what was chosen: computed by the browser's engine, or by Keras."""

import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.networks.first_layer import FirstLayer
from convcore.networks.layers import answers_in_browser
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput
from pages.shared.address.settings import setting
from pages.shared.choosing.fitted_input import adjustments
from pages.shared.choosing.samples import catalogued
from pages.shared.session.answering import Asked
from pages.shared.session.reading import plain_network, process_of
from pages.shared.session.shipped import MODEL_NAMES
from pages.shared.session.state import visit
from pages.shared.showing.sums import sum_at_work, trace_back
from pages.shared.widgets.network_file import about_network, pack_network
from pages.shared.widgets.network_scene import (
    AS_TRAINED,
    ByKeras,
    Chosen,
    Edits,
    network_scene,
)


def put_to_work(trained: Network, seen: NetworkInput, layer: FirstLayer) -> NetworkAtWork:
    """Give a network at work; its layers are asked when somebody looks at what they answer."""
    return NetworkAtWork(trained, seen, Asked(trained, seen.image, layer), layer)


def bring_network(
    at_work: NetworkAtWork,
    number: int = 0,
    edits: Edits = AS_TRAINED,
    *,
    chosen: Chosen | None = None,
    sample: int | None,
    acts: Mapping[str, Callable[[Any], Any]],
    key: str,
) -> None:
    """Bring the widgets of a scene what they compute all maps and the answer from.

    Where the browser is not to compute them, they come from Keras. A sample that is nobody's to
    choose has no place among others.
    """
    trained, seen = at_work.network, at_work.seen
    network_scene(
        at_work,
        number,
        edits,
        chosen=chosen,
        sample=None if sample is None or seen.is_own else catalogued(trained, sample),
        adjust=adjustments(),
        by=_file(trained) or _by_keras(at_work, edits, chosen),
        token=token_of(at_work),
        acts={**acts, "missing": _ask_keras},
        key=key,
    )


def asks_keras(trained: Network) -> bool:
    """Say whether Keras is to answer what the page shows, and not the browser's engine."""
    return visit().asks_keras or not answers_in_browser(trained.layers)


def token_of(at_work: NetworkAtWork) -> str:
    """Give a name to what a network is asked: what it looks at, and what its first layer holds."""
    layer = at_work.first_layer
    parts = (at_work.seen.image, layer.filters, layer.biases)
    sums = [zlib.crc32(np.ascontiguousarray(part).data) for part in parts]
    return f"{at_work.network.name} {' '.join(map(str, sums))}"


def _file(trained: Network) -> bytes | None:
    """Give the file of a network that answers in the browser; None for one that does not."""
    if asks_keras(trained):
        return None
    read = _of_shipped if trained.name in MODEL_NAMES else _of_visit
    try:
        return read(trained.model_path, trained)
    except ConvscopeError:  # on a system that reads no file safely, Keras still does
        return None


@st.cache_resource(show_spinner=False, max_entries=8)
def _of_shipped(path: Path, _trained: Network) -> bytes:
    return pack_network(plain_network(_trained), about_network(_trained))


@st.cache_resource(scope="session", show_spinner=False, max_entries=1)
def _of_visit(path: Path, _trained: Network) -> bytes:
    return pack_network(plain_network(_trained), about_network(_trained))


def _by_keras(at_work: NetworkAtWork, edits: Edits, chosen: Chosen | None) -> ByKeras:
    """Ask for what a scene shows beside the layers: the answer before, and the sum behind a map."""
    before = _before(at_work, edits)
    summed = None if chosen is None else sum_at_work(at_work, chosen.layer, chosen.number)
    if summed is None:
        return ByKeras(before)
    found, applied = summed
    is_shown = setting("about") == "sum"
    return ByKeras(before, applied, trace_back(at_work, applied, found.below) if is_shown else None)


def _before(at_work: NetworkAtWork, edits: Edits) -> NDArray[np.float32]:
    """Ask what the network answers as it was trained."""
    trained = at_work.network
    if not edits:
        return at_work.outputs[trained.output]
    image = at_work.seen.image[None]
    answer: NDArray[np.float32] = process_of(trained).predictions(trained.model_path, image)[0]
    return answer


def _ask_keras(_: Any) -> None:
    """Have Keras answer for the rest of the visit, since the network does not reach the browser."""
    visit().asks_keras = True
