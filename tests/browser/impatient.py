"""The dashboard, which says what it still knows of visits that have gone.

`python -m tests.browser.impatient MARK ...` runs it as `streamlit run dashboard.py ...` does. Upon
SIGUSR1 it prints, in a line, how many objects in its memory hold the bytes MARK (in hexadecimal),
be it as bytes, as an open file or as an array of the colours that they are; how many drawings it
knows; and how many processes it has started that are still there. Its trainings learn nothing.
"""

import gc
import io
import json
import signal
import sys
from itertools import chain

import numpy as np
import psutil
from streamlit.web import cli

from convcore.pictures.drawings import Drawing
from convcore.processes import live_training
from tests.light_processes import learn

MARK = bytes.fromhex(sys.argv.pop(1))
COLOURS = np.frombuffer(MARK, np.uint8) / np.float32(255)
KINDS = io.BytesIO | bytes | bytearray | np.ndarray | Drawing


def holds(thing: object) -> bool:
    """Say whether an object is what the visitor brought."""
    if isinstance(thing, io.BytesIO):
        return not thing.closed and holds(thing.getvalue())
    if isinstance(thing, bytes | bytearray):
        return MARK in thing or COLOURS.tobytes() in thing
    if isinstance(thing, np.ndarray) and thing.dtype == np.float32 and thing.size >= COLOURS.size:
        return bool(abs(thing.flat[: COLOURS.size] - COLOURS).max() < 1e-6)
    return False


def tell(*_: object) -> None:
    """Print what is there."""
    gc.collect()
    tracked = gc.get_objects()
    everything = chain(tracked, gc.get_referents(*tracked))
    things = {id(thing): thing for thing in everything if isinstance(thing, KINDS)}
    found = [thing for thing in things.values() if thing is not MARK and thing is not COLOURS]
    drawings = [thing for thing in found if isinstance(thing, Drawing) and thing.strokes]
    counts = {
        "brought": sum(map(holds, found)),
        "drawn": len(drawings),
        "processes": len(psutil.Process().children(recursive=True)),
    }
    print(json.dumps(counts), flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, tell)
    live_training.training_process.train = learn
    sys.argv[:1] = ["streamlit", "run", "dashboard.py"]
    cli.main()
