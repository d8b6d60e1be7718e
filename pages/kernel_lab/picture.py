"""What the Kernel lab applies its kernel to: a picture, a network's input, or the visitor's."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.errors import ConvscopeError
from convcore.pictures.registry import PICTURES
from pages.shared.address.controls import numbered
from pages.shared.address.parameters import NETWORK_INPUT, PARAMETERS, SAMPLE, UPLOAD
from pages.shared.address.settings import setting
from pages.shared.choosing.fitted_input import network_input, stand_in
from pages.shared.choosing.input import choose_input
from pages.shared.choosing.network import choose_network
from pages.shared.choosing.own_network import own_network
from pages.shared.choosing.own_pictures import NAMES, own_picture, told_of
from pages.shared.session.messages import show_error
from pages.shared.session.shipped import picture


def choose_picture(chosen: str) -> tuple[NDArray[np.float32], str, str]:
    """Find the picture that was chosen, with the controls that it may need."""
    if chosen == NETWORK_INPUT:
        row = st.container(horizontal=True, vertical_alignment="bottom", width=680)
        problems, bringing, fetching = st.container(), st.container(), st.container()
        if setting("model") == UPLOAD:
            with bringing:
                own_network()
        try:
            with row:
                trained = choose_network(problems)
                source = choose_input(trained, fetching)
                if source == SAMPLE or trained.full_test_set:
                    sample = numbered("sample", len(trained.samples), "This network", problems)
                else:
                    sample = stand_in(trained)
            seen = network_input(trained, source, sample)
        except ConvscopeError as error:
            show_error(error)
        else:
            return squeeze_channel(seen.picture), seen.origin, seen.origin
    elif chosen in NAMES:
        own = own_picture(chosen, f"Meanwhile you see {PARAMETERS['image'].default}.")
        if own is not None:
            origin = ", ".join(told_of(chosen, own))
            return own.image, origin, origin
    shown = PICTURES.get(chosen, PICTURES[str(PARAMETERS["image"].default)])
    return picture(shown.slug), shown.sentence, shown.credit
