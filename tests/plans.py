"""Trainings for tests."""

from typing import Any

from convcore.keras_side.training_plan import Plan
from tests.paths import MODELS

FASHION = MODELS / "fashion"


def plan(**other: Any) -> Plan:
    """Plan a short training; what is given replaces what is usual."""
    usual: dict[str, Any] = {
        "bundle": FASHION,
        "data": "samples",
        "start": "random",
        "kernel": None,
        "fixed": False,
        "filters": 4,
        "learning_rate": 0.002,
        "steps": 12,
        "seed": 1,
    }
    return Plan(**usual | other)
