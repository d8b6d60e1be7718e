"""What goes on beside a test: to wait for it, and to find its processes."""

import threading
import time

import psutil

PATIENCE = 120
"""Seconds; a start at the lowest priority on a busy machine."""


def wait_until(reached, every=0.05):
    """Look again and again, every so many seconds, until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline
        threading.Event().wait(every)


def long_work(pid=None):
    """Find the processes that train or fetch for this one or another: those of lowest priority."""
    found = []
    for process in psutil.Process(pid).children(recursive=True):
        try:
            if process.nice() == 19:
                found.append(process)
        except psutil.NoSuchProcess:
            pass
    return found
