"""A unit of a network with `same` padding and zeros above its maps, which a page has not.

Its field hangs over the edge, and there are units that read padding alone.
"""

from pathlib import Path

import numpy as np
import streamlit as st

from convcore.activations import relu
from convcore.contributions import contributions
from convcore.conv import conv2d
from convcore.keras_files.plain_network import PlainNetwork
from convcore.networks.first_layer import FirstLayer
from convcore.networks.input_scale import UNIT
from convcore.networks.layer_sums import sum_behind
from convcore.networks.layers import follow, without_pooling
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput
from convcore.pictures.fitting import Adjustments
from convcore.pool import pool2d
from convcore.receptive import Window
from pages.shared.widgets.field import field
from pages.shared.widgets.ledger import Ledger, ledger
from pages.shared.widgets.network_file import about_network, pack_network
from pages.shared.widgets.network_scene import Causes, Chosen, network_scene

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
WEIGHTS = (
    *((), (FIRST, np.zeros(4, np.float32)), (), (), ()),
    (SECOND[..., np.newaxis], np.float32([BIAS])),
)
SCENE = "units_scene"

if __name__ == "__main__":
    network = Network(
        model_path=Path("units.npz"),
        name="units",
        title="units",
        classes=("value",),
        input_shape=(13, 12, 1),
        layers=LAYERS,
        first_layer=FirstLayer(*WEIGHTS[1]),
        samples=np.zeros((1, 13, 12, 1), np.uint8),
        labels=None,
        titles=("noise",),
    )
    seen = NetworkInput(IMAGE[..., np.newaxis], UNIT, None, "noise", is_own=True)
    network_scene(
        NetworkAtWork(network, seen, {}, network.first_layer),
        Causes(chosen=Chosen("conv2", 0, st.session_state.get("chosen", (0, 0)))),
        adjust=Adjustments(),
        by=pack_network(PlainNetwork(LAYERS, WEIGHTS), about_network(network)),
        acts={
            "unit": lambda text: st.session_state.update(
                chosen=tuple(int(side) for side in text.split(","))
            ),
            "missing": print,
        },
        key=SCENE,
    )
    field(SCENE, LAYERS, without_pooling(LAYERS), alt="noise", key="field")
    found = sum_behind(LAYERS, "conv2")
    kept = Ledger("conv2", found, "map", [""] * 4, (), traced=None, opens=False, alt="noise")
    ledger(SCENE, kept, key="ledger")
    st.text(",".join(map(str, st.session_state.get("chosen", ()))))
