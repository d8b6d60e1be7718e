"""Home: what Convscope is, a kernel at work, and the lesson's six steps."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.answers import answers_to
from convcore.kernels.presets import KERNELS, preset_of
from convcore.kernels.text import format_kernel
from convcore.pictures.registry import PICTURES
from pages.shared.address.controls import control
from pages.shared.address.history import page_fragment
from pages.shared.address.navigation import page_link
from pages.shared.address.page_table import LESSON, PAGES
from pages.shared.address.settings import change, setting
from pages.shared.address.words import HOME_KERNELS, OWN_KERNEL
from pages.shared.session.shipped import picture
from pages.shared.session.state import visit
from pages.shared.showing.layout import page_title
from pages.shared.take_home.lab_screen import lab_screen
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.take_home.panel import take_home
from pages.shared.widgets.announcement import announce
from pages.shared.widgets.kernel_editor import kernel_editor
from pages.shared.widgets.pictures import image_figure
from pages.shared.widgets.scene import scene
from pages.shared.widgets.sweep import sweep

SHOWN = PICTURES["letters"]
SCENE = "home_scene"

place = page_title("See what a convolution does")
st.markdown(
    "A kernel is a small table of numbers. Slide it over a picture, multiply and add at every "
    "place, and a map appears: orange where the picture looks like the kernel, blue where it looks "
    "like its opposite."
)


def _type_over(weights: NDArray[np.float32]) -> None:
    """Take a kernel that was changed; one of those that have a button is that one."""
    preset = preset_of(weights)
    if preset and preset.slug in HOME_KERNELS:
        change(home_kernel=preset.slug)
    else:
        change(home_kernel=OWN_KERNEL, home_entries=weights)


# A fragment: a kernel that is changed is told of anew, and the rest of the page left alone.
@page_fragment
def kernel_on_letters(on_screen: OnScreen) -> None:
    """Show a kernel that can be typed over, what it does to a picture, and what it answers to."""
    if visit().narrow:
        start, demonstration, trial = st.container(), st.container(), st.container()
    else:
        words, demonstration = st.columns(2, gap="large")
        start, trial = words.container(), words.container()
    begun = bool(visit().deeds)
    label = "Go on with the lesson" if begun else "Start the lesson (10 min)"
    if start.button(label, type="primary", icon=":material/school:", key="to_lesson"):
        if not begun:
            change(part=next(iter(LESSON)))  # a link may have opened another step
        st.switch_page(PAGES["lesson"].script)
    with trial:
        with st.container(key="try"):
            slug = control("home_kernel")
        kernel = setting("home_entries") if slug == OWN_KERNEL else KERNELS[slug].weights
        with st.container(horizontal=True):
            with st.container(width=200):
                kernel_editor(SCENE, plain=True, key="home_editor")
            st.container(width="stretch", key="told").markdown(says := answers_to(kernel))
            announce("kernel", says)
        settings = {"image": SHOWN.slug, "kernel": format_kernel(kernel)}
        page_link("kernel_lab", "Open it in the Kernel lab", settings)
    at_work = KernelAtWork(picture(SHOWN.slug), kernel, padding="same")
    scene(at_work, acts={"kernel": _type_over}, key=SCENE)
    with demonstration:
        sweep(SCENE, image_figure("Input", at_work.image, SHOWN.sentence), key="sweep")
    on_screen.screen = partial(lab_screen, SHOWN.slug, at_work)


with take_home(place) as shown_now:
    kernel_on_letters(shown_now)

with st.container(key="steps"):
    for part, step in LESSON.items():
        with st.container(border=True, height="stretch", gap="xsmall", key=f"card_of_step_{part}"):
            page_link("lesson", f"**{part}. {step.title}**", {"part": part})
            st.caption(step.summary)
