"""The visitor's own pictures, shared by the pages that take one, and forgotten with the visit."""

from dataclasses import replace
from typing import Any

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.limits import UPLOAD_BYTES
from convcore.pictures.drawings import read_drawing
from convcore.pictures.uploads import KINDS_OF_FILES, OwnPicture, open_upload
from pages.shared.address.words import CAMERA, DRAWING, OWN_PICTURES, UPLOAD
from pages.shared.session.messages import show_error
from pages.shared.session.state import visit
from pages.shared.session.visit import own_pictures
from pages.shared.widgets.drawing_pad import drawing_pad
from pages.shared.widgets.pictures import shape_text

_WANTED = {
    UPLOAD: "Links do not carry pictures, and this visit has none yet.",
    CAMERA: "No photograph has been taken in this visit yet.",
    DRAWING: "The board is empty: draw on it.",
}

_BEFORE = {CAMERA: "the photograph before it", DRAWING: "the drawing before that"}

_INSTEAD = {
    UPLOAD: "choose one on which something is to be seen.",
    CAMERA: "in its first second a camera sees nothing, so clear the photo and take it again.",
    DRAWING: "draw on it with more chalk.",
}


def own_picture(source: str, meanwhile: str) -> OwnPicture | None:
    """Ask for a picture of the visitor's, and give the last good one of the visit.

    A refused file is explained in one sentence, and the picture before it stays.
    """
    keep: dict[str, Any] = {"key": f"{source}_file", "on_change": _keep, "args": (source,)}
    if source == UPLOAD:
        most = UPLOAD_BYTES // 2**20
        label = f"{OWN_PICTURES[source]}, as {KINDS_OF_FILES}"
        # Any picture, HEIC too, so that it is refused by its name; endings would fill a line.
        st.file_uploader(label, "image", max_upload_size=most, **keep)
    elif source == CAMERA:
        st.camera_input(
            OWN_PICTURES[source],
            help="The browser asks whether this page may use the camera, and shows it only where "
            "the address begins with https or localhost. If it was refused, allow it beside the "
            "address and load the page again.",
            **keep,
        )
    else:
        drawing_pad(own_pictures().drawing, on_draw=_draw, key="drawing_pad")
    picture = held_picture(source)
    refused = visit().picture_refused
    if refused is not None and refused[0] == source:
        still = f"Still shown: {picture.name or _BEFORE[source]}" if picture else meanwhile
        show_error(ConvscopeError(f"{refused[1]}. {still}"))
    elif picture is None:
        st.info(f"{_WANTED[source]} {meanwhile}")
    elif picture.all_over:
        st.info(f"{OWN_PICTURES[source]} is {picture.all_over} all over: {_INSTEAD[source]}")
    return picture


def told_of(source: str, picture: OwnPicture) -> list[str]:
    """Say what a picture is and, step by step, how it was read."""
    size = f" of {shape_text(picture.brought)}" if picture.brought else ""
    return [f"{OWN_PICTURES[source]}{size}", *picture.steps]


def held_picture(source: str) -> OwnPicture | None:
    """Give the last good picture of the visit, if there is one."""
    own = own_pictures()
    if source == DRAWING:
        return None if own.drawing.image is None else OwnPicture(own.drawing.image)
    return own.files.get(source)


def _keep(source: str) -> None:
    file, refused = st.session_state[f"{source}_file"], _forget_refusal(source)
    own = own_pictures()
    if file is None:
        # A file that replaces another comes after the other's removal, and may be refused.
        if not refused:
            own.removed |= {source: own.files.pop(source, None)}
        return
    removed = own.removed.pop(source, None)
    try:
        name = file.name if source == UPLOAD else ""
        own.files[source] = replace(open_upload(file.getvalue()), name=name)
    except ConvscopeError as error:
        visit().picture_refused = source, error
        if removed is not None:
            own.files.setdefault(source, removed)


def _draw(strokes: Any) -> None:
    _forget_refusal(DRAWING)
    try:
        own_pictures().drawing = read_drawing(strokes)
    except ConvscopeError as error:
        visit().picture_refused = DRAWING, error


def _forget_refusal(source: str) -> bool:
    refused, visit().picture_refused = visit().picture_refused, None
    return refused is not None and refused[0] == source
