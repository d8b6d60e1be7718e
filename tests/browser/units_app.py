"""A unit of a network with `same` padding and zeros above its maps, which a page has not.

Its field hangs over the edge, and there are units that read padding alone.
"""

import numpy as np
import streamlit as st

from convcore.activations import relu
from convcore.contributions import contributions
from convcore.conv import conv2d
from convcore.kernel_at_work import KernelAtWork
from convcore.networks.layers import follow, without_pooling
from convcore.pool import pool2d
from convcore.receptive import Window
from pages.shared.widgets.field import LayerMap, field
from pages.shared.widgets.ledger import Ledger, ledger
from pages.shared.widgets.pictures import image_figure

_RNG = np.random.default_rng(5)
IMAGE = _RNG.random((13, 12), np.float32)
FIRST = _RNG.normal(size=(3, 3, 1, 4)).astype(np.float32)
SECOND = _RNG.normal(size=(3, 3, 4)).astype(np.float32)
BIAS = -0.25
KERNEL = {
    "kernel_size": [3, 3],
    "strides": [1, 1],
    "padding": "same",
    "dilation_rate": [1, 1],
    "use_bias": True,
}
POOL = {"pool_size": [2, 2], "strides": [2, 2], "padding": "same"}
LAYERS = follow(
    [
        ("input", "InputLayer", {"shape": [13, 12, 1]}),
        ("conv1", "Conv2D", {"filters": 4, **KERNEL}),
        ("relu1", "ReLU", {}),
        ("pool1", "MaxPooling2D", POOL),
        ("rows", "ZeroPadding2D", {"padding": [[2, 0], [0, 0]]}),
        ("conv2", "Conv2D", {"filters": 1, **KERNEL}),
    ]
)
POOLED = pool2d(relu(conv2d(IMAGE[..., np.newaxis], FIRST, padding="same")), 2, padding="same")
BELOW = np.pad(POOLED, ((2, 0), (0, 0), (0, 0)))
CONTRIBUTIONS = contributions(BELOW, SECOND, Window((3, 3), padding="same"))
VALUES = conv2d(BELOW, SECOND, padding="same", bias=BIAS)

if __name__ == "__main__":
    figure = image_figure("Input", IMAGE, "noise")
    unit = (0, 0)
    field(
        figure,
        LayerMap(VALUES[..., np.newaxis], 0, LAYERS, without_pooling(LAYERS)),
        unit=unit,
        on_choose=lambda text: st.session_state.update(chosen=text),
        key="field",
    )
    kept = Ledger(
        KernelAtWork(BELOW, SECOND, padding="same", bias=BIAS, rectifies=True),
        VALUES,
        np.moveaxis(np.indices(VALUES.shape), 0, -1),
        name="conv2",
        below=LAYERS[4],
        pooled=False,
        noun="map",
        notes=[""] * 4,
    )
    ledger(figure, kept, unit=unit, key="ledger")
    st.text(st.session_state.get("chosen", "none"))
