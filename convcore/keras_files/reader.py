"""Reading a `.keras` file that a visitor brings, in a process that is thrown away.

The file is never given to Keras. The process has neither Keras nor TensorFlow, little memory and
little time, and opens no file; what it hands back is checked again before it is used.
"""

import sys
from contextlib import nullcontext
from threading import Lock
from typing import Final, NoReturn

from convcore.errors import ConvscopeError
from convcore.keras_files.archive import check_size, open_archive
from convcore.keras_files.config import read_config
from convcore.keras_files.plain_network import PlainNetwork, read_network
from convcore.limited_process import REFUSED, UNLIMITED, limit, run_limited
from convcore.limits import NETWORK_BYTES

MEMORY: Final = 400 * 2**20
"""Most bytes of address space of the process, its libraries' 110 MB included."""

SECONDS: Final = 10
"""Most seconds of work; the process is given up after twice as many."""

_ANSWER = 2 * NETWORK_BYTES  # most bytes that it may hand back
_AT_ONCE = Lock()  # one file at a time, so that what it takes is taken once


def read_keras_file(data: bytes, *, is_ours: bool = False) -> PlainNetwork:
    """Read a network from a `.keras` file that may be hostile; one of ours waits for no such one.

    Parameters
    ----------
    data : bytes
        The file.
    is_ours : bool, optional
        Whether it was written here: then it is not read after those that visitors have brought.

    Returns
    -------
    PlainNetwork
        Its layers and weights.

    Raises
    ------
    ConvscopeError
        If it is no file that can be read, or takes too much memory or time.
    """
    check_size(data)
    with nullcontext() if is_ours else _AT_ONCE:
        code, said = run_limited(__name__, data, seconds=2 * SECONDS, answer_bytes=_ANSWER)
    if code == 0:
        return read_network(said)
    if code == REFUSED:
        raise ConvscopeError(said.decode(errors="replace"))
    if code == UNLIMITED:
        _refuse_system()
    rule = f"a network's file is read within {MEMORY // 2**20} MB and {SECONDS} seconds"
    raise ConvscopeError(f"{rule}. Received: one that is not")


def _refuse_system() -> NoReturn:
    rule = "reading a network's file safely needs limits on memory and time"
    raise ConvscopeError(f"{rule}. Received: a system that sets none, {sys.platform}")


def _limit() -> None:
    limit(memory=MEMORY, seconds=SECONDS, answer_bytes=_ANSWER)


def _main() -> int:
    # All that it needs must be there before it can open nothing, as how archives spell names.
    import encodings.cp437  # noqa: F401

    from convcore.keras_files.weights import read_weights

    try:
        _limit()
    except (OSError, ValueError):
        return UNLIMITED
    data = sys.stdin.buffer.read()
    try:
        config, weights = open_archive(data)
        answer, code = read_weights(weights, read_config(config)).to_bytes(), 0
    except ConvscopeError as error:
        answer, code = str(error).encode(errors="replace"), REFUSED
    except MemoryError:
        raise  # ends the process, which then says nothing
    except Exception as error:  # it is a stranger's file: whatever it leads to, it is at fault
        rule = "a network's file must be as Keras 3 writes it"
        answer, code = (
            f"{rule}. Received: one that led to {type(error).__name__}".encode(),
            REFUSED,
        )
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return code


if __name__ == "__main__":
    sys.exit(_main())
