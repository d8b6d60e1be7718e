"""The line that says whether Keras gives what the browser computes."""

import logging
from collections.abc import Mapping
from typing import Any

import numpy as np

from convcore.keras_side.inference_process import SAMPLED, Witness
from convcore.networks.network import Network
from pages.shared.widgets.registration import heard, pack, register

_WITNESS = register("witness")
_LOG = logging.getLogger(__name__)
_SHOWN = 40  # characters of a number or a layer's name in the log


def witness(
    scene: str, network: Network, found: Witness, *, token: str, says: str = "", key: str
) -> None:
    """Have the browser compare what it computes with a little of what Keras found, or say why not.

    The token is that of the scene as it was when Keras was asked.
    """
    # A ReLU makes no numbers of its own.
    types = {name: network.layers_by_name[name].type for name in found}
    compared = {
        name: found[name] for name, type_ in types.items() if type_.computes and not type_.rectifies
    }
    header = {
        "scene": scene,
        "token": token,
        "says": says,
        "layers": [*compared],
        "sampled": SAMPLED,
    }

    def log(difference: Mapping[str, Any]) -> None:
        name, here, keras = (str(difference[part])[:_SHOWN] for part in ("name", "here", "keras"))
        _LOG.error(
            "the browser's engine and Keras differ in %r of the network %r: %r and %r",
            name,
            network.title,
            here,
            keras,
        )

    _WITNESS(
        data=pack(header, [np.append(values, most) for values, most in compared.values()]),
        key=key,
        on_differs_change=heard(key, "differs", log),
    )
