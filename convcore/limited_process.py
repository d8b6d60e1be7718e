"""Reading a stranger's file in a process that has little memory and time, and is thrown away."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from convcore.errors import ConvscopeError

REFUSED: Final = 3
"""The code that such a process ends with when the file is at fault."""

UNLIMITED: Final = 4
"""The code that it ends with when the system sets no limits."""

# What Python may need to find itself and its libraries. The rest of the server's environment is
# nothing to one who takes the process over, nor may it have Python read commands from the file.
_ENVIRONMENT: Final = (
    *("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "HOME"),
    *("PYTHONHOME", "PYTHONPATH", "PYTHONUSERBASE"),
)
_LIMITED: Final = b"\n"  # what it writes first, when it has its limits and has read nothing yet


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

    Raises
    ------
    ConvscopeError
        If it did not come as far as its limits, which is not the file's fault.
    """
    if sys.platform == "win32":
        return UNLIMITED, b""
    with TemporaryFile() as answer:
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", module],
                cwd=Path(__file__).parents[1],
                stdin=subprocess.PIPE,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        except OSError:
            raise _not_started() from None
        try:
            process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            process.kill()
            process.wait()
        answer.seek(0)
        if not answer.read(len(_LIMITED)) and process.returncode != UNLIMITED:
            raise _not_started()
        return process.returncode, answer.read(answer_bytes)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    # A thread for each core would cost address space for each.
    return kept | {"OPENBLAS_NUM_THREADS": "1"}


def _not_started() -> ConvscopeError:
    return ConvscopeError(
        "The server reads such a file in a process of its own, started for it. "
        "Received: none, since it did not start, which is not the file's fault: try again"
    )


def limit(*, memory: int, seconds: int, answer_bytes: int) -> None:
    """Let this process have little, and open nothing from here on; its answer begins with that.

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
    sys.stdout.buffer.write(_LIMITED)
    sys.stdout.buffer.flush()
