"""One layer of a `.keras` file as layers of the list: what it computes, and its activation apart.

Every setting is on a list or refused. What matters in training only is on the list too, and is not
looked at.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

from convcore.errors import ConvscopeError, short
from convcore.limits import LAYER_NAME, NETWORK_LAYERS, NETWORK_PARAMETERS
from convcore.networks.layer_settings import real_by_channel
from convcore.networks.layer_types import ACTIVATIONS, LAYER_TYPES
from convcore.networks.layers import NamedSettings

LEFT_OUT: Final = frozenset(
    {"ActivityRegularization", "AlphaDropout", "GaussianDropout", "GaussianNoise", "Identity"}
    | {"AugMix", "CutMix", "MixUp", "RandAugment"}
    | {"RandomBrightness", "RandomColorDegeneration", "RandomColorJitter", "RandomContrast"}
    | {"RandomElasticTransform", "RandomErasing", "RandomFlip", "RandomGaussianBlur"}
    | {"RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective", "RandomPosterization"}
    | {"RandomRotation", "RandomSaturation", "RandomSharpness", "RandomShear", "RandomTranslation"}
    | {"RandomZoom"}
)
"""Layers of Keras that give what they read when a network answers."""

RESHAPE: Final = "Reshape"
"""The layer that is read as what it makes of shapes: an image, or units."""

_FUNCTIONS: Final = {
    None: "linear",
    "hard_swish": "hard_silu",
    "softmax_v2": "softmax",
    "swish": "silu",
}
"""Activations by other names: those of TensorFlow's functions among them."""

_AS_LAYERS: Final = {"relu": "ReLU", "softmax": "Softmax"}
"""Activations that have a layer of their own."""

_AS_OBJECTS: Final = ("ReLU", "LeakyReLU", "ELU", "Softmax")
"""Layers that may stand for an activation."""

_INITIAL = ("initializer", "regularizer", "constraint")
_TRAINING: Final = frozenset(
    {"name", "trainable", "dtype", "autocast", "seed", "noise_shape", "momentum"}
    | {"synchronized", "renorm_clipping", "renorm_momentum"}
)
"""Settings that are looked at elsewhere, or matter in training only."""

_FIXED: Final = {
    "data_format": "channels_last",
    "groups": 1,
    "invert": False,
    "sparse": False,
    "ragged": False,
    "optional": False,
    "renorm": False,
    "quantization_config": None,
    "lora_rank": None,
    "lora_alpha": None,
}
"""Settings that must have one value."""

FLOAT32: Final = "float32"
"""The precision in which everything is computed here."""

_PRECISIONS: Final = (
    *(FLOAT32, "mixed_float16", "mixed_bfloat16", "float16", "bfloat16", "float64"),
)
"""Precisions that a network may have been trained in, by the names of Keras's policies."""

_CONSTANTS: Final = real_by_channel()


def is_of_keras(entry: Mapping[str, Any], class_: str) -> bool:
    """Say whether a description is that of a class of Keras's own."""
    module = str(entry.get("module"))
    own = module == "keras" or module.startswith("keras.")
    return own and entry.get("registered_name") in (None, class_)


def plain_layers(
    class_: str, name: str, given: Mapping[str, Any], taken: set[str]
) -> list[NamedSettings]:
    """Give a layer as one or two of the list; the names that are taken grow by what is added."""
    try:
        _check_fixed(given)
        settings = _used(given)
        if class_ == "InputLayer":
            return [(name, class_, {"shape": _input(given)})]
        if class_ == RESHAPE:
            return [(name, class_, {"shape": _target(settings)})]
        if class_ == "Normalization":
            return [(name, class_, {"axis": _one_axis(settings.get("axis"))})]
        if class_ == "Activation":
            return [(name, *_activation(settings.get("activation")))]
        if class_ == "ReLU":
            return [(name, *_rectifier(settings))]
        found: list[NamedSettings] = [(name, class_, settings)]
        if LAYER_TYPES[class_].weighs:
            kind, own = _activation(settings.pop("activation", None))
            function = own.get("activation", LAYER_TYPES[kind].title.lower().replace(" ", "_"))
            if function != "linear":
                found.append((free_name(f"{name}_{function}", taken), kind, own))
        return found
    except ConvscopeError as error:
        raise ConvscopeError(f"Layer {name!r}, a {class_}: {error}") from None


def free_name(name: str, taken: set[str]) -> str:
    """Find a name that no layer has, no longer than one may be, and take it."""
    numbered = (f"{name[: LAYER_NAME - 4]}_{number}" for number in range(1, NETWORK_LAYERS + 1))
    found = next(free for free in (name[:LAYER_NAME], *numbered) if free not in taken)
    taken.add(found)
    return found


def precision(given: Mapping[str, Any]) -> str:
    """Read in which precision a layer was trained."""
    found = given.get("dtype", FLOAT32)
    if isinstance(found, dict) and found.get("class_name") == "DTypePolicy":
        policy = found.get("config")
        found = policy.get("name") if isinstance(policy, dict) else policy
    if found not in _PRECISIONS:
        rule = f"dtype must be {' or '.join(_PRECISIONS)} here"
        raise ConvscopeError(f"{rule}. Received: {short(found)}")
    return str(found)


def constants(given: Mapping[str, Any]) -> tuple[Any, Any] | None:
    """Read the mean and the variance of a normalisation that were given and not learned."""
    mean, variance = given.get("mean"), given.get("variance")
    if mean is None and variance is None:
        return None
    try:
        return _CONSTANTS.read(mean), _CONSTANTS.read(variance)
    except (TypeError, ValueError):
        rule = f"mean and variance must each be {_CONSTANTS.rule}"
        raise ConvscopeError(f"{rule}. Received: {short(mean)} and {short(variance)}") from None


def _used(given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the settings that matter when a network answers."""
    unused = _TRAINING.union(_FIXED)
    return {key: given[key] for key in given if key not in unused and not key.endswith(_INITIAL)}


def _check_fixed(given: Mapping[str, Any]) -> None:
    for setting, value in _FIXED.items():
        if given.get(setting, value) != value:
            rule = f"{setting} must be {value!r} here"
            raise ConvscopeError(f"{rule}. Received: {short(given[setting])}")
    precision(given)


def _input(given: Mapping[str, Any]) -> list[Any]:
    """Read the shape of one input, which a Reshape may make an image of."""
    shape = given.get("batch_shape")
    if not isinstance(shape, list) or not 2 <= len(shape) <= 4:
        rule = "an input is an image here, with a batch_shape of batch, rows, columns, channels"
        raise ConvscopeError(f"{rule}. Received: {short(shape)}")
    return shape[1:]


def _target(settings: Mapping[str, Any]) -> list[int]:
    """Read what a Reshape makes: sides, one of which may be -1 for whatever remains."""
    target = settings.get("target_shape")
    most = NETWORK_PARAMETERS  # far more than any map may have
    if not (
        isinstance(target, list)
        and 0 < len(target) <= 3
        and all(type(side) is int and (side == -1 or 0 < side <= most) for side in target)
        and target.count(-1) <= 1
    ):
        rule = "target_shape must be one to three whole numbers, one of which may be -1"
        raise ConvscopeError(f"{rule}. Received: {short(target)}")
    return target


def _one_axis(axis: Any) -> int | None:
    """Read for what a normalisation has numbers: each channel (-1), or all alike (None)."""
    if axis in (None, []):
        return None
    if axis not in (-1, 3, [-1], [3]):
        rule = "axis must be -1, for each channel, or None, for all alike"
        raise ConvscopeError(f"{rule}. Received: {short(axis)}")
    return -1


def _activation(activation: Any) -> tuple[str, dict[str, Any]]:
    """Read a function of each value by its name, or a layer that stands for one."""
    if not isinstance(activation, dict):
        return _function(activation, short(activation))
    class_, inner = activation.get("class_name"), activation.get("config")
    if class_ == "function" and activation.get("registered_name") in (None, class_):
        return _function(inner, f"the function {short(inner)}")
    if class_ not in _AS_OBJECTS or not is_of_keras(activation, class_):
        came = f"the object {short(class_)}"
        raise ConvscopeError(f"an activation is a function of Keras's own here. Received: {came}")
    if not isinstance(inner, dict):
        raise ConvscopeError(f"an activation has a config of its own. Received: {short(inner)}")
    _check_fixed(inner)
    return _rectifier(_used(inner)) if class_ == "ReLU" else (str(class_), _used(inner))


def _function(name: Any, came: str) -> tuple[str, dict[str, Any]]:
    found = _FUNCTIONS.get(name, name) if isinstance(name, str | None) else None
    if found not in ACTIVATIONS:
        near = get_close_matches(name, ACTIVATIONS, 1) if isinstance(name, str) else []
        known = f"; the nearest is {near[0]}" if near else ", such as relu or tanh"
        raise ConvscopeError(f"activation must be one that is known here{known}. Received: {came}")
    if found in _AS_LAYERS:
        return _AS_LAYERS[found], {}
    return "Activation", {"activation": found}


def _rectifier(settings: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    most, slope, threshold = (
        settings.get(key) for key in ("max_value", "negative_slope", "threshold")
    )
    if not threshold and not slope and most is None:
        return "ReLU", {}
    if not threshold and not slope and most == 6:
        return "Activation", {"activation": "relu6"}
    if not threshold and most is None:
        return "LeakyReLU", {"negative_slope": slope}
    rule = "a ReLU here is plain, has a negative_slope, or a max_value of 6"
    raise ConvscopeError(f"{rule}. Received: {short(dict(settings))}")
