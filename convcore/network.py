"""What runs inside the inference process: Keras, behind plain functions over NumPy arrays.

TensorFlow and Keras are imported inside functions only, so that the owner of the process can import
this module and name its functions without loading either.
"""

import atexit
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterable
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import Any, Final, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.first_layer import FirstLayer

NETWORKS: Final = 12
"""Most networks that are kept loaded: those that ship, and the last ones trained by visitors."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


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

    import tensorflow as tf

    # Thirty visitors share a small host: a second thread gains little on 28 x 28 and costs them.
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
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


def warm_up(model_paths: Iterable[str]) -> int:
    """Load and trace networks before they are needed.

    Parameters
    ----------
    model_paths : iterable of str
        Files of bundles that ship; one that cannot be loaded is left for the call that
        needs it, which says so.

    Returns
    -------
    int
        The id of this process.
    """
    for path in model_paths:
        try:
            model, *_ = _network(path)
        except ConvscopeError:
            continue
        image = np.zeros((1, *model.input_shape[1:]), np.float32)
        activations(path, image)
        gradients(path, image[0], 0)
    return os.getpid()


def activations(
    model_path: str, images: NDArray[np.float32], first_layer: FirstLayer | None = None
) -> dict[str, NDArray[np.float32]]:
    """Compute what every layer of a network makes of images.

    Parameters
    ----------
    model_path : str
        File of a bundle that this project has written; never one that a visitor brought.
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
        If the images or the first layer do not fit the network, or its file is missing or damaged.
    """
    return {name: maps.numpy() for name, maps in _answer(model_path, images, first_layer).items()}


def predictions(
    model_path: str, images: NDArray[np.float32], first_layer: FirstLayer | None = None
) -> NDArray[np.float32]:
    """Compute what a network answers to images.

    Parameters
    ----------
    model_path : str
        File of a bundle that this project has written; never one that a visitor brought.
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
    layers = _answer(model_path, images, first_layer)
    answer: NDArray[np.float32] = layers[_network(model_path)[0].layers[-1].name].numpy()
    return answer


def weights(model_path: str, layer: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give what a layer of a network has learned.

    Parameters
    ----------
    model_path : str
        File of a bundle that this project has written; never one that a visitor brought.
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
    learned = {each.name: each for each in _network(model_path)[0].layers if each.weights}
    if layer not in learned:
        rule = f"the network's layers with weights are {', '.join(learned)}"
        raise ConvscopeError(f"{rule}. Received: {layer!r}")
    return learned[layer].kernel.numpy(), learned[layer].bias.numpy()


def gradients(model_path: str, image: NDArray[np.float32], label: int) -> NDArray[np.float32]:
    """Compute how the logit of a class moves with each unit of the last convolution after ReLU.

    Parameters
    ----------
    model_path : str
        File of a bundle that this project has written; never one that a visitor brought.
    image : ndarray of float32, shape (H, W, C)
        Scaled as the network's card says.
    label : int
        The class, from 0.

    Returns
    -------
    ndarray of float32, shape (h, w, F)
        The derivative of the logit, which is the value before softmax.

    Raises
    ------
    ConvscopeError
        If the image does not fit the network, there is no such class, or the network's file is
        missing or damaged.
    """
    model, *_ = _network(model_path)
    _check_shape(model, image.shape)
    if not 0 <= label < model.output_shape[-1]:
        rule = f"the network's classes are numbered from 0 to {model.output_shape[-1] - 1}"
        raise ConvscopeError(f"{rule}. Received: class {label}")
    found: NDArray[np.float32] = _gradients(model_path)(image[np.newaxis], label)[0].numpy()
    return found


def _answer(
    model_path: str, images: NDArray[np.float32], first_layer: FirstLayer | None
) -> dict[str, Any]:
    model, learned, extract = _network(model_path)
    _check_shape(model, images.shape[1:])
    layer = learned if first_layer is None else first_layer
    if layer.filters.shape != learned.filters.shape:
        rule = f"the network's first layer has filters of shape {learned.filters.shape}"
        raise ConvscopeError(f"{rule}. Received: {layer.filters.shape}")
    return extract(images, layer.filters, layer.biases)


def _check_shape(model: Any, shape: tuple[int, ...]) -> None:
    expected = model.input_shape[1:]
    if shape != expected:
        rule = f"the network takes an image of shape {expected}"
        raise ConvscopeError(f"{rule}. Received: {shape}")


@lru_cache(maxsize=NETWORKS)
def _gradients(model_path: str) -> Callable[[Any, int], Any]:
    import keras
    import tensorflow as tf

    model, *_ = _network(model_path)
    last = max(i for i, layer in enumerate(model.layers) if isinstance(layer, keras.layers.Conv2D))
    relu = next(layer for layer in model.layers[last:] if isinstance(layer, keras.layers.ReLU))
    softmax = model.layers[-1]
    halves = keras.Model(model.inputs[0], [relu.output, softmax.input])

    def differentiate(image: Any, label: Any) -> Any:
        with tf.GradientTape() as tape:
            maps, logits = halves(image, training=False)
            logit = tf.gather(logits, label, axis=1)
        return tape.gradient(logit, maps)

    signature = [
        tf.TensorSpec((1, *model.input_shape[1:]), tf.float32),
        tf.TensorSpec((), tf.int32),
    ]
    traced: Callable[[Any, int], Any] = tf.function(differentiate, input_signature=signature)
    return traced


@lru_cache(maxsize=NETWORKS)
def _network(model_path: str) -> tuple[Any, FirstLayer, Callable[..., dict[str, Any]]]:
    import keras
    import tensorflow as tf

    try:
        model = keras.saving.load_model(model_path, compile=False)
    except Exception:
        # Keras raises whatever the file's damage leads it to.
        rule = "the network's file must be a whole Keras file"
        name = "/".join(model_path.replace(os.sep, "/").split("/")[-2:])
        raise ConvscopeError(f"{rule}. Received: {name} is missing or damaged") from None
    outputs = {layer.name: layer.output for layer in model.layers}
    extractor = keras.Model(model.inputs[0], outputs)
    first = next(layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D))

    # The first layer comes as an argument, so that no question changes what others share.
    def extract(images: Any, filters: Any, biases: Any) -> Any:
        given = {first.kernel.path: filters, first.bias.path: biases}
        weights = [given.get(v.path, v.value) for v in extractor.trainable_variables]
        answer, _ = extractor.stateless_call(
            weights, extractor.non_trainable_variables, images, training=False
        )
        return answer

    shapes = ((None, *model.input_shape[1:]), first.kernel.shape, first.bias.shape)
    signature = [tf.TensorSpec(shape, tf.float32) for shape in shapes]
    learned = FirstLayer(first.kernel.numpy(), first.bias.numpy())
    return model, learned, tf.function(extract, input_signature=signature)


def _end_with(owner: Connection) -> None:
    # The owner may be killed with no chance to clean up: a pipe closes all the same.
    try:
        owner.recv_bytes()
    except (EOFError, OSError):
        os._exit(0)
