"""The owner of the processes that train for visitors: one at a time, the others wait in a queue.

Each training has a process of its own, which ends with it: no training slows the answers of the
networks more than a process of low priority does, and none leaves memory behind.
"""

import shutil
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final
from uuid import uuid4

import numpy as np
from loky.backend.context import get_context
from numpy.typing import NDArray

from convcore import memory, training_process
from convcore.errors import ConvscopeError
from convcore.inference import ENVIRONMENT
from convcore.training_plan import Plan

MEMORY: Final = 800 * 2**20
"""Bytes that a training may take, and that have to be free when it starts."""

LIMIT: Final = 300.0
"""Most seconds of a training."""

GRACE: Final = 30.0
"""Seconds after which a visit that has gone is over: a connection that broke is back by then."""

_DEAF: Final = 60.0  # seconds without a word after which a process is given up, past its limit


@dataclass(frozen=True, eq=False)
class Training:
    """A visitor's training at one moment.

    Parameters
    ----------
    plan : Plan
        What was asked for.
    phase : {'waiting', 'starting', 'running', 'ended'}
        How far it is.
    step : int
        Steps made.
    record : mapping of str to ndarray
        What was recorded, as `Bundle.training` has it; empty before the first step.
    why : str
        Once ended: 'done', 'stopped', 'out of time', 'diverged', 'killed', or a sentence about what
        went wrong.
    folder : Path or None
        The trained network's bundle, once there is one.
    began : float or None
        When the first of the steps of this part was made, by `time.monotonic`.
    began_at : int
        The step at that time.
    """

    plan: Plan
    phase: str = "waiting"
    step: int = 0
    record: dict[str, NDArray[Any]] = field(default_factory=dict)
    why: str = ""
    folder: Path | None = None
    began: float | None = None
    began_at: int = 0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the speed so far; None before anything can be said."""
        if self.began is None or self.step == self.began_at:
            return None
        each = (time.monotonic() - self.began) / (self.step - self.began_at)
        return each * (self.plan.steps - self.step)


class LiveTrainings:
    """All trainings of a server, one for each visit at most.

    Parameters
    ----------
    limit, grace : float, optional
        Most seconds of a training, and until a visit that has gone is over.
    """

    def __init__(self, limit: float = LIMIT, grace: float = GRACE) -> None:
        self._limit, self._grace = limit, grace
        self._root = Path(mkdtemp(prefix="convscope-"))
        self._lock = threading.RLock()
        self._of: dict[str, Training] = {}
        self._queue: list[str] = []
        self._current: str | None = None
        self._process: Any = None
        self._orders: Connection | None = None
        self._leaving: dict[str, threading.Timer] = {}

    def of(self, visit: str) -> Training | None:
        """Give the training of a visit.

        Parameters
        ----------
        visit : str
            Names the visit.

        Returns
        -------
        Training or None
            As it is now; None where the visit has not started any.
        """
        with self._lock:
            return self._of.get(visit)

    def place(self, visit: str) -> int:
        """Tell how many trainings come before that of a visit.

        Parameters
        ----------
        visit : str
            Names the visit.

        Returns
        -------
        int
            0 for the one that runs.
        """
        with self._lock:
            return 0 if visit not in self._queue else 1 + self._queue.index(visit)

    def start(self, visit: str, plan: Plan) -> None:
        """Start a training, or put it at the end of the queue, in the place of an earlier one.

        Parameters
        ----------
        visit : str
            Names the visit.
        plan : Plan
            What to train. If the plan of the training before is the beginning of it, the training
            goes on where that has ended.

        Raises
        ------
        ConvscopeError
            If the visit's training before has not ended, or memory is short.
        """
        with self._lock:
            before = self._of.get(visit)
            if before is not None and before.phase != "ended":
                rule = "a visit trains one network at a time"
                raise ConvscopeError(f"{rule}. Received: a start while one is {before.phase}")
            _check_memory()
            goes_on = before is not None and before.folder and before.plan.begins(plan)
            if before is not None and goes_on:
                new = replace(before, plan=plan, phase="waiting", why="", began=None)
            else:
                new = Training(plan)
                if before is not None:
                    self._remove(before.folder)
            self._of[visit] = new
            self._queue.append(visit)
            if self._current is None:
                self._next()

    def stop(self, visit: str) -> None:
        """Stop the training of a visit; what it has learned stays.

        Parameters
        ----------
        visit : str
            Names the visit; nothing happens where none of its trainings runs or waits.
        """
        with self._lock:
            training = self._of.get(visit)
            if training is None:
                return
            if visit in self._queue:
                self._queue.remove(visit)
                self._change(visit, training.plan, phase="ended", why="stopped")
            elif visit == self._current:
                if training.phase == "starting":  # TensorFlow is deaf while it loads
                    self._change(visit, training.plan, why="stopped")
                    self._kill()
                elif self._orders is not None:
                    with suppress(OSError):
                        self._orders.send_bytes(b"stop")

    def attend(self, visit: str) -> None:
        """Note that a visit is there: also that it is back.

        Parameters
        ----------
        visit : str
            Names the visit.
        """
        with self._lock:
            if timer := self._leaving.pop(visit, None):
                timer.cancel()

    def leave(self, visit: str) -> None:
        """Note that a visit has gone; unless it comes back in time, its training ends.

        Parameters
        ----------
        visit : str
            Names the visit.
        """
        with self._lock:
            self.attend(visit)
            if visit in self._of:
                timer = threading.Timer(self._grace, self._forget, (visit,))
                timer.daemon = True
                self._leaving[visit] = timer
                timer.start()

    def close(self) -> None:
        """End everything, and remove what was trained."""
        with self._lock:
            for visit in [*self._of]:
                self._forget(visit)
            shutil.rmtree(self._root, ignore_errors=True)

    def _forget(self, visit: str) -> None:
        with self._lock:
            self._leaving.pop(visit, None)
            if visit in self._queue:
                self._queue.remove(visit)
            training = self._of.pop(visit, None)
            if visit == self._current:
                self._kill()
            if training is not None:
                self._remove(training.folder)

    def _remove(self, folder: Path | None) -> None:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def _kill(self) -> None:
        if self._process is not None:
            self._process.terminate()

    def _change(self, visit: str, plan: Plan, **news: Any) -> None:
        """Note something about a training, unless another one has taken its place."""
        with self._lock:
            training = self._of.get(visit)
            if training is not None and training.plan is plan:
                self._of[visit] = replace(training, **news)

    def _next(self) -> None:
        """Start the process of the first in the queue for which there is memory."""
        self._current = None
        while self._queue and self._current is None:
            visit = self._queue.pop(0)
            training = self._of[visit]
            try:
                _check_memory()
            except ConvscopeError as error:
                self._change(visit, training.plan, phase="ended", why=str(error))
            else:
                self._current = visit
                self._begin(visit, training)

    def _begin(self, visit: str, training: Training) -> None:
        folder = self._root / f"yours-{uuid4().hex}"
        theirs, self._orders = Pipe(duplex=False)
        reports, to_us = Pipe(duplex=False)
        self._process = get_context("loky").Process(
            target=training_process.run,
            args=(training.plan, folder, training.folder, self._limit, theirs, to_us),
            env=ENVIRONMENT,
            daemon=True,
        )
        self._process.start()
        theirs.close()
        to_us.close()
        self._change(visit, training.plan, phase="starting")
        follow = threading.Thread(
            target=self._follow, args=(visit, training, folder, reports), daemon=True
        )
        follow.start()

    def _follow(self, visit: str, training: Training, folder: Path, reports: Connection) -> None:
        """Hear what a process reports until it is gone, then start the next one."""
        plan, record = training.plan, {name: [*kept] for name, kept in training.record.items()}
        deadline = time.monotonic() + self._limit + _DEAF
        ended = False
        with suppress(EOFError, OSError):
            while reports.poll(max(0.0, deadline - time.monotonic())):
                kind, said = reports.recv()
                if kind in ("moment", "step"):
                    self._heard(visit, plan, kind, said, record)
                    continue
                ended = True
                left = {"folder": folder} if (folder / "card.json").exists() else {}
                self._change(visit, plan, phase="ended", why=said, **left)
        self._close(visit, plan, (folder, training.folder), ended=ended)

    def _heard(
        self, visit: str, plan: Plan, kind: str, said: Any, record: dict[str, list[Any]]
    ) -> None:
        with self._lock:
            training = self._of.get(visit)
            if training is None:
                return
            news: dict[str, Any] = {"phase": "running"}
            if kind == "moment":
                for name, value in said.items():
                    record.setdefault(name, []).append(value)
                news["record"] = {name: np.array(values) for name, values in record.items()}
            news["step"] = said["steps"] if kind == "moment" else said
            if training.began is None:
                news |= {"began": time.monotonic(), "began_at": news["step"]}
            self._change(visit, plan, **news)

    def _close(
        self, visit: str, plan: Plan, folders: tuple[Path | None, ...], *, ended: bool
    ) -> None:
        with self._lock:
            self._process.terminate()
            self._process.join()
            if self._orders is not None:
                self._orders.close()
            training = self._of.get(visit)
            if training is not None and not ended:
                self._change(visit, plan, phase="ended", why=training.why or "killed")
            for folder in folders:
                if training is None or folder != training.folder:
                    self._remove(folder)
            self._next()


def _check_memory() -> None:
    free = memory.available()
    if free < MEMORY:
        rule = f"a training needs {MEMORY / 2**20:.0f} MB of memory on this server"
        raise ConvscopeError(f"{rule}. Received: {free / 2**20:.0f} MB are free")
