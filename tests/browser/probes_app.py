"""A page of probes: every ordinary case, then the odd arrays that a page never makes."""

import numpy as np
import streamlit as st

from convcore.kernel_at_work import KernelAtWork
from convcore.receptive import Window
from pages.shared.widgets.pictures import image_figure
from pages.shared.widgets.probe import probe
from tests.browser.probe_cases import CASES, Case

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
    activation = np.zeros((6, 6), np.float32)
    activation[1, 2], activation[3, 3], activation[4, 4] = np.nan, np.inf, -np.inf
    kernel, pool = np.zeros((3, 3), np.float32), Window(2, 2)
    probe(
        image_figure("Input", image, "flat"),
        KernelAtWork(image, kernel, padding="same", pool=pool),
        {"convolution": activation, "pooled": np.full((3, 3), np.nan, np.float32)},
        pinned=(1, 2),
        on_pin=lambda text: None,
        key="not_numbers",
    )
