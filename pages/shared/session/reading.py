"""What is read of networks, shipped or of a visit's own, and remembered."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.keras_files.plain_network import PlainNetwork, read_network
from convcore.keras_files.reader import read_keras_file
from convcore.networks.bundle_files import load_bundle
from convcore.networks.bundles import Bundle
from convcore.networks.first_layer import FirstLayer
from convcore.networks.network import Network
from convcore.networks.own_network import OwnNetwork
from convcore.processes.inference import InferenceProcess
from pages.shared.session.server import server
from pages.shared.session.shipped import MODEL_NAMES, shipped

_P = ParamSpec("_P")
_T = TypeVar("_T")


def bundle(name: str) -> Bundle:
    """Read a bundle; what it holds is shared and never written to."""
    return shipped(name) if name in MODEL_NAMES else _trained(name)


@st.cache_resource(show_spinner=False, max_entries=32)
def _trained(name: str) -> Bundle:
    return load_bundle(server().trainings.root / name)


def bundle_with(name: str, *, full_test_set: bool) -> Bundle:
    """Give a bundle with the samples that are asked for."""
    found = server().test_sets.of(name) if full_test_set else None
    return bundle(name) if found is None or found.bundle is None else found.bundle


def made_once(make: Callable[[Path, Network], _T]) -> Callable[[Network], _T]:
    """Keep what is made of a network's file and of `_network`, for all visits or for its own."""
    for_all = st.cache_resource(show_spinner=False, max_entries=8)(make)
    for_the_visit = st.cache_resource(scope="session", show_spinner=False, max_entries=1)(make)

    def give(network: Network) -> _T:
        of = for_all if network.name in MODEL_NAMES else for_the_visit
        return of(network.model_path, network)

    return give


def plain_network(network: Network) -> PlainNetwork:
    """Read all layers and weights of a network."""
    read = _plain_shipped if network.name in MODEL_NAMES else _plain
    try:
        return read(network.model_path)
    except OSError:
        rule = "the weights of a network are there while its visit lasts"
        raise ConvscopeError(f"{rule}. Received: a network that is gone") from None


def _plain(path: Path) -> PlainNetwork:
    data = path.read_bytes()
    # A Keras file is read in a process of its own, so that what it takes is given back.
    return read_keras_file(data, is_ours=True) if path.suffix == ".keras" else read_network(data)


@st.cache_resource(show_spinner=False, max_entries=8)
def _plain_shipped(path: Path) -> PlainNetwork:
    return _plain(path)


def process_of(network: Network) -> InferenceProcess:
    """Find the process in which a network answers."""
    return server().inference if isinstance(network, Bundle) else server().networks.process


class Remembered(Generic[_P, _T]):
    """A function about a network that remembers what it finds: thirty who look ask once."""

    def __init__(self, function: Callable[_P, _T]) -> None:
        known: dict[str | type[Any], Callable[[Any], Any]] = {
            kind: lambda network: network.name for kind in (Bundle, Network, OwnNetwork)
        }
        known[FirstLayer] = lambda layer: (layer.filters, layer.biases)
        self._for_all: Callable[_P, _T] = st.cache_data(
            max_entries=3000, show_spinner=False, hash_funcs=known
        )(function)
        self._for_the_visit: Callable[_P, _T] = st.cache_data(
            scope="session", max_entries=100, show_spinner=False, hash_funcs=known
        )(function)

    def of(self, network: Network, *, about_own: bool = False) -> Callable[_P, _T]:
        """Give the function; what it finds about a thing of the visit's own goes with the visit."""
        goes = about_own or not isinstance(network, Bundle)
        return self._for_the_visit if goes else self._for_all
