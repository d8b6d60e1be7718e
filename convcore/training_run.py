"""One training in a process of its own, as its owner sees it."""

from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

from loky.backend.context import get_context

from convcore import training_process
from convcore.inference import ENVIRONMENT
from convcore.training_plan import Plan

_SILENCE = 60.0  # seconds beyond its limit for which a process may say nothing: a download


class TrainingRun:
    """A process that trains as a plan says, and ends.

    Parameters
    ----------
    plan : Plan
        The training.
    folder : Path
        Becomes a bundle.
    earlier : Path or None
        The bundle of an earlier part of this training, to go on from.
    limit : float
        Most seconds of training.
    """

    def __init__(self, plan: Plan, folder: Path, earlier: Path | None, limit: float) -> None:
        theirs, self._orders = Pipe(duplex=False)
        self._reports, to_us = Pipe(duplex=False)
        self._patience = limit + _SILENCE
        self._process = get_context("loky").Process(
            target=training_process.run,
            args=(plan, folder, earlier, limit, theirs, to_us),
            # TensorFlow leaves scraps among the temporary files: they go with the others.
            env=ENVIRONMENT | {"TMPDIR": str(folder.parent)},
            daemon=True,
        )
        self._process.start()
        theirs.close()
        to_us.close()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return int(self._process.pid)

    def reports(self) -> Iterator[tuple[str, Any]]:
        """Wait for what the process reports (see `training_process.run`), until it is gone.

        Yields
        ------
        kind : str
            What is reported.
        said : object
            The report.
        """
        with suppress(EOFError, OSError):
            while self._reports.poll(self._patience):
                yield self._reports.recv()

    def stop(self) -> None:
        """Ask it to stop after the step it is at, and to leave what it has learned."""
        with suppress(OSError):
            self._orders.send_bytes(b"stop")

    def end(self) -> None:
        """End the process at once."""
        self._process.terminate()

    def close(self) -> None:
        """End the process, and wait until it is gone."""
        self.end()
        self._process.join()
        self._orders.close()
        self._reports.close()
