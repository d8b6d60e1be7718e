"""The networks that visitors bring, each with its visit, and the process in which they answer.

That process is not the one of the networks that ship: whatever a stranger's network does to it,
the others go on answering. It starts when it is first needed, and ends soon after the last network
has gone.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.keras_files.plain_network import PlainNetwork, first_convolution
from convcore.keras_files.reader import read_keras_file
from convcore.networks.first_layer import FirstLayer
from convcore.networks.network import Network
from convcore.processes.inference import InferenceProcess

KEPT_LOADED: Final = 5
"""Most networks that the process keeps loaded: with these it takes under 800 MB."""

AT_ONCE: Final = 40
"""Most networks of visitors that a server holds: a room of thirty and some. At their largest they
take 0.8 GB on its disk, and as much in its memory, where Streamlit keeps the files of a visit."""

NAME: Final = 60
"""Most characters of the name of a class, and of a file as it is shown."""

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
        self._of: dict[str, Network] = {}
        self._process = InferenceProcess(networks=KEPT_LOADED)
        self._end: threading.Timer | None = None

    def of(self, visit: str) -> Network | None:
        """Give the network of a visit."""
        return self._of.get(visit)

    @property
    def process(self) -> InferenceProcess:
        """Where they answer."""
        return self._process

    def bring(self, visit: str, data: bytes, file_name: str) -> Network:
        """Read a network from a file; it takes the place of the one that the visit had before."""
        plain = read_keras_file(data)
        with self._lock:
            if visit not in self._of and len(self._of) >= AT_ONCE:
                rule = f"This server holds {AT_ONCE} networks of visitors at most; try again later"
                raise ConvscopeError(f"{rule}. Received: one more")
            self._process.start()
            path = Path(self._folder.name) / f"{uuid4().hex}.npz"
            path.write_bytes(plain.to_bytes())
            self.forget(visit)
            self._of[visit] = found = self._network(plain, path, file_name)
            if self._end is not None:
                self._end.cancel()
        return found

    def rename(self, visit: str, names: str) -> None:
        """Name what the network of a visit tells apart, if it is still there."""
        with self._lock:
            if (network := self._of.get(visit)) is None:
                return
            count = len(network.classes)
            parts = re.split(r",\s*\n|,|\n", names.strip("[](), \n"))
            found = [name.strip(" \t'\"") for name in parts]
            if found == [""]:
                found = _numbered(count)
            if len(found) != count or len(set(found)) != count:
                rule = f"This network tells {count} classes apart, and each has a name of its own"
                came = f"{len(found)} names, {len(set(found))} of them different"
                raise ConvscopeError(f"{rule}. Received: {came}")
            if not all(0 < len(name) <= NAME for name in found):
                rule = f"The name of a class has 1 to {NAME} characters"
                raise ConvscopeError(
                    f"{rule}. Received: {min(map(len, found))} to {max(map(len, found))}"
                )
            self._of[visit] = replace(network, classes=tuple(found))

    def rescale(self, visit: str, white: float) -> None:
        """Say what a white pixel is to the network of a visit, if it is still there."""
        with self._lock:
            if (network := self._of.get(visit)) is not None:
                self._of[visit] = replace(network, white=white)

    def forget(self, visit: str) -> None:
        """Remove the network of a visit that is over."""
        with self._lock:
            network = self._of.pop(visit, None)
            if network is None:
                return
            network.model_path.unlink(missing_ok=True)
            self._process.forget(network.model_path)
            if not self._of:
                self._end = threading.Timer(self._patience, self._pause_if_unused)
                self._end.daemon = True
                self._end.start()

    def close(self) -> None:
        """Remove all networks and end the process."""
        with self._lock:
            self._of.clear()
            if self._end is not None:
                self._end.cancel()
            self._process.close()
        self._folder.cleanup()

    def _pause_if_unused(self) -> None:
        with self._lock:
            if not self._of:
                self._process.pause()

    def _network(self, plain: PlainNetwork, path: Path, file_name: str) -> Network:
        source, place = plain.layers[0], first_convolution(plain.layers)
        rows, columns, channels = source.output_shape
        kernel, *bias = plain.weights[place]
        filters = kernel.shape[3]
        samples, titles = self._samples((rows, columns, channels))
        return Network(
            model_path=path,
            name=path.stem,
            title=file_name[:NAME],
            classes=tuple(_numbered(plain.layers[-1].output_shape[0])),
            input_shape=(rows, columns, channels),
            white=plain.white,
            layers=plain.layers,
            first_layer=FirstLayer(kernel, bias[0] if bias else np.zeros(filters, np.float32)),
            samples=samples,
            labels=None,
            titles=titles,
            notes=(*plain.notes, *plain.preparation),
        )


def _numbered(count: int) -> list[str]:
    """Name classes by their numbers; a single unit speaks for class 1 against class 0."""
    return ["class 1"] if count == 1 else [f"class {number}" for number in range(count)]
