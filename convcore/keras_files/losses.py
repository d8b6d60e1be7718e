"""What a `.keras` file says that its network was trained with: nothing of it is ever looked up."""

import re
from typing import Any, Final

from convcore.networks.answers import LOSSES

_ALIASES: Final = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "kldivergence": "kl_divergence",
    "huber_loss": "huber",
    "logcosh": "log_cosh",
}
"""Other names that Keras takes."""


def read_loss(compiled: Any) -> str:
    """Read the name of a loss from what a network was compiled with; empty for all but `LOSSES`."""
    loss = compiled.get("loss") if isinstance(compiled, dict) else None
    if isinstance(loss, list) and len(loss) == 1:  # one for each output
        loss = loss[0]
    if isinstance(loss, dict) and len(loss) == 1:  # the same, by the names of the outputs
        loss = next(iter(loss.values()))
    if isinstance(loss, dict):  # an object of a class, or a function
        is_function = loss.get("class_name") == "function"
        loss = loss.get("config" if is_function else "class_name")
    if not isinstance(loss, str) or len(loss) > max(map(len, LOSSES)):
        return ""
    name = re.sub("(?<=[a-z])(?=[A-Z])", "_", loss).lower()
    found = _ALIASES.get(name, name)
    return found if found in LOSSES else ""
