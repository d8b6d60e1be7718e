"""The owner of the processes that train for visitors: one at a time, the others wait in a queue.

Each training has a process of its own, which ends with it: no training slows the answers of the
networks more than a process of low priority does, and none leaves memory behind.
"""

import logging
import shutil
import threading
import time
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import uuid4

import numpy as np

from convcore.errors import ConvscopeError
from convcore.keras_side import training_process
from convcore.keras_side.training_plan import Plan
from convcore.processes import memory
from convcore.processes.process_run import ProcessRun
from convcore.processes.training_state import Training

MEMORY: Final = 800 * 2**20
"""Bytes that a training may take, and that have to be free when it starts."""

LIMIT: Final = 300.0
"""Most seconds of a training."""

_RULE = "the network could not be trained"
_SILENCE = 60.0  # seconds beyond its limit for which a training may say nothing: a download


class LiveTrainings:
    """All trainings of a server, one for each visit at most.

    Parameters
    ----------
    limit : float, optional
        Most seconds of a training.

    Attributes
    ----------
    root : Path
        Where the trained networks are, each a bundle in a folder of its own.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._folder = TemporaryDirectory(prefix="convscope-", ignore_cleanup_errors=True)
        self.root = Path(self._folder.name)
        self._lock = threading.RLock()
        self._of: dict[str, Training] = {}  # in the order of their starts
        self._queue: SimpleQueue[tuple[str, Training] | None] = SimpleQueue()
        self._run: ProcessRun
        self._busy = False  # until the process of a training has gone, not only its report come
        self._closed = False
        self._worker = threading.Thread(target=self._work, daemon=True)
        self._worker.start()

    def of(self, visit: str) -> Training | None:
        """Give the training of a visit."""
        with self._lock:
            return self._of.get(visit)

    def place(self, visit: str) -> int:
        """Tell how many trainings come before that of a visit."""
        with self._lock:
            if visit not in self._of or self._of[visit].phase != "waiting":
                return 0
            before = takewhile(lambda other: other != visit, self._of)
            return sum(self._of[other].phase != "ended" for other in before)

    def start(self, visit: str, plan: Plan) -> None:
        """Start a training, or put it at the end of the queue; what was trained before goes."""
        with self._lock:
            before = self._check_start(visit)
            self._enqueue(visit, Training(plan))
            if before is not None:
                self._remove(before.folder)

    def go_on(self, visit: str, steps: int) -> None:
        """Go on with a training that has ended, as if it had been longer from the beginning."""
        with self._lock:
            before = self._check_start(visit)
            if before is None or before.folder is None:
                rule = "a training goes on from a trained network"
                raise ConvscopeError(f"{rule}. Received: none has been trained yet")
            # Where the last part came to no good end, the network is that of the part before.
            kept = before.record["steps"] <= before.kept
            record = {name: values[kept] for name, values in before.record.items()}
            plan = replace(before.plan, steps=before.kept + steps)
            training = Training(
                plan,
                step=before.kept,
                record=record,
                folder=before.folder,
                kept=before.kept,
                began_at=before.kept,
            )
            self._enqueue(visit, training)

    def _check_start(self, visit: str) -> Training | None:
        if self._closed:
            raise ConvscopeError("a training needs a running server. Received: one that ends")
        before = self._of.get(visit)
        if before is not None and before.phase != "ended":
            rule = "a visit trains one network at a time"
            raise ConvscopeError(f"{rule}. Received: a start while one is {before.phase}")
        # Who waits is asked for memory when it is time.
        if not self._busy and all(each.phase == "ended" for each in self._of.values()):
            memory.require(MEMORY, "a training")
        return before

    def _enqueue(self, visit: str, training: Training) -> None:
        self._of.pop(visit, None)
        self._of[visit] = training
        self._queue.put((visit, training))

    def stop(self, visit: str) -> None:
        """Stop the training of a visit; what it has learned stays."""
        with self._lock:
            training = self._of.get(visit)
            if training is None or training.phase == "ended":
                return
            if training.phase == "waiting":
                self._change(visit, training.plan, phase="ended", why="stopped")
                return
            self._change(visit, training.plan, why="stopped")
            if training.phase == "starting":  # TensorFlow is deaf while it loads
                self._run.end()
            else:
                self._run.stop()

    def forget(self, visit: str) -> None:
        """End the training of a visit that is over, and remove what it has trained."""
        with self._lock:
            training = self._of.pop(visit, None)
            if training is not None:
                if training.phase in ("starting", "running"):
                    self._run.end()
                self._remove(training.folder)

    def close(self) -> None:
        """End everything for good, and remove what was trained."""
        with self._lock:
            self._closed = True
            for visit in [*self._of]:
                self.forget(visit)
        self._queue.put(None)
        self._worker.join()
        self._folder.cleanup()

    def _remove(self, folder: Path | None) -> None:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def _change(self, visit: str, plan: Plan, **news: Any) -> None:
        """Note something about a training, unless another one has taken its place."""
        with self._lock:
            training = self._of.get(visit)
            if training is not None and training.plan is plan:
                self._of[visit] = replace(training, **news)

    def _work(self) -> None:
        """Train what waits, one after the other; this is all that the worker does."""
        for visit, training in iter(self._queue.get, None):
            try:
                self._train(visit, training)
            except ConvscopeError as error:
                self._change(visit, training.plan, phase="ended", why=str(error))
            except Exception as error:  # the next one has its turn all the same
                logging.getLogger(__name__).exception(_RULE)
                why = f"{_RULE}. Received: {type(error).__name__}"
                self._change(visit, training.plan, phase="ended", why=why)
            finally:
                self._busy = False

    def _train(self, visit: str, training: Training) -> None:
        folder = self.root / f"yours-{uuid4().hex}"
        with self._lock:
            if self._of.get(visit) is not training:  # stopped or gone while it waited
                return
            memory.require(MEMORY, "a training")
            self._run = self._begin(training, folder)
            self._busy = True
            self._change(visit, training.plan, phase="starting")
        self._follow(visit, training, folder, self._run)

    def _begin(self, training: Training, folder: Path) -> ProcessRun:
        try:
            return ProcessRun(
                training_process.train,
                *(training.plan, folder, training.folder, self._limit),
                temporary=self.root,
                rule=_RULE,
                patience=self._limit + _SILENCE,
            )
        except OSError as error:
            rule = "a training needs a process of its own"
            raise ConvscopeError(f"{rule}. Received: {error.strerror}") from None

    def _follow(self, visit: str, before: Training, folder: Path, run: ProcessRun) -> None:
        """Note what a process reports until it is gone."""
        plan = before.plan
        record = {name: [*values] for name, values in before.record.items()}
        try:
            for kind, said in run.reports():
                if kind == "moment":
                    for name, value in said.items():
                        record.setdefault(name, []).append(value)
                    arrays = {name: np.array(values) for name, values in record.items()}
                    self._note_step(visit, plan, said["steps"], record=arrays)
                elif kind == "step":
                    self._note_step(visit, plan, said)
                else:
                    sound = kind == "ended" and said != "diverged"
                    left = {"folder": folder, "kept": record["steps"][-1]} if sound else {}
                    self._change(visit, plan, phase="ended", why=said, **left)
        finally:
            run.close()
            with self._lock:
                training = self._of.get(visit)
                if training is not None and training.phase != "ended":
                    self._change(visit, plan, phase="ended", why=training.why or "killed")
                for each in (folder, before.folder):
                    if training is None or each != training.folder:
                        self._remove(each)

    def _note_step(self, visit: str, plan: Plan, step: int, **news: Any) -> None:
        with self._lock:
            training = self._of.get(visit)
            if training is not None and training.began is None:
                news |= {"began": time.monotonic(), "began_at": step}
            self._change(visit, plan, phase="running", step=step, **news)
