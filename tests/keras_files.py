"""`.keras` files made by hand, good ones and broken ones, without Keras."""

import copy
import io
import json
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import h5py
import numpy as np

CONFIG, WEIGHTS, METADATA = "config.json", "model.weights.h5", "metadata.json"
DTYPE = {
    "module": "keras",
    "class_name": "DTypePolicy",
    "config": {"name": "float32"},
    "registered_name": None,
}
_OPTIONS: dict[str, dict[str, Any]] = {
    **{class_: {"training": True} for class_ in ("RandomFlip", "RandomZoom")},
    **{class_: {"mask": None} for class_ in ("Sequential", "Functional")},
}
"""What Keras writes of the calls of some layers, by their class."""


def layer(type_: str, name: str, **settings: Any) -> dict[str, Any]:
    """Describe a layer as Keras does."""
    return {
        "module": "keras.layers",
        "class_name": type_,
        "config": {"name": name, "trainable": True, "dtype": DTYPE, **settings},
        "registered_name": None,
    }


def sequential(*layers: dict[str, Any]) -> dict[str, Any]:
    """Describe a sequential network."""
    return {
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": "sequential", "trainable": True, "layers": list(layers)},
        "registered_name": None,
    }


def functional(*layers: dict[str, Any]) -> dict[str, Any]:
    """Describe a functional chain of layers."""
    linked = copy.deepcopy(layers)
    names = [each["config"]["name"] for each in linked]
    for each, name, before in zip(linked, names, [None, *names], strict=False):
        each["name"] = name
        options = _OPTIONS.get(each["class_name"], {})
        each["inbound_nodes"] = [] if before is None else [node(before, **options)]
    ends = {"input_layers": [names[0], 0, 0], "output_layers": [[names[-1], 0, 0]]}
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": {"name": "functional", "trainable": True, "layers": list(linked), **ends},
        "registered_name": "Functional",
    }


def node(*sources: str, **options: Any) -> dict[str, Any]:
    """Describe the use of a layer on what others gave."""
    tensors = [
        {"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, 0]}}
        for name in sources
    ]
    return {"args": tensors if len(tensors) == 1 else [tensors], "kwargs": options}


def small_layers() -> list[dict[str, Any]]:
    """Describe a small network for grey images of 6 x 6 and three classes."""
    return [
        layer("InputLayer", "input", batch_shape=[None, 6, 6, 1], sparse=False, ragged=False),
        layer(
            "Conv2D",
            "convolution",
            filters=2,
            kernel_size=[3, 3],
            strides=[1, 1],
            padding="valid",
            data_format="channels_last",
            dilation_rate=[1, 1],
            groups=1,
            activation="relu",
            use_bias=True,
            kernel_initializer={"module": "keras.initializers", "class_name": "GlorotUniform"},
            kernel_regularizer=None,
        ),
        layer("Flatten", "flat", data_format="channels_last"),
        layer("Dense", "dense", units=3, activation="softmax", use_bias=True),
    ]


def small_arrays() -> dict[str, list[np.ndarray]]:
    """Give the weights of the small network, by group."""
    random = np.random.default_rng(7)
    shapes = {"conv2d": [(3, 3, 1, 2), (2,)], "dense": [(32, 3), (3,)]}
    return {
        group: [random.standard_normal(shape).astype(np.float32) for shape in of_group]
        for group, of_group in shapes.items()
    }


def hdf5(
    arrays: dict[str, list[np.ndarray]], change: Callable[[h5py.File], None] | None = None
) -> bytes:
    """Write weights as Keras does; `change` may spoil the file before it is closed."""
    file = io.BytesIO()
    with h5py.File(file, "w") as whole:
        whole.create_group("vars")
        for group, of_group in arrays.items():
            variables = whole.create_group(f"layers/{group}/vars")
            for number, array in enumerate(of_group):
                variables.create_dataset(str(number), data=array)
        if change is not None:
            change(whole)
    return file.getvalue()


def archive(
    config: Any = None,
    weights: bytes | None = None,
    *,
    version: str = "3.15.1",
    more: Iterable[tuple[str, bytes]] = (),
    without: str = "",
    compression: int = zipfile.ZIP_STORED,
) -> bytes:
    """Put a `.keras` file together; what is not given is that of the small network."""
    text = config if isinstance(config, bytes) else json.dumps(config or small()).encode()
    members = {
        METADATA: json.dumps({"keras_version": version}).encode(),
        CONFIG: text,
        WEIGHTS: hdf5(small_arrays()) if weights is None else weights,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as whole:
        for name, data in [*members.items(), *more]:
            if name != without:
                whole.writestr(name, data)
    return file.getvalue()


def small(**changes: dict[str, Any]) -> dict[str, Any]:
    """Describe the small network, with settings of its layers changed by name."""
    layers = small_layers()
    for each in layers:
        each["config"] |= changes.get(each["config"]["name"], {})
    return sequential(*layers)


def with_layer(*more: dict[str, Any], at: int = 3, **changes: dict[str, Any]) -> dict[str, Any]:
    """Describe the small network with layers put in at a place, and settings changed by name."""
    layers = small(**changes)["config"]["layers"]
    return sequential(*layers[:at], *more, *layers[at:])


def inner(*layers: dict[str, Any], name: str = "inner") -> dict[str, Any]:
    """Describe a network within another."""
    return layer("Sequential", name, layers=list(layers))


def normalising(**settings: Any) -> dict[str, Any]:
    """Describe a normalisation that has learned its numbers, or is given them."""
    given = {"axis": [-1], "mean": None, "variance": None, "invert": False}
    return layer("Normalization", "norm", **given | settings)
