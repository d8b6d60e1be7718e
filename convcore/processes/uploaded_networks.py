"""The networks that visitors bring, each with its visit, and the process in which they answer.

That process is not the one of the networks that ship: whatever a stranger's network does to it,
the others go on answering. It starts when it is first needed, and ends soon after the last network
has gone.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.keras_files.plain_network import PlainNetwork, first_convolution, read_network
from convcore.keras_files.reader import read_keras_file
from convcore.networks.answers import (
    Ending,
    answer_kind,
    changes_probabilities,
    ends_open,
    guess_ending,
    numbered_classes,
)
from convcore.networks.class_names import NAME, read_names
from convcore.networks.first_layer import FirstLayer
from convcore.networks.input_scale import InputScale, found_scale
from convcore.networks.layers import Layer
from convcore.networks.own_network import OwnNetwork
from convcore.processes.inference import InferenceProcess

KEPT_LOADED: Final = 5
"""Most networks that the process keeps loaded: with these it takes under 800 MB."""

AT_ONCE: Final = 40
"""Most networks of visitors that a server holds: a room of thirty and some. At their largest they
take 0.8 GB on its disk, and twice as much in its memory: Streamlit keeps the files of a visit, and
what browsers fetch of it."""

Samples = tuple[NDArray[np.uint8], tuple[str, ...]]


class UploadedNetworks:
    """All networks that visitors have brought, one for each visit at most.

    Parameters
    ----------
    samples : callable
        Gives images and what they show, for the shape of an input: what a network looks at.
    patience : float
        Seconds for which the process outlives the last network.
    """

    def __init__(self, samples: Callable[[tuple[int, int, int]], Samples], patience: float) -> None:
        self._samples, self._patience = samples, patience
        self._folder = TemporaryDirectory(prefix="convscope-", ignore_cleanup_errors=True)
        self._lock = threading.RLock()
        self._of: dict[str, OwnNetwork] = {}
        self._aside: dict[str, OwnNetwork] = {}
        self._process = InferenceProcess(networks=KEPT_LOADED)

    def of(self, visit: str) -> OwnNetwork | None:
        """Give the network of a visit."""
        return self._of.get(visit)

    @property
    def process(self) -> InferenceProcess:
        """Where they answer."""
        return self._process

    def bring(self, visit: str, data: bytes, file_name: str) -> OwnNetwork:
        """Read a network from a file; it takes the place of the one that the visit had before."""
        plain = read_keras_file(data)
        with self._lock:
            held = self._of | self._aside
            if visit not in held and len(held) >= AT_ONCE:
                rule = f"This server holds {AT_ONCE} networks of visitors at most; try again later"
                raise ConvscopeError(f"{rule}. Received: one more")
            found = self._network(plain, file_name)  # first: whatever fails, the former one stays
            self._process.start()
            self._drop(visit)
            self._of[visit] = found
        return found

    def rename(self, visit: str, names: str) -> None:
        """Name what the network of a visit tells apart, if it is still there.

        Of two classes that one sigmoid speaks for, a single name is the second's.
        """
        with self._lock:
            if (network := self._of.get(visit)) is None:
                return
            is_pair = network.answers == "pair"
            found = read_names(names, (2, 1) if is_pair else (len(network.classes),))
            if is_pair and len(found) == 1:
                found = [f"not {found[0]}", *found]
            named = tuple(found) or _numbered(network.layers)
            self._of[visit] = replace(network, classes=named)

    def rescale(self, visit: str, scale: InputScale) -> None:
        """Say what black and white are to the network of a visit, if it is still there."""
        with self._lock:
            if (network := self._of.get(visit)) is not None:
                reason = network.scale_reason if scale == network.scale else ""
                self._of[visit] = replace(network, scale=scale, scale_reason=reason)

    def end_with(self, visit: str, ending: Ending) -> None:
        """Say what the answers of a visit's network are where its file does not."""
        with self._lock:
            network = self._of.get(visit)
            if network is None or network.ending is None:
                return
            if network.ending != ending:
                plain = read_network(network.model_path.read_bytes())
                if network.ending != "numbers":  # then the last layer is not the file's
                    plain = replace(plain, layers=plain.layers[:-1], weights=plain.weights[:-1])
                whole = _ended(plain, ending)
                path = self._write(whole)
                self._remove(network)
                network = replace(
                    network,
                    model_path=path,
                    name=path.stem,
                    classes=_numbered(whole.layers),
                    layers=whole.layers,
                    ending=ending,
                )
            self._of[visit] = replace(network, ending_asked=False)

    def set_aside(self, visit: str) -> None:
        """Take the network of a visit out of use: its file was removed, maybe for another."""
        with self._lock:
            if (network := self._of.pop(visit, None)) is not None:
                self._aside[visit] = network

    def take_back(self, visit: str) -> bool:
        """Put what was set aside back in use, if there is any: another file was none."""
        with self._lock:
            if visit not in self._aside:
                return False
            self._of.setdefault(visit, self._aside.pop(visit))
            return True

    def forget(self, visit: str) -> None:
        """Remove the network of a visit that is over."""
        with self._lock:
            if self._drop(visit) and not self._of and not self._aside:
                self._process.end_unless_asked(self._patience)

    def close(self) -> None:
        """Remove all networks and end the process."""
        with self._lock:
            self._of.clear()
            self._aside.clear()
            self._process.close()
        self._folder.cleanup()

    def _drop(self, visit: str) -> bool:
        """Remove the networks of a visit; gives whether there were any."""
        gone = [of.pop(visit) for of in (self._of, self._aside) if visit in of]
        for network in gone:
            self._remove(network)
        return bool(gone)

    def _remove(self, network: OwnNetwork) -> None:
        network.model_path.unlink(missing_ok=True)
        self._process.forget(network.model_path)

    def _write(self, plain: PlainNetwork) -> Path:
        path = Path(self._folder.name) / f"{uuid4().hex}.npz"
        try:
            path.write_bytes(plain.to_bytes())
        except FileNotFoundError:
            rule = "a network needs a running server"
            raise ConvscopeError(f"{rule}. Received: one that ends") from None
        except OSError:
            path.unlink(missing_ok=True)
            rule = "This server keeps networks on its disk; try again later"
            raise ConvscopeError(f"{rule}. Received: one for which there is no room") from None
        return path

    def _network(self, plain: PlainNetwork, file_name: str) -> OwnNetwork:
        source, place = plain.layers[0], first_convolution(plain.layers)
        rows, columns, channels = source.output_shape
        kernel, *bias = plain.weights[place]
        filters = kernel.shape[3]
        samples, titles = self._samples((rows, columns, channels))
        scale, scale_reason = found_scale(plain.layers, plain.weights)
        ending, ending_reason = None, ""
        if ends_open(plain.layers):
            ending, ending_reason = guess_ending(plain.layers[-1].output_shape[0], plain.loss)
            if changes_probabilities(plain.layers):
                ending, ending_reason = "numbers", "layers behind its probabilities change them"
        try:
            whole = _ended(plain, ending)
        except ConvscopeError:
            whole, ending = plain, "numbers"
            ending_reason = "it has no room for a layer that makes probabilities of scores"
        path = self._write(whole)
        return OwnNetwork(
            model_path=path,
            name=path.stem,
            title=file_name[:NAME],
            classes=_numbered(whole.layers),
            input_shape=(rows, columns, channels),
            scale=scale,
            layers=whole.layers,
            first_layer=FirstLayer(kernel, bias[0] if bias else np.zeros(filters, np.float32)),
            samples=samples,
            labels=None,
            titles=titles,
            saved_layers=plain.saved_layers,
            notes=plain.notes,
            preparation=plain.preparation,
            ending=ending,
            ending_reason=ending_reason,
            ending_asked=ending is not None,
            scale_reason=scale_reason,
        )


def _ended(plain: PlainNetwork, ending: Ending | None) -> PlainNetwork:
    """Add what makes probabilities of a network's answers, if anything does."""
    return plain if ending is None or ending == "numbers" else plain.ending_with(ending)


def _numbered(layers: Sequence[Layer]) -> tuple[str, ...]:
    return numbered_classes(answer_kind(layers), layers[-1].output_shape[0])
