"""A page of probes: every ordinary case, then the odd arrays that a page never makes."""

import numpy as np
import streamlit as st

from convcore.kernel_at_work import KernelAtWork
from convcore.receptive import Window
from pages.shared.widgets.pictures import image_figure
from tests.browser.probe_cases import CASES, Case, draw

st.set_page_config(layout="wide")
odd = st.query_params.get("odd")
if odd is None:
    for index, case in enumerate(CASES):
        case.draw(f"case_{index}")
else:
    Case((1, 1), (1, 1), pool=("max", 1, 1, "valid")).draw("one_pixel")
    Case((5, 4), (5, 4), rectifies=True).draw("kernel_as_large_as_the_picture")
    Case((1, 90), (1, 3), padding="same").draw("a_line")
    image = np.full((6, 6), 0.5, np.float32)
    image[1, 2], image[3, 3], image[4, 4] = np.nan, np.inf, -np.inf
    kernel, pool = np.ones((1, 1), np.float32), Window(2, 2)
    at_work = KernelAtWork(image, kernel, pool=pool, pool_kind="average")
    draw(at_work, image_figure("Input", image, "flat"), "not_numbers", pinned=(1, 2))
