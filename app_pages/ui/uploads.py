"""The visitor's own picture: one a visit, shared by the pages that take one."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.images import open_upload
from convcore.limits import UPLOAD_BYTES

_KEY = "uploaded_picture"


def _keep(widget: str) -> None:
    file = st.session_state[widget]
    if file is None:
        return
    try:
        st.session_state[_KEY] = open_upload(file.getvalue())
        st.session_state.pop("upload_refused", None)
    except ConvscopeError as error:
        st.session_state["upload_refused"] = str(error)


def upload() -> NDArray[np.float32] | None:
    """Ask for a picture and remember the last good one for the visit.

    A refused file is explained in one sentence, and the picture before it stays.

    Returns
    -------
    ndarray of shape (H, W) or (H, W, 3), or None
        float32 in [0, 1]; None while there is none.
    """
    widget = "upload_file"
    st.file_uploader(
        "Your picture",
        ["png", "jpg", "jpeg", "webp", "bmp", "gif"],
        key=widget,
        max_upload_size=UPLOAD_BYTES // 2**20,
        on_change=_keep,
        args=(widget,),
    )
    if st.session_state[widget] is not None and "upload_refused" in st.session_state:
        st.error(st.session_state["upload_refused"])
    if _KEY not in st.session_state:
        st.info(
            "No picture has been uploaded in this visit, and links do not carry one. "
            "Meanwhile the default is shown."
        )
    return st.session_state.get(_KEY)
