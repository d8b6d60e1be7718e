"""Pictures that say nothing: what a visitor is told of them, and which adjustment helps."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convcore.pictures.figures import sameness
from convcore.pictures.fitting import SHARE_OF_DIGITS, Adjustments, FittedInput, fit_input


def doubt(
    fitted: FittedInput,
    image: NDArray[np.float32],
    adjust: Adjustments,
    share: float = SHARE_OF_DIGITS,
) -> str | None:
    """Say why an input says little about its picture, and which adjustment helps.

    Parameters
    ----------
    fitted : FittedInput
        The input.
    image : ndarray of float32, shape (H, W) or (H, W, 3)
        What it was made of.
    adjust : Adjustments
        How.
    share : float, optional
        How much of the input a figure's longest side takes where it is centred.

    Returns
    -------
    str or None
        A sentence, and what helps; None without doubt. It is not for a picture that itself is the
        same all over.
    """
    if (all_over := sameness(fitted.image)) is not None:
        because = f"Nothing of the picture is left in the input, which is {all_over} all over"
        shape = fitted.image.shape
        for other, named in _others(adjust):
            made = fit_input(image, shape, other, share)
            if not sameness(made.image) and not (made.fills or made.is_shaded):
                return f"{because}: under Adjust, set {named}."
        return f"{because}: cut out a part of the picture and bring that."
    if fitted.is_dot:
        return (
            "There is nothing but a dot, and it is left small: to enlarge it, set Centre to Yes, "
            "under Adjust."
        )
    if fitted.is_shaded:
        because = "The light seems uneven, so that nobody can tell where the figure ends"
        if fitted.better is None:
            return f"{because}: bring an evenly lit picture."
        return f"{because}: under Adjust, set {_changes(adjust, fitted.better)}."
    if fitted.fills:
        return (
            "The whole picture was taken for the figure: if it is not, set Centre to No, "
            "under Adjust, and Zoom until the figure fills the input."
        )
    return None


def _changes(adjust: Adjustments, better: Adjustments) -> str:
    """Say what is to be set, by the names of its controls; at least Centre."""
    changes = (
        ("Invert", adjust.invert, better.invert),
        ("Centre", adjust.centre, better.centre),
        ("Zoom", f"{adjust.zoom:g}", f"{better.zoom:g}"),
    )
    *most, last = (
        f"{name} to {value.capitalize()}" for name, before, value in changes if value != before
    )
    return f"{', '.join(most)} and {last}" if most else last


def _others(adjust: Adjustments) -> Iterator[tuple[Adjustments, str]]:
    """List other adjustments, one changed at a time, each with its words."""
    others = (
        (replace(adjust, zoom=1.0), "Zoom to 1"),
        (replace(adjust, crop="whole"), "Crop to Whole"),
        (replace(adjust, crop="middle"), "Crop to Middle"),
        (replace(adjust, centre="yes"), "Centre to Yes"),
        (replace(adjust, centre="no"), "Centre to No"),
        (replace(adjust, invert="auto"), "Invert to Auto"),
        (replace(adjust, zoom=2.0), "Zoom to 2"),
        (replace(adjust, zoom=4.0), "Zoom to 4"),
        (replace(adjust, zoom=8.0), "Zoom to 8"),
    )
    return (each for each in others if each[0] != adjust)
