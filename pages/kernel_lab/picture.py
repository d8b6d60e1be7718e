"""What the Kernel lab applies its kernel to: a picture, a network's input, or the visitor's."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.errors import ConvscopeError
from convcore.pictures.images import resized
from convcore.pictures.registry import PICTURES
from pages.shared.address.controls import control
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import change, setting
from pages.shared.address.words import CAMERA, NETWORK_INPUT, OWN_PICTURES
from pages.shared.choosing.fitted_input import network_input
from pages.shared.choosing.input import SOURCES
from pages.shared.choosing.network_row import network_cells
from pages.shared.choosing.own_pictures import own_picture, told_of
from pages.shared.session.messages import show_error
from pages.shared.session.shipped import picture
from pages.shared.widgets.announcement import announce
from pages.shared.widgets.picker import Picker, picker, picture_catalogue

SCENE = "kernel_lab_scene"
"""The name of what the page's widgets share in the browser."""

_SIDE = 80  # pixels of a thumbnail


def picture_cell() -> str:
    """Draw the cell of the picture into the row; gives what was chosen."""
    chosen, slugs = str(setting("image")), [*PICTURES]
    cell = Picker(
        label=PARAMETERS["image"].label,
        shown=PARAMETERS["image"].called(chosen),
        chosen=slugs.index(chosen) if chosen in PICTURES else None,
        total=len(slugs),
        sources=[SOURCES[each] for each in (NETWORK_INPUT, *OWN_PICTURES)],
        source=chosen,
    )
    acts = {
        "choose": lambda place, _: change(image=slugs[place], nudge=(0, 0)),
        "source": lambda value, _: change(image=value, nudge=(0, 0)),
    }
    picker(cell, _thumbnails(), acts=acts, key="picture")
    return chosen


def choose_picture(chosen: str) -> tuple[NDArray[np.float32], str, str]:
    """Find the picture that was chosen, and what to say of it; what it needs comes here."""
    stand_in = PICTURES[str(PARAMETERS["image"].default)]
    if chosen == NETWORK_INPUT:
        row, below = st.container(), st.container()
        try:
            with row:
                trained, source, sample = network_cells(below, label="Network's picture")
            seen = network_input(trained, source, sample)
        except ConvscopeError as error:
            with below:
                show_error(error)
        else:
            announce("picture", seen.origin)
            return squeeze_channel(seen.picture), seen.origin, seen.origin
    elif chosen in OWN_PICTURES:
        own = own_picture(chosen, f"Meanwhile you see {stand_in.name}.", scene=SCENE)
        if chosen == CAMERA:
            control("channels")
        if own is not None:
            origin = ", ".join(told_of(chosen, own))
            return own.image, origin, origin
    shown = PICTURES.get(chosen, stand_in)
    return picture(shown.slug), shown.sentence, shown.credit


@st.cache_resource(show_spinner=False)
def _thumbnails() -> bytes:
    """Make the catalogue of all pictures: their largest square in the middle."""
    return picture_catalogue(
        [each.name for each in PICTURES.values()],
        np.stack([_thumbnail(picture(slug)) for slug in PICTURES]),
        smooth=True,
    )


def _thumbnail(image: NDArray[np.float32]) -> NDArray[np.uint8]:
    planes = image if image.ndim == 3 else np.repeat(image[..., np.newaxis], 3, axis=2)
    rows, columns = planes.shape[:2]
    side = min(rows, columns)
    top, left = (rows - side) / 2, (columns - side) / 2
    small = resized(planes, (top, left, top + side, left + side), (_SIDE, _SIDE))
    return (small * 255).round().astype(np.uint8)
