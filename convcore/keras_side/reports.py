"""How work in a process of its own tells its owner what it has come to."""

from collections.abc import Callable
from typing import Any

Report = Callable[[str, Any], None]
"""Tells the owner something: what kind of report, and what it says."""
