"""What is made once per server for all visits: bundles, pictures, processes, what visits own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.keras_files.plain_network import PlainNetwork, read_network
from convcore.keras_files.reader import read_keras_file
from convcore.keras_side.training_plan import LONGEST
from convcore.networks.bundle_files import bundle_names, load_bundle, read_cards
from convcore.networks.bundles import SAMPLES, Bundle
from convcore.networks.network import Network
from convcore.pictures.drawings import Drawing
from convcore.pictures.registry import PICTURES
from convcore.pictures.samples import pictures_as_samples
from convcore.processes.full_test_sets import FullTestSets
from convcore.processes.inference import InferenceProcess
from convcore.processes.live_training import LiveTrainings
from convcore.processes.uploaded_networks import Samples, UploadedNetworks
from convcore.processes.visits import Visits

MODELS = Path(__file__).parents[3] / "models"
# The default stays a choice when its folder is missing, so that the page can say what is wrong.
MODEL_NAMES = tuple(sorted({"fashion", *bundle_names(MODELS)}))
_CARDS = read_cards(MODELS)
MOST_STEPS = max([LONGEST, *(card["steps"] for card in _CARDS)])


@st.cache_resource(show_spinner=False)
def inference_process() -> InferenceProcess:
    """Start the one process in which Keras runs; the first call returns while it starts."""
    process = InferenceProcess(MODELS / name / "model.keras" for name in MODEL_NAMES)
    process.start()
    return process


@st.cache_resource(show_spinner=False)
def live_trainings() -> LiveTrainings:
    """Make the owner of what visitors train."""
    return LiveTrainings()


def _grace() -> float:
    return float(st.get_option("server.disconnectedSessionTTL"))


@dataclass
class OwnPictures:
    """The pictures of a visit's own.

    Parameters
    ----------
    files : dict of str to ndarray
        Pictures by where they come from, each (H, W) or (H, W, 3), float32 in [0, 1].
    removed : dict of str to ndarray or None
        The same of those taken away last: they return where what replaces them is refused.
    drawing : Drawing
        What is on the visit's board.
    """

    files: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    removed: dict[str, NDArray[np.float32] | None] = field(default_factory=dict)
    drawing: Drawing = field(default_factory=Drawing)


@st.cache_resource(show_spinner=False)
def pictures_by_visit() -> dict[str, OwnPictures]:
    """Make the place for what visitors draw and bring."""
    return {}


@st.cache_resource(show_spinner=False)
def visits() -> Visits:
    """Make the list of visits, which forgets what belonged to one when that is over."""
    trainings, pictures, networks = live_trainings(), pictures_by_visit(), uploaded_networks()

    def forget(visit: str) -> None:
        trainings.forget(visit)
        pictures.pop(visit, None)
        networks.forget(visit)

    return Visits(forget, _grace())


@st.cache_resource(show_spinner=False, max_entries=32)
def bundle(name: str) -> Bundle:
    """Read a bundle; what it holds is shared and never written to."""
    return load_bundle(MODELS / name if name in MODEL_NAMES else live_trainings().root / name)


@st.cache_resource(show_spinner=False)
def uploaded_networks() -> UploadedNetworks:
    """Make the owner of the networks that visitors bring."""
    return UploadedNetworks(_samples_for, patience=_grace())


@st.cache_resource(show_spinner=False)
def full_test_sets() -> FullTestSets:
    """Make the owner of the full test sets."""
    return FullTestSets()


def bundle_with(name: str, *, full_test_set: bool) -> Bundle:
    """Give a bundle with the samples that are asked for."""
    found = full_test_sets().of(name) if full_test_set else None
    return bundle(name) if found is None or found.bundle is None else found.bundle


def plain_network(network: Network) -> PlainNetwork:
    """Read all layers and weights of a network."""
    read = _plain_shipped if network.name in MODEL_NAMES else _plain_of_visit
    try:
        return read(network.model_path)
    except OSError:
        rule = "the weights of a network are there while its visit lasts"
        raise ConvscopeError(f"{rule}. Received: a network that is gone") from None


def _plain(path: Path) -> PlainNetwork:
    data = path.read_bytes()
    # A Keras file is read in a process of its own, so that what it takes is given back.
    return read_keras_file(data) if path.suffix == ".keras" else read_network(data)


@st.cache_resource(show_spinner=False, max_entries=8)
def _plain_shipped(path: Path) -> PlainNetwork:
    return _plain(path)


@st.cache_resource(scope="session", show_spinner=False, max_entries=1)
def _plain_of_visit(path: Path) -> PlainNetwork:
    return _plain(path)


def process_of(network: Network) -> InferenceProcess:
    """Find the process in which a network answers."""
    return inference_process() if isinstance(network, Bundle) else uploaded_networks().process


@st.cache_resource(show_spinner=False, max_entries=8)
def _samples_for(shape: tuple[int, int, int]) -> Samples:
    """Give a visitor's network the samples of those that ship and read the same, or pictures."""
    alike = [found for found in map(bundle, MODEL_NAMES) if found.input_shape == shape]
    if not (shipped := [found for found in alike if found.labels is not None]):
        return pictures_as_samples(shape)
    each = SAMPLES // len(shipped)
    titles = [title for found in shipped for title in found.titles[:each]]
    return np.concatenate([found.samples[:each] for found in shipped]), tuple(titles)


@st.cache_resource(show_spinner=False, max_entries=len(PICTURES))
def picture(name: str) -> NDArray[np.float32]:
    """Draw or open a picture of the registry."""
    image = PICTURES[name].image()
    image.flags.writeable = False
    return image


def remembered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Remember what is found about a network, so that thirty visitors who look at it ask once."""
    known: dict[str | type[Any], Callable[[Any], Any]] = {
        kind: lambda network: network.name for kind in (Bundle, Network)
    }
    for_all = st.cache_data(max_entries=3000, show_spinner=False, hash_funcs=known)(function)
    for_the_visit = st.cache_data(
        scope="session", max_entries=100, show_spinner=False, hash_funcs=known
    )(function)
    return lambda goes, *question: (for_the_visit if goes else for_all)(*question)
