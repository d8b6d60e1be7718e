"""Reading a stranger's file in a process that has little memory and time, and is thrown away."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

REFUSED: Final = 3
"""The code that such a process ends with when the file is at fault."""

UNLIMITED: Final = 4
"""The code that it ends with when the system sets no limits."""


def run_limited(
    module: str, data: bytes, *, seconds: float, answer_bytes: int
) -> tuple[int, bytes]:
    """Run a module of ours on a file.

    Parameters
    ----------
    module : str
        Its name; run as a program, it calls `limit` first.
    data : bytes
        What it reads from its standard input.
    seconds : float
        When it is given up.
    answer_bytes : int
        Most bytes of what it may answer.

    Returns
    -------
    tuple of int and bytes
        The code that it ended with, and what it wrote to its standard output.
    """
    if sys.platform == "win32":
        return UNLIMITED, b""
    with TemporaryFile() as answer:
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            # A thread for each core would cost address space for each.
            env={"OPENBLAS_NUM_THREADS": "1"},
        )
        try:
            process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            process.kill()
            process.wait()
        answer.seek(0)
        return process.returncode, answer.read(answer_bytes)


def limit(*, memory: int, seconds: int, answer_bytes: int) -> None:
    """Let this process have little, and open nothing from here on.

    Parameters
    ----------
    memory : int
        Most bytes of its address space, its libraries' included.
    seconds : int
        Most seconds of its work.
    answer_bytes : int
        Most bytes of what it writes.

    Raises
    ------
    OSError, ValueError
        If the system sets no such limits.
    """
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (answer_bytes, answer_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
