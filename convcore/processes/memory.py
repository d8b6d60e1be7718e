"""How much memory there is left on this machine, or in the container that this runs in."""

from pathlib import Path
from typing import Final

import psutil

from convcore.errors import ConvscopeError

_GROUP: Final = Path("/sys/fs/cgroup")


def available(group: Path = _GROUP) -> int:
    """Find out how much memory a new process can take."""
    free = int(psutil.virtual_memory().available)
    try:
        limit = int((group / "memory.max").read_text())
        used = int((group / "memory.current").read_text())
        # Files that were read stay in memory until it is needed, and count as used meanwhile.
        lines = (group / "memory.stat").read_text().splitlines()
        idle = next(int(line.split()[1]) for line in lines if line.startswith("inactive_file "))
    except (OSError, ValueError, StopIteration):
        return free
    return min(free, limit - used + idle)


def require(needed: int, what: str) -> None:
    """Refuse what this machine has no memory for."""
    if (free := available()) < needed:
        rule = f"{what} needs {needed / 2**20:,.0f} MB of memory on this server"
        raise ConvscopeError(f"{rule}. Received: {free / 2**20:,.0f} MB are free")
