"""The owner of the one process in which Keras runs; its own process never imports Keras.

Streamlit clears Keras's state after every rerun of every visitor if it finds Keras loaded, which
takes longer than the rerun; so the networks live next door, and answer over NumPy arrays.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import Pipe
from pathlib import Path
from threading import RLock, Timer
from time import monotonic
from typing import Any, Concatenate, Final, Literal, ParamSpec, TypeVar

import numpy as np
from loky import ProcessPoolExecutor
from loky.process_executor import BrokenProcessPool, ShutdownExecutorError
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.keras_side import inference_process
from convcore.keras_side.loaded_network import NETWORKS
from convcore.networks.first_layer import FirstLayer

_P = ParamSpec("_P")
_T = TypeVar("_T")

AT_ONCE: Final = 200
"""Most images in one call: their way through a network of the project takes about 20 ms."""

PATIENCE: Final = 900.0
"""Seconds without a question after which the process ends, until somebody asks again."""

State = Literal["off", "starting", "ready"]
"""Whether there is no process, one that loads TensorFlow, or one that answers."""

_RULE = "an answer needs the network's process to run"

ENVIRONMENT = {
    # With psutil installed, loky replaces a process that grew by 300 MB, and the wait for
    # TensorFlow would come back out of the blue.
    "LOKY_MAX_MEMORY_LEAK_SIZE": "1e15",
    "KERAS_BACKEND": "tensorflow",
    "CUDA_VISIBLE_DEVICES": "",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


class _Worker:
    """One started process: what runs it, the pipe that it ends with, and its id once it answers."""

    def __init__(self, model_paths: list[Path], environment: dict[str, str]) -> None:
        ends_with_us, self.lifeline = Pipe(duplex=False)
        self.executor = ProcessPoolExecutor(
            max_workers=1,
            initializer=inference_process.initialise,
            initargs=(ends_with_us,),
            env=environment,
        )
        self.pid: Future[int] = self.submit(os.getpid)
        self.pid.add_done_callback(partial(self._warm_up, model_paths))

    @property
    def state(self) -> State:
        if not self.pid.done():
            return "starting"
        return "off" if self.pid.exception() else "ready"

    def submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        future: Future[Any] = self.executor.submit(inference_process.guarded, function, *args)
        return future

    def end(self) -> None:
        self.executor.shutdown(kill_workers=True)
        self.lifeline.close()

    def _warm_up(self, model_paths: list[Path], _: Future[Any]) -> None:
        # One after the other, so that whoever asks waits for one of them at most.
        with suppress(RuntimeError):  # it has ended meanwhile
            if model_paths:
                done = self.submit(inference_process.warm_up, model_paths[0])
                done.add_done_callback(partial(self._warm_up, model_paths[1:]))


def _answered(function: Callable[_P, _T]) -> Callable[Concatenate["InferenceProcess", _P], _T]:
    """Make a function that runs inside the process a method that waits for its answer."""

    def ask(process: "InferenceProcess", /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        answer: _T = process._call(None, partial(function, *args, **kwargs))
        return answer

    return ask


class InferenceProcess:
    """The one process in which networks answer, for all threads of this one.

    Parameters
    ----------
    model_paths : iterable of Path
        Networks to load before anyone asks about them, each time the process is started.
    networks : int, optional
        Most networks that it keeps loaded.
    patience : float, optional
        Seconds without a question after which it ends, until somebody asks again.
    """

    def __init__(
        self,
        model_paths: Iterable[Path] = (),
        networks: int = NETWORKS,
        patience: float = PATIENCE,
    ) -> None:
        self._model_paths = [*model_paths]
        self._environment = ENVIRONMENT | {"CONVSCOPE_NETWORKS": str(networks)}
        self._patience = patience
        self._lock = RLock()
        self._worker: _Worker | None = None
        self._asking = 0  # how many wait for an answer
        self._ends_at = 0.0  # by the monotonic clock, if nobody asks before
        self._end: Timer | None = None
        self._closed = False

    def start(self) -> None:
        """Start the process; returns at once, while it loads TensorFlow and the networks."""
        with self._in_use():
            self._running()

    @property
    def state(self) -> State:
        """How far the process is."""
        worker = self._worker
        return "off" if worker is None else worker.state

    @property
    def ready(self) -> bool:
        """Whether the process has loaded TensorFlow, and answers."""
        return self.state == "ready"

    @property
    def pid(self) -> int | None:
        """The id of the process, or None while it is not ready."""
        worker = self._worker
        return None if worker is None or worker.state != "ready" else worker.pid.result()

    def activations(
        self,
        model_path: Path,
        image: NDArray[np.float32],
        first_layer: FirstLayer | None = None,
        on_restart: Callable[[], None] | None = None,
    ) -> dict[str, NDArray[np.float32]]:
        """Compute what every layer of a network makes of an image, and wait for it."""
        images = image.reshape(1, *image.shape, *[1] * (3 - image.ndim))
        answer = self._call(
            on_restart, inference_process.activations, model_path, images, first_layer
        )
        return {name: maps[0] for name, maps in answer.items()}

    # All other visitors wait as long: ask for no more than `AT_ONCE` images in a call.
    witness = _answered(inference_process.witness)
    predictions = _answered(inference_process.predictions)
    gradients = _answered(inference_process.gradients)
    weights = _answered(inference_process.weights)

    def forget(self, model_path: Path) -> None:
        """Have the process let go of a network; returns at once."""
        # A process that has died has forgotten everything.
        with self._lock, suppress(BrokenProcessPool, ShutdownExecutorError):
            if self._worker is not None:
                self._worker.submit(inference_process.forget, model_path)

    def close(self) -> None:
        """End the process for good; whoever waits for an answer, or asks, gets a sentence."""
        self._closed = True
        with self._lock:
            self._stop()

    def end_unless_asked(self, seconds: float) -> None:
        """End the process if nobody asks for so long; who does brings its own patience back."""
        with self._lock:
            self._ends_at = monotonic() + seconds
            if self._worker is not None:
                self._look_in(seconds)

    def _look_in(self, seconds: float) -> None:
        # Not after each question anew: a timer is a thread, and takes a third of an answer's time.
        if self._end is not None:
            self._end.cancel()
        self._end = Timer(seconds, self._end_if_unused)
        self._end.daemon = True
        self._end.start()

    def _end_if_unused(self) -> None:
        with self._lock:
            if self._worker is None:
                return
            left = self._patience if self._asking else self._ends_at - monotonic()
            if left > 0:
                self._look_in(left)
            else:
                self._stop()

    def _stop(self) -> None:
        if self._end is not None:
            self._end.cancel()
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        """Keep the process meanwhile, and for its patience afterwards."""
        with self._lock:
            self._asking += 1
        try:
            yield
        finally:
            with self._lock:
                self._asking -= 1
                self._ends_at = monotonic() + self._patience

    def _running(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise ConvscopeError(f"{_RULE}. Received: it was closed")
            if self._worker is not None and self._worker.state == "off":
                self._give_up(self._worker)  # it died while it started, when nobody had asked it
            if self._worker is None:
                self._worker = _Worker(self._model_paths, self._environment)
                self._look_in(self._patience)
            return self._worker

    def _give_up(self, dead: _Worker) -> None:
        # Thirty threads may notice the same death, when the first has started the next already.
        with self._lock:
            if self._worker is dead:
                dead.end()
                self._worker = None

    def _call(
        self, on_restart: Callable[[], None] | None, function: Callable[..., Any], *args: Any
    ) -> Any:
        for first_try in (True, False):
            with self._in_use():
                worker = self._running()
                try:
                    answer = worker.submit(function, *args).result()
                except ShutdownExecutorError:
                    raise ConvscopeError(f"{_RULE}. Received: it was closed") from None
                except BrokenProcessPool:
                    self._give_up(worker)
                    continue
            if not first_try and on_restart is not None:
                on_restart()
            return answer
        raise ConvscopeError(f"{_RULE}. Received: it was started again and stopped again")
