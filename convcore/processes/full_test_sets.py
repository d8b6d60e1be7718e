"""The full test sets of the networks that ship, fetched once for all visits through Keras.

With one comes what the network does over all its images: a bundle whose samples they are. Fetching
and measuring happen in a process of their own; only the images and the figures stay.
"""

import json
import logging
import shutil
import threading
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from convcore.errors import ConvscopeError
from convcore.keras_side.bundle_writing import write_samples, write_statistics
from convcore.keras_side.data_sets import DATA_SETS, fetch
from convcore.keras_side.reports import Report
from convcore.networks.bundle_files import load_bundle
from convcore.networks.bundles import Bundle
from convcore.processes import memory
from convcore.processes.process_run import ProcessRun

MEMORY: Final = 1300 * 2**20
"""Bytes that have to be free when one is fetched: 1,250 MB were measured for CIFAR-10."""

_SILENCE = 180.0  # seconds without a word: reading and ordering take some, TensorFlow's start too


@dataclass(frozen=True)
class FullTestSet:
    """How far the full test set of a network is.

    Parameters
    ----------
    doing : str, optional
        What is being done, in words.
    share : float, optional
        How much of it is done, from 0 to 1.
    why : str or None, optional
        Why it could not be had; None while nobody knows of any reason.
    bundle : Bundle or None, optional
        The network with all test images as its samples; None until they are there.
    """

    doing: str = "TensorFlow starts in a process of its own"
    share: float = 0.0
    why: str | None = None
    bundle: Bundle | None = None

    @property
    def is_coming(self) -> bool:
        """Whether it is neither there nor given up."""
        return self.why is None and self.bundle is None


class FullTestSets:
    """All full test sets of a server, fetched one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: dict[str, FullTestSet] = {}
        self._run: ProcessRun | None = None
        self._follower: threading.Thread | None = None
        self._closed = False

    def of(self, name: str) -> FullTestSet | None:
        """Give the full test set of a network."""
        return self._of.get(name)

    def fetch(self, ships: Bundle) -> None:
        """Begin to fetch the full test set of a network, unless it is there or coming."""
        with self._lock:
            if self._closed:
                raise ConvscopeError("a test set needs a running server. Received: one that ends")
            known = self._of.get(ships.name)
            if known is not None and known.why is None:
                return
            if any(each.is_coming for each in self._of.values()):
                rule = "This server fetches one test set at a time; try again in a minute"
                raise ConvscopeError(f"{rule}. Received: another one is being fetched")
            memory.require(MEMORY, "Fetching a test set")
            follower = threading.Thread(target=self._follow, args=(ships,), daemon=True)
            self._of[ships.name] = FullTestSet()
            try:
                follower.start()
            except RuntimeError as error:
                del self._of[ships.name]
                rule = "Fetching a test set needs a thread that follows it"
                raise ConvscopeError(f"{rule}. Received: {error}") from None
            self._follower = follower

    def close(self) -> None:
        """End what is being fetched, and fetch nothing more."""
        with self._lock:
            self._closed = True
            if self._run is not None:
                self._run.end()
        if self._follower is not None:
            self._follower.join()

    def _follow(self, ships: Bundle) -> None:
        """Fetch a full test set, and note how that ended once nothing of its process is left."""
        rule = f"the test images of {ships.data_set} could not be fetched"
        try:
            end = self._run_process(ships, rule)
        except ConvscopeError as error:
            end = FullTestSet(why=f"{rule}. Received: {error}")
        except Exception as error:  # it may be tried again all the same
            logging.getLogger(__name__).exception(rule)
            end = FullTestSet(why=f"{rule}. Received: {type(error).__name__}")
        self._of[ships.name] = end

    def _run_process(self, ships: Bundle, rule: str) -> FullTestSet:
        """Fetch and measure in a process of its own, and note how far it is."""
        with TemporaryDirectory(prefix="convscope-", ignore_cleanup_errors=True) as root:
            folder = Path(root) / ships.name
            work = (_fetch_and_measure, ships.path, folder)
            with self._lock:
                if self._closed:
                    return FullTestSet(why=f"{rule}. Received: a server that ends")
                self._run = ProcessRun(*work, temporary=Path(root), rule=rule, patience=_SILENCE)
            with closing(self._run) as run:
                for kind, said in run.reports():
                    if kind == "failed":
                        return FullTestSet(why=said)
                    if kind == "ended":
                        return FullTestSet(bundle=_with_test_set(ships, folder))
                    self._of[ships.name] = FullTestSet(kind, said)
        return FullTestSet(why=f"{rule}. Received: the process that did it has stopped")


def _with_test_set(ships: Bundle, folder: Path) -> Bundle:
    """Give a network all test images as samples, with what was measured over them."""
    found = load_bundle(folder)
    return replace(
        ships,
        samples=found.samples,
        labels=found.labels,
        titles=found.titles,
        sample_accuracy=None,
        statistics=found.statistics,
        full_test_set=True,
    )


def _fetch_and_measure(
    ships: Path, folder: Path, _: threading.Event, report: Report
) -> tuple[str, None]:
    """Leave a bundle with all test images as samples; runs in a process of its own."""
    name = ships.name
    report(f"Reading {DATA_SETS[name].data_set}", 0.0)
    data = fetch(name, "The full test set", lambda share: report("Downloading", share))
    images = data.x_test, data.y_test
    del data  # the training images are most of it
    shutil.copytree(ships, folder)
    write_samples(folder, images)
    right = write_statistics(
        folder, images, lambda share: report("Measuring what the filters do over them", share)
    )
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card["sample_accuracy"] = right / len(images[1])
    (folder / "card.json").write_text(json.dumps(card))
    return "ended", None
