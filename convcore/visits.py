"""Which visits are there: one that has gone is over when it does not come back in time."""

import threading
from collections.abc import Callable
from typing import Final

GRACE: Final = 30.0
"""Seconds after which a visit that has gone is over: a connection that broke is back by then."""


class Visits:
    """The visits to a server.

    Parameters
    ----------
    over : callable
        Called with the name of a visit that is over, to forget what belongs to it.
    grace : float, optional
        Seconds until a visit that has gone is over.
    """

    def __init__(self, over: Callable[[str], None], grace: float = GRACE) -> None:
        self._over, self._grace = over, grace
        self._lock = threading.RLock()
        self._leaving: dict[str, threading.Timer] = {}

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
        """Note that a visit has gone; unless it comes back in time, it is over.

        Parameters
        ----------
        visit : str
            Names the visit.
        """
        with self._lock:
            self.attend(visit)
            timer = threading.Timer(self._grace, self._expire, (visit,))
            timer.daemon = True
            self._leaving[visit] = timer
            timer.start()

    def _expire(self, visit: str) -> None:
        with self._lock:
            # It may have come back just now, and even gone again.
            if self._leaving.get(visit) is threading.current_thread():
                del self._leaving[visit]
                self._over(visit)
