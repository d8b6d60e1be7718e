"""What is made once per server for all visits: bundles, pictures, processes, what visits own."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.bundle_files import bundle_names, load_bundle, read_cards
from convcore.bundles import Bundle
from convcore.drawings import Drawing
from convcore.inference import InferenceProcess
from convcore.layers import computes
from convcore.live_training import LiveTrainings
from convcore.pictures import PICTURES
from convcore.training_plan import LONGEST
from convcore.visits import Visits

MODELS = Path(__file__).parents[2] / "models"
# The default stays a choice when its folder is missing, so that the page can say what is wrong.
MODEL_NAMES = tuple(sorted({"fashion", *bundle_names(MODELS)}))
_CARDS = read_cards(MODELS)
CLASS_NAMES = tuple(dict.fromkeys(name for card in _CARDS for name in card["classes"]))
_LAYERS = [layer for card in _CARDS for layer in card["layers"] if computes(layer)]
LAYER_NAMES = tuple(dict.fromkeys([*(layer.name for layer in _LAYERS), "conv2"]))
MOST_MAPS = max((layer.output_shape[-1] for layer in _LAYERS), default=1)
MOST_STEPS = max([LONGEST, *(card["steps"] for card in _CARDS)])


@st.cache_resource(show_spinner=False)
def inference_process() -> InferenceProcess:
    """Start the one process in which Keras runs; the first call returns while it starts.

    Returns
    -------
    InferenceProcess
        Shared by every visit to this server.
    """
    process = InferenceProcess(MODELS / name / "model.keras" for name in MODEL_NAMES)
    process.start()
    return process


@st.cache_resource(show_spinner=False)
def live_trainings() -> LiveTrainings:
    """Make the owner of what visitors train.

    Returns
    -------
    LiveTrainings
        Shared by every visit to this server.
    """
    return LiveTrainings()


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
    """Make the place for what visitors draw and bring.

    Returns
    -------
    dict of str to OwnPictures
        By the name of the visit.
    """
    return {}


@st.cache_resource(show_spinner=False)
def visits() -> Visits:
    """Make the list of visits, which forgets what belonged to one when that is over.

    Returns
    -------
    Visits
        Of this server.
    """
    trainings, pictures = live_trainings(), pictures_by_visit()

    def forget(visit: str) -> None:
        trainings.forget(visit)
        pictures.pop(visit, None)

    return Visits(forget)


@st.cache_resource(show_spinner=False, max_entries=32)
def bundle(name: str) -> Bundle:
    """Read a bundle; what it holds is shared and never written to.

    Parameters
    ----------
    name : str
        One of `MODEL_NAMES`, or the name of the folder of a network that a visit has trained.

    Returns
    -------
    Bundle
        The trained network's card, samples and training record.

    Raises
    ------
    ConvscopeError
        If a file of the bundle is missing or damaged.
    """
    return load_bundle(MODELS / name if name in MODEL_NAMES else live_trainings().root / name)


@st.cache_resource(show_spinner=False, max_entries=64)
def layer_weights(model: str, layer: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Ask the inference process for what a layer has learned; once a server.

    Parameters
    ----------
    model : str
        As for `bundle`.
    layer : str
        A convolution or dense layer of it.

    Returns
    -------
    kernel, bias : ndarray
        Shared and read-only.

    Raises
    ------
    ConvscopeError
        If the process cannot answer.
    """
    kernel, bias = inference_process().weights(bundle(model).model_path, layer)
    kernel.flags.writeable = bias.flags.writeable = False
    return kernel, bias


@st.cache_resource(show_spinner=False, max_entries=len(PICTURES))
def picture(name: str) -> NDArray[np.float32]:
    """Draw or open a picture of the registry.

    Parameters
    ----------
    name : str
        Its key in `PICTURES`.

    Returns
    -------
    ndarray of shape (H, W) or (H, W, 3)
        float32 in [0, 1], shared and read-only.
    """
    image = PICTURES[name].image()
    image.flags.writeable = False
    return image
