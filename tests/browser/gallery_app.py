"""A page of galleries with maps that a page never makes."""

import numpy as np
import streamlit as st

from pages.shared.widgets.gallery import Tiles, gallery

_NOT_FINITE = np.arange(-6, 6, dtype=np.float32).reshape(3, 2, 2)
_NOT_FINITE[0, 1, 0], _NOT_FINITE[2, 0, 1] = np.nan, np.inf

GALLERIES = {
    "one_pixel": np.full((1, 1, 1), -0.25, np.float32),
    "constant": np.zeros((4, 4, 3), np.float32),
    "long": np.random.default_rng(0).normal(size=(2, 31, 40)).astype(np.float32),
    "not_finite": _NOT_FINITE,
    "nothing_finite": np.full((2, 2, 2), np.nan, np.float32),
}


def _choose(number):
    st.session_state["chosen"] = number


if __name__ == "__main__":
    for name, maps in GALLERIES.items():
        tiles = Tiles(
            maps,
            noun="Filter",
            across=8,
            order=range(maps.shape[2]),
            scale_for_each=False,
            from_zero=False,
            seen=None,
        )
        gallery(tiles, selected=0, on_choose=_choose, key=name)
