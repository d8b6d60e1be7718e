"""What runs inside the inference process: Keras, behind plain functions over NumPy arrays.

TensorFlow and Keras are imported inside functions only, so that the owner of the process can import
this module and name its functions without loading either.
"""

import atexit
import logging
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.keras_side.loaded_network import LoadedNetwork, drop_network, load_network
from convcore.keras_side.one_thread import load_tensorflow
from convcore.networks.first_layer import FirstLayer

_P = ParamSpec("_P")
_T = TypeVar("_T")

Witness = dict[str, tuple[NDArray[np.float32], np.float32]]
"""By layer name: some of the values that it gives, and the largest magnitude of all."""

SAMPLED: Final = 16
"""Most values of a layer that a witness gives; those of the last one are all given."""


def initialise(owner: Connection) -> None:
    """Prepare a new process for answering: it ends with its owner and has TensorFlow loaded.

    Parameters
    ----------
    owner : Connection
        The reading end of a pipe on which the owner never sends, and which closes when it is gone.
    """
    # Ctrl-C reaches the whole process group; the owner then ends this process in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(owner,), daemon=True).start()

    load_tensorflow()
    # An owner that ends in order waits for this process: spare it TensorFlow's dismantling (2 s).
    atexit.register(os._exit, 0)


def guarded(function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Call a function so that whatever goes wrong comes back as a sentence.

    An exception of TensorFlow's may not survive pickling, and the process would be given up for it.

    Parameters
    ----------
    function : callable
        A function that can be imported by its name.
    *args, **kwargs
        What it is called with.

    Returns
    -------
    object
        What it returns.

    Raises
    ------
    ConvscopeError
        If it raises anything.
    """
    try:
        return function(*args, **kwargs)
    except ConvscopeError:
        raise
    except Exception as error:
        logging.getLogger(__name__).exception("the inference process failed")
        name = type(error).__name__
        raise ConvscopeError(f"the network could not answer. Received: {name}") from None


def warm_up(model_path: Path) -> None:
    """Load and trace a network before it is needed.

    Parameters
    ----------
    model_path : Path
        As for `activations`.

    Raises
    ------
    ConvscopeError
        If its file is missing or damaged.
    """
    image = np.zeros(load_network(model_path).input_shape, np.float32)
    activations(model_path, image[np.newaxis])
    predictions(model_path, image[np.newaxis])
    gradients(model_path, image, 0)


def forget(model_path: Path) -> None:
    """Let go of a network; whoever asks about it has it loaded again.

    Parameters
    ----------
    model_path : Path
        As for `activations`.
    """
    drop_network(model_path)


def activations(
    model_path: Path, images: NDArray[np.float32], first_layer: FirstLayer | None = None
) -> dict[str, NDArray[np.float32]]:
    """Compute what every layer of a network makes of images.

    Parameters
    ----------
    model_path : Path
        As `load_network` takes it; never a file that a visitor brought.
    images : ndarray of float32, shape (N, H, W, C)
        Scaled as the network's card says.
    first_layer : FirstLayer, optional
        What the first layer holds for this question alone; what it has learned without.

    Returns
    -------
    dict of str to ndarray of float32
        By layer name, the input and the prediction included: (N, h, w, F), or (N, F) behind the
        flattening.

    Raises
    ------
    ConvscopeError
        If the images or the first layer do not fit the network, its file is missing or damaged, or
        a layer gives what is no finite number.
    """
    network, layer = _asked(model_path, images, first_layer)
    answer = network.maps(images, layer.filters, layer.biases)
    return {name: _finite(maps.numpy(), name) for name, maps in answer.items()}


def witness(
    model_path: Path, image: NDArray[np.float32], first_layer: FirstLayer | None = None
) -> Witness:
    """Give a little of what every layer makes of an image, for others to compare theirs with.

    Parameters
    ----------
    model_path : Path
        As for `activations`.
    image : ndarray of float32, shape (H, W, C)
        Scaled as the network's card says.
    first_layer : FirstLayer, optional
        As for `activations`.

    Returns
    -------
    dict of str to (ndarray of float32, shape (n,), and float32)
        By layer name, the input included: of its `size` values, row by row, the n at the places
        ``i * size // n``, and the largest magnitude of all. Of the last layer, n is `size`.

    Raises
    ------
    ConvscopeError
        As `activations` does.
    """
    answer = activations(model_path, image[np.newaxis], first_layer)
    *_, last = load_network(model_path).layers
    found = {}
    for name, maps in answer.items():
        count = maps.size if name == last else min(maps.size, SAMPLED)
        places = np.arange(count) * maps.size // count
        found[name] = maps.reshape(-1)[places], np.abs(maps).max()
    return found


def predictions(
    model_path: Path, images: NDArray[np.float32], first_layer: FirstLayer | None = None
) -> NDArray[np.float32]:
    """Compute what a network answers to images.

    Parameters
    ----------
    model_path : Path
        As `load_network` takes it; never a file that a visitor brought.
    images : ndarray of float32, shape (N, H, W, C)
        Scaled as the network's card says.
    first_layer : FirstLayer, optional
        What the first layer holds for this question alone; what it has learned without.

    Returns
    -------
    ndarray of float32, shape (N, K)
        The output of its last layer.

    Raises
    ------
    ConvscopeError
        As `activations` does.
    """
    network, layer = _asked(model_path, images, first_layer)
    answer = network.answer(images, layer.filters, layer.biases)
    return _finite(answer.numpy(), "the last layer")


def weights(model_path: Path, layer: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give what a layer of a network has learned.

    Parameters
    ----------
    model_path : Path
        As `load_network` takes it; never a file that a visitor brought.
    layer : str
        A convolution or dense layer.

    Returns
    -------
    kernel : ndarray of float32, shape (kh, kw, C, F) or (N, F)
        Its weights.
    bias : ndarray of float32, shape (F,)
        Its biases.

    Raises
    ------
    ConvscopeError
        If the network's file is missing or damaged, or it has no such layer.
    """
    network = load_network(model_path)
    learned = {name: each for name, each in network.layers.items() if hasattr(each, "kernel")}
    if layer not in learned:
        rule = f"the network's convolution and dense layers are {', '.join(learned)}"
        raise ConvscopeError(f"{rule}. Received: {layer!r}")
    kernel, bias = learned[layer].kernel.numpy(), learned[layer].bias
    return kernel, np.zeros(kernel.shape[-1], np.float32) if bias is None else bias.numpy()


def gradients(model_path: Path, image: NDArray[np.float32], label: int) -> NDArray[np.float32]:
    """Compute how the logit of a class moves with each unit of the last convolution.

    Parameters
    ----------
    model_path : Path
        As for `activations`.
    image : ndarray of float32, shape (H, W, C)
        Scaled as the network's card says.
    label : int
        The class, from 0.

    Returns
    -------
    ndarray of float32, shape (h, w, F)
        The derivative of the logit, which is the value before softmax or sigmoid, by the maps of
        `layers.last_maps`.

    Raises
    ------
    ConvscopeError
        If there is no such class, or as `activations` does.
    """
    network = load_network(model_path)
    _check_shape(network, image.shape)
    classes = network.logits.shape[-1]
    if not 0 <= label < classes:
        rule = f"the network's classes are numbered from 0 to {classes - 1}"
        raise ConvscopeError(f"{rule}. Received: class {label}")
    slopes = network.slopes(image[np.newaxis], label)[0]
    return _finite(slopes.numpy(), "the slopes")


def _asked(
    model_path: Path, images: NDArray[np.float32], first_layer: FirstLayer | None
) -> tuple[LoadedNetwork, FirstLayer]:
    """Give the network that is asked, and what its first layer holds for this question."""
    network = load_network(model_path)
    _check_shape(network, images.shape[1:])
    learned = network.first_layer
    layer = learned if first_layer is None else first_layer
    if layer.filters.shape != learned.filters.shape:
        rule = f"the network's first layer has filters of shape {learned.filters.shape}"
        raise ConvscopeError(f"{rule}. Received: {layer.filters.shape}")
    return network, layer


def _finite(values: NDArray[np.float32], layer: str) -> NDArray[np.float32]:
    """Pass values on that are numbers: a stranger's weights may lead beyond the largest one."""
    if not np.isfinite(values).all():
        rule = "what a layer gives can be shown where it is finite numbers"
        raise ConvscopeError(f"{rule}. Received: others from {layer}")
    return values


def _check_shape(network: LoadedNetwork, shape: tuple[int, ...]) -> None:
    if shape != network.input_shape:
        rule = f"the network takes an image of shape {network.input_shape}"
        raise ConvscopeError(f"{rule}. Received: {shape}")


def _end_with(owner: Connection) -> None:
    # The owner may be killed with no chance to clean up: a pipe closes all the same.
    try:
        owner.recv_bytes()
    except (EOFError, OSError):
        os._exit(0)
