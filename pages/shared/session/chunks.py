"""Long work of the inference process in parts, so that other visitors are answered in between."""

from collections.abc import Iterator
from time import perf_counter

from streamlit.delta_generator import DeltaGenerator

PATIENCE = 0.3
"""Seconds of work without a word."""


def in_chunks(count: int, size: int, place: DeltaGenerator | None, words: str) -> Iterator[range]:
    """Go through long work part by part; where it takes long, a bar in `place` says how far it is.

    Once the bar shows, a newer click of the visitor ends the work.
    """
    begun, barred = perf_counter(), False
    for start in range(0, count, size):
        # Sooner, a bar would only delay what is being painted.
        if place is not None and perf_counter() - begun > PATIENCE:
            place.progress(start / count, f"{words}: {start} of {count:,}")
            barred = True
        yield range(start, min(start + size, count))
    if place is not None and barred:
        place.empty()
