"""The visitor's own picture: one a visit, shared by the pages that take one."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.ui.messages import show_error
from convcore.errors import ConvscopeError
from convcore.images import open_upload
from convcore.limits import UPLOAD_BYTES

_KEY = "uploaded_picture"


_WIDGET = "upload_file"
_REFUSED = "upload_refused"


def _keep() -> None:
    st.session_state.pop(_REFUSED, None)
    if (file := st.session_state[_WIDGET]) is None:
        return
    try:
        st.session_state[_KEY] = open_upload(file.getvalue())
    except ConvscopeError as error:
        st.session_state[_REFUSED] = error


def upload(meanwhile: str) -> NDArray[np.float32] | None:
    """Ask for a picture and remember the last good one for the visit.

    A refused file is explained in one sentence, and the picture before it stays.

    Parameters
    ----------
    meanwhile : str
        Says what is shown while there is no picture.

    Returns
    -------
    ndarray of shape (H, W) or (H, W, 3), or None
        float32 in [0, 1]; None while there is none.
    """
    st.file_uploader(
        "Your picture",
        ["png", "jpg", "jpeg", "webp", "bmp", "gif"],
        key=_WIDGET,
        max_upload_size=UPLOAD_BYTES // 2**20,
        on_change=_keep,
    )
    if _REFUSED in st.session_state and st.session_state[_WIDGET] is not None:
        show_error(st.session_state[_REFUSED])
    elif _KEY not in st.session_state:
        st.info(f"Links do not carry pictures, and this visit has none yet. {meanwhile}")
    return st.session_state.get(_KEY)
