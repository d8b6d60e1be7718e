"""The visitor's own pictures, shared by the pages that take one, and forgotten with the visit."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.limits import UPLOAD_BYTES
from convcore.pictures.drawings import read_drawing
from convcore.pictures.stills import read_still
from convcore.pictures.uploads import KINDS_OF_FILES, OwnPicture, open_upload
from pages.shared.address.words import CAMERA, DRAWING, OWN_PICTURES, UPLOAD
from pages.shared.session.messages import show_error
from pages.shared.session.state import visit
from pages.shared.session.visit import own_pictures
from pages.shared.widgets.camera import camera
from pages.shared.widgets.drawing_pad import drawing_pad
from pages.shared.widgets.pictures import shape_text

_WANTED = {
    UPLOAD: "Links do not carry pictures, and this visit has none yet.",
    CAMERA: "No still has been taken in this visit yet.",
    DRAWING: "The board is empty: draw on it.",
}

_BEFORE = {CAMERA: "the still before it", DRAWING: "the drawing before that"}

_INSTEAD = {
    UPLOAD: "choose one on which something is to be seen.",
    CAMERA: "in its first second a camera sees nothing, so start it again and take another still.",
    DRAWING: "draw on it with more chalk.",
}

_FILE = "upload_file"


def own_picture(source: str, meanwhile: str, *, scene: str = "") -> OwnPicture | None:
    """Ask for a picture of the visitor's, and give the last good one of the visit.

    A refused file is explained in one sentence, and the picture before it stays. What is drawn is
    seen by that scene at once.
    """
    if source == UPLOAD:
        st.file_uploader(
            f"{OWN_PICTURES[source]}, as {KINDS_OF_FILES}",
            "image",  # any, HEIC too, so that it is refused by its name; endings would fill a line
            max_upload_size=UPLOAD_BYTES // 2**20,
            on_change=_keep_file,
            key=_FILE,
        )
    elif source == CAMERA:
        camera(on_still=_keep_still, key="camera")
    else:
        drawing_pad(own_pictures().drawing, scene=scene, on_draw=draw, key="drawing_pad")
    picture = held_picture(source)
    refused = visit().picture_refused
    if refused is not None and refused[0] == source:
        still = f"Still shown: {picture.name or _BEFORE[source]}" if picture else meanwhile
        show_error(ConvscopeError(f"{refused[1]}. {still}"))
    elif picture is None:
        with st.container(key="picture_wanted"):  # hidden while a camera is live
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


def _keep_file() -> None:
    file, refused = st.session_state[_FILE], _forget_refusal(UPLOAD)
    own = own_pictures()
    if file is None:
        # A file that replaces another comes after the other's removal, and may be refused.
        if not refused:
            own.removed = own.files.pop(UPLOAD, None)
        return
    removed, own.removed = own.removed, None
    _keep(UPLOAD, lambda: replace(open_upload(file.getvalue()), name=file.name))
    if removed is not None:
        own.files.setdefault(UPLOAD, removed)


def _keep_still(sent: Any) -> None:
    _forget_refusal(CAMERA)
    _keep(CAMERA, lambda: open_upload(read_still(sent)))


def _keep(source: str, read: Callable[[], OwnPicture]) -> None:
    try:
        own_pictures().files[source] = read()
    except ConvscopeError as error:
        visit().picture_refused = source, error


def draw(strokes: Any) -> None:
    """Make these strokes the visitor's drawing."""
    _forget_refusal(DRAWING)
    try:
        own_pictures().drawing = read_drawing(strokes)
    except ConvscopeError as error:
        visit().picture_refused = DRAWING, error


def _forget_refusal(source: str) -> bool:
    refused, visit().picture_refused = visit().picture_refused, None
    return refused is not None and refused[0] == source
