"""What a network looks at: a sample of its bundle, or the visitor's picture made to fit."""

from contextlib import nullcontext
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.arrays import squeeze_channel
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkInput
from convcore.pictures.doubts import doubt
from convcore.pictures.fitting import Adjustments, FittedInput, fit_input
from convcore.pictures.uploads import OwnPicture
from pages.shared.address.controls import control, explain_numbers, folded_controls
from pages.shared.address.settings import setting
from pages.shared.address.words import DRAWING, OWN_PICTURES
from pages.shared.choosing.own_pictures import held_picture, own_picture, told_of
from pages.shared.choosing.samples import strip_around
from pages.shared.session.state import visit
from pages.shared.widgets.network_input import input_of_scene
from pages.shared.widgets.pictures import cells, image_figure, pictures, shape_text

# Pixels: a board and what is received fit beside each other, on a phone too.
_PAD, _RECEIVED, _BESIDE = 200, 112, 328


def stand_in(trained: Network) -> int:
    """Give the sample that a network looks at while the visitor has no picture."""
    sample: int = setting("sample")
    return sample if sample < len(trained.samples) else 0


def network_input(
    trained: Network, source: str, sample: int, *, shown_by: str | None = None, scene: str = ""
) -> NetworkInput:
    """Find what a network looks at; asks for a picture where it is to be the visitor's.

    With the name of a scene, which shows the input, that stands first, as large whatever it is,
    and below it what is asked; else the page shows it elsewhere, be it by a scene, and a picture of
    the visitor's beside what is asked.
    """
    scene, place = shown_by or scene, None
    if source in OWN_PICTURES:
        place = None if shown_by is None else st.container()
        with st.container(horizontal=place is None):
            is_beside = source == DRAWING and place is None
            with st.container(width=_PAD if is_beside else "stretch"):
                meanwhile = f"Meanwhile you see sample {sample}."
                picture = own_picture(source, meanwhile, scene=scene)
            if picture is not None:
                return _made_to_fit(trained, source, picture, scene, place)
    seen = sample_input(trained, sample)
    if shown_by is not None:
        # Another picture is guessed before it is shown.
        has_strip = source not in OWN_PICTURES and not setting("guess")
        strip = strip_around(trained, sample) if has_strip else None
        with nullcontext() if place is None else place:
            input_of_scene(shown_by, seen.origin, seen.origin, strip=strip, key="input_picture")
    return seen


def sample_input(trained: Network, sample: int) -> NetworkInput:
    """Give a sample as what a network looks at."""
    truth = None if trained.labels is None else int(trained.labels[sample])
    picture, origin = trained.picture(sample), trained.caption(sample)
    return NetworkInput(picture, trained.scale, truth, origin, is_own=False)


def input_now(trained: Network) -> NetworkInput:
    """Find what a network looks at without asking for anything."""
    source = setting("input")
    picture = held_picture(source) if source in OWN_PICTURES else None
    if picture is None:
        return sample_input(trained, stand_in(trained))
    fitted, _ = _fitted(trained, picture, adjustments())
    return NetworkInput(fitted.image, trained.scale, None, OWN_PICTURES[source], is_own=True)


def adjustments() -> Adjustments:
    """Give how a picture is to be made to fit."""
    return Adjustments(*(setting(name) for name in ("crop", "invert", "centre", "zoom")))


def _made_to_fit(
    trained: Network,
    source: str,
    picture: OwnPicture,
    scene: str,
    place: DeltaGenerator | None,
) -> NetworkInput:
    """Show a picture of the visitor's and what the network receives, and how to change that."""
    with st.container(width=_RECEIVED if source == DRAWING else _BESIDE):
        beside = st.container()
        with folded_controls("Adjust", "adjust", ":material/tune:"):
            adjust = Adjustments(
                control("crop"), control("invert"), control("centre"), control("zoom")
            )
            explain_numbers("zoom")
    fitted, why = _fitted(trained, picture, adjust)
    told = [*told_of(source, picture), *fitted.steps]
    origin = ", ".join(told)
    figures = []
    if source != DRAWING:  # which is on the board
        part = cells(fitted.rows, fitted.columns)
        original = image_figure("Original", picture.image, OWN_PICTURES[source], marked=[part])
        brought = shape_text(picture.brought or picture.image.shape[:2])
        figures.append(replace(original, shape=brought))
    if scene:
        with beside if place is None else place:
            input_of_scene(scene, origin, "", strip=None, key="input_picture")
    else:
        received = squeeze_channel(fitted.image)
        figures.append(image_figure("Input", received, origin, name="input"))
    if figures:
        with beside:
            pictures(figures, key="own_picture")
    with st.container(width=_BESIDE if place is None else "stretch"):
        st.caption(" → ".join(told))
        if why:
            st.info(why, icon=":material/help:")
    return NetworkInput(fitted.image, trained.scale, None, origin, is_own=True)


def _fitted(
    trained: Network, picture: OwnPicture, adjust: Adjustments
) -> tuple[FittedInput, str | None]:
    """Make a picture fit, and say what is doubtful of that, unless it was just done."""
    asked = (picture, trained.input_shape, adjust, trained.figure_share)
    last = visit().fitted
    if last is None or last[0] != asked:
        shape, share = trained.input_shape, trained.figure_share
        fitted = fit_input(picture.image, shape, adjust, share)
        # Of a picture that is the same all over that was said.
        why = None if picture.all_over else doubt(fitted, picture.image, adjust, share)
        visit().fitted = last = asked, fitted, why
    return last[1:]
