"""What there is to say of a kernel and its maps beyond what they show: a tab each."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.networks.edits import Placement
from convcore.shapes import pair
from pages.kernel_lab.tool_mistake import choose_mistake, show_mistake
from pages.shared.address.controls import tabs
from pages.shared.address.navigation import page_link
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import setting, settings_of
from pages.shared.choosing.kernel import tell_source
from pages.shared.choosing.network import network_for_colour, network_in_use
from pages.shared.choosing.placement import placement_in_use
from pages.shared.session.reading import bundle
from pages.shared.session.shipped import MODEL_NAMES
from pages.shared.showing.answers import show_answers, show_structure
from pages.shared.showing.formulas import show_size
from pages.shared.widgets.pictures import shape_text


def tell_more(at_work: KernelAtWork) -> None:
    """Show the tabs; only what is in the open one is computed."""
    shows = {
        "kernel": _about,
        "angles": _angles,
        "sizes": _sizes,
        "mistakes": _mistakes,
        "network": _offer_transplant,
    }
    for name, tab in tabs("about").items():
        if tab.open:
            with tab:
                shows[name](at_work)


def _about(at_work: KernelAtWork) -> None:
    tell_source(at_work.kernel)


def _angles(at_work: KernelAtWork) -> None:
    plot, words = st.columns(2, gap="large")
    with plot:
        show_answers(at_work.kernel, key="kernel_answers", dilation=pair(at_work.dilation))
    with words:
        show_structure(at_work.kernel)


def _sizes(at_work: KernelAtWork) -> None:
    image, positions = at_work.image.shape[:2], at_work.map.shape
    convolution, pooling = st.columns(2, gap="large")
    with convolution:
        st.markdown(f"**Why is the map {shape_text(positions)}?**")
        show_size(image, at_work.window, at_work.weights.shape)
    if at_work.pool is not None and at_work.pooled is not None:
        with pooling:
            st.markdown(f"**Why is the pooled map {shape_text(at_work.pooled.shape)}?**")
            show_size(positions, at_work.pool)


def _mistakes(at_work: KernelAtWork) -> None:
    show_mistake(choose_mistake(at_work), at_work)


def _offer_transplant(at_work: KernelAtWork) -> None:
    """Link to the network with the kernel in a filter's place, or say why it does not fit there."""
    kernel = at_work.kernel
    link, why_not = _transplant(kernel), None
    try:
        network = bundle(link["model"]) if link.get("model") in MODEL_NAMES else network_in_use()
        keeps_norm = setting("place_norm") == "kept"
        network.first_layer.place(setting("filter"), kernel, keeps_norm=keeps_norm, keeps_bias=True)
    except ConvscopeError as error:
        why_not = str(error)
    st.markdown("See what a trained network answers with this kernel in the place of a filter.")
    page_link("learned_filters", "Put it into a trained network", link, why_not=why_not)


def _transplant(kernel: NDArray[np.float32]) -> dict[str, str]:
    """Give the link parameters that add the kernel to what the visit has changed, where it was."""
    kept = {
        name: text
        for name, text in settings_of("learned_filters").items()
        if not PARAMETERS[name].of_its_page and name != "detail"
    }
    placement = placement_in_use()
    if kernel.ndim == 3 and (reads_colour := network_for_colour()) is not None:
        kept |= {"model": reads_colour, "sample": "0"}
        placement = Placement()
    return kept | {"place": placement.put(setting("filter"), kernel).text}
