"""Kernel lab: a picture, a hand-made kernel, its activation map, and what pooling keeps of it."""

from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.kernel_at_work import KernelAtWork
from pages.kernel_lab.about import tell_more
from pages.kernel_lab.at_work import Places, show_at_work
from pages.kernel_lab.controls import choose_controls
from pages.kernel_lab.hand import ACTS
from pages.kernel_lab.picture import SCENE, choose_picture
from pages.shared.address.history import page_fragment
from pages.shared.address.settings import setting
from pages.shared.address.words import OWN_PICTURES
from pages.shared.choosing.kernel import good_kernel, kernel_table
from pages.shared.session.state import visit
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.showing.layout import control_row, controls_and_result, page_title, what_to_do
from pages.shared.take_home.lab_screen import lab_screen
from pages.shared.take_home.names import picture_name
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.take_home.panel import take_home
from pages.shared.widgets.scene import scene

WHAT_TO_DO = (
    "Drag a number of the kernel, or type one, then point at any pixel. Orange is where the "
    "picture looks like the kernel, blue where it looks like its opposite."
)

place = page_title("Kernel lab", guesses=True)


# A fragment: whatever is chosen draws this anew, and leaves the frame around it alone.
@page_fragment
def kernel_lab(on_screen: OnScreen) -> None:
    """Show a picture, a kernel, its activation map, and what pooling keeps of it."""
    on_screen.screen = None
    # On a phone a question, which says itself what to do, needs the room.
    problems = what_to_do("" if setting("guess") and visit().narrow else WHAT_TO_DO, "kernel")
    controls, result = controls_and_result()
    below = st.container(key="more_about")
    with controls, control_row():
        chosen = choose_controls()
    table, own, maps = _places(result, chosen.image)
    with own:
        picture, alt, note = choose_picture(chosen.image)
    moved = np.roll(picture, setting("nudge"), axis=(0, 1))
    at_work = KernelAtWork(moved, good_kernel(), **chosen.settings)
    with table:
        kernel_table(at_work.kernel, SCENE, in_colour=at_work.reads_colours)
    places = Places(problems, maps, table, chosen.more)
    shown = show_at_work(at_work, alt, note, places)
    scene(shown or at_work, nudge=setting("nudge"), acts=ACTS, key=SCENE)
    if shown is not None:
        on_screen.screen = partial(lab_screen, picture_name(), shown)
        with below:
            tell_more(shown)


def _places(
    result: DeltaGenerator, image: str
) -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """Give the places of the kernel, of what a picture of the visitor's needs, and of the maps."""
    if visit().narrow:
        with result:
            first, second, table = st.container(), st.container(), st.container(key="told")
        # A board is drawn on in sight of its map.
        own, maps = (first, second) if image in OWN_PICTURES else (second, first)
        return table, own, maps
    with result, st.container(key="kernel_and_maps", horizontal=True, gap="medium"):
        beside, maps = st.container(), st.container()
    return beside.container(key="told"), beside, maps


with take_home(place) as on_screen:
    kernel_lab(on_screen)
st.caption(CONVENTIONS)
