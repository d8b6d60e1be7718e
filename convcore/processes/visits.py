"""Which visits are there: one that has gone is over when it does not come back in time."""

import threading
from collections.abc import Callable


class Visits:
    """The visits to a server.

    Parameters
    ----------
    over : callable
        Called with the name of a visit that is over, to forget what belongs to it.
    grace : float
        Seconds until a visit that has gone is over: a connection that broke is back by then.
    """

    def __init__(self, over: Callable[[str], None], grace: float) -> None:
        self._over, self._grace = over, grace
        self._lock = threading.RLock()
        self._there: set[str] = set()
        self._leaving: dict[str, threading.Timer] = {}

    def attend(self, visit: str) -> None:
        """Note that a visit is there: also that it is back."""
        with self._lock:
            self._there.add(visit)
            if timer := self._leaving.pop(visit, None):
                timer.cancel()

    def is_over(self, visit: str) -> bool:
        """Tell whether a visit is over, so that nothing may be kept for it any more."""
        with self._lock:
            return visit not in self._there

    def leave(self, visit: str, is_back: Callable[[], bool] = lambda: False) -> None:
        """Note that a visit has gone; unless it comes back in time, it is over."""
        with self._lock:
            self.attend(visit)
            self._wait(visit, is_back, was_back=False)

    def _wait(self, visit: str, is_back: Callable[[], bool], *, was_back: bool) -> None:
        # Of one that is back, nobody tells when it goes again.
        seconds = self._grace / 10 if was_back else self._grace
        timer = threading.Timer(seconds, self._look, (visit, is_back, was_back))
        timer.daemon = True
        self._leaving[visit] = timer
        timer.start()

    def _look(self, visit: str, is_back: Callable[[], bool], was_back: bool) -> None:
        with self._lock:
            # It may have come back just now, and even gone again.
            if self._leaving.get(visit) is not threading.current_thread():
                return
            if is_back():
                self._wait(visit, is_back, was_back=True)
            elif was_back:
                self._wait(visit, is_back, was_back=False)
            else:
                del self._leaving[visit]
                self._there.discard(visit)
                self._over(visit)
