"""What ships, read once for all visits: networks, pictures, and what a network looks at."""

from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.keras_side.training_plan import LONGEST
from convcore.networks.bundle_files import bundle_names, load_bundle, read_cards
from convcore.networks.bundles import SAMPLES, Bundle
from convcore.pictures.registry import PICTURES
from convcore.pictures.samples import pictures_as_samples
from convcore.processes.uploaded_networks import Samples

MODELS = Path(__file__).parents[3] / "models"
# The default stays a choice when its folder is missing, so that the page can say what is wrong.
MODEL_NAMES = tuple(sorted({"fashion", *bundle_names(MODELS)}))
_CARDS = read_cards(MODELS)
MODEL_TITLES = {name: name for name in MODEL_NAMES} | {
    card["name"]: card["title"] for card in _CARDS
}
MOST_STEPS = max([LONGEST, *(card["steps"] for card in _CARDS)])


@st.cache_resource(show_spinner=False)
def shipped(name: str) -> Bundle:
    """Read a bundle that ships; what it holds is shared and never written to."""
    return load_bundle(MODELS / name)


@st.cache_resource(show_spinner=False, max_entries=8)
def samples_for(shape: tuple[int, int, int]) -> Samples:
    """Give a visitor's network the samples of those that ship and read the same, or pictures."""
    alike = [found for found in map(shipped, MODEL_NAMES) if found.input_shape == shape]
    if not (labelled := [found for found in alike if found.labels is not None]):
        return pictures_as_samples(shape)
    each = SAMPLES // len(labelled)
    titles = [title for found in labelled for title in found.titles[:each]]
    return np.concatenate([found.samples[:each] for found in labelled]), tuple(titles)


@st.cache_resource(show_spinner=False, max_entries=len(PICTURES))
def picture(name: str) -> NDArray[np.float32]:
    """Draw or open a picture of the registry."""
    image = PICTURES[name].image()
    image.flags.writeable = False
    return image
