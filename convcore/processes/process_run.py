"""Long work in a process of its own, which ends with it and leaves no memory behind."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil
from loky.backend.context import get_context

from convcore.errors import ConvscopeError
from convcore.keras_side.one_thread import load_tensorflow
from convcore.processes.inference import ENVIRONMENT

Work = Callable[..., tuple[str, Any]]
"""What runs: it takes its arguments, then an event that says stop, then a `Report`, and returns its
last report."""


_STANDSTILL = 30.0  # seconds for which a download may stand still


class ProcessRun:
    """A process that does one piece of work, reports on the way, and ends.

    The last report is what the work returned, or ``("failed", sentence)``.

    Parameters
    ----------
    work : callable
        A function of a module (see `Work`).
    *arguments : object
        What it is called with.
    temporary : Path
        The folder for its temporary files.
    rule : str
        What could not be done where it fails for no reason known, in words.
    patience : float
        Most seconds without a report.
    """

    def __init__(
        self, work: Work, *arguments: Any, temporary: Path, rule: str, patience: float
    ) -> None:
        theirs, self._orders = Pipe(duplex=False)
        self._reports, to_us = Pipe(duplex=False)
        self._patience = patience
        self._process = get_context("loky").Process(
            target=_run,
            args=(work, arguments, rule, theirs, to_us),
            # TensorFlow leaves scraps among the temporary files: they go with the others.
            env=ENVIRONMENT | {"TMPDIR": str(temporary)},
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
        """Wait for what the process reports, until it is gone."""
        with suppress(EOFError, OSError):
            while self._reports.poll(self._patience):
                yield self._reports.recv()

    def stop(self) -> None:
        """Ask it to stop, and to leave what it has done."""
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


def _run(
    work: Work, arguments: tuple[Any, ...], rule: str, orders: Connection, reports: Connection
) -> None:
    """Do the work; this is all that the process runs."""
    # Ctrl-C reaches the whole process group; the owner then ends this process in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    socket.setdefaulttimeout(_STANDSTILL)
    stop = threading.Event()
    threading.Thread(target=_heed, args=(orders, stop), daemon=True).start()
    # Who looks at the dashboard comes first.
    psutil.Process().nice(psutil.IDLE_PRIORITY_CLASS if os.name == "nt" else 19)
    load_tensorflow()
    try:
        reports.send(work(*arguments, stop, lambda kind, said: reports.send((kind, said))))
    except ConvscopeError as error:
        reports.send(("failed", str(error)))
    except Exception as error:
        logging.getLogger(__name__).exception(rule)
        reports.send(("failed", f"{rule}. Received: {type(error).__name__}"))
    reports.close()
    os._exit(0)  # spares TensorFlow's dismantling


def _heed(owner: Connection, stop: threading.Event) -> None:
    """Note when the owner says stop; when it is gone, so is this process."""
    with suppress(EOFError, OSError):
        while True:  # who is impatient says it again
            owner.recv_bytes()
            stop.set()
    os._exit(0)
