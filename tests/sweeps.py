"""How much of a sweep runs: a part in `make test`, the whole in `make sweep`."""

import os

WHOLE = "SWEEP" in os.environ


def some(part, whole):
    """Choose how many of a sweep's cases run."""
    return whole if WHOLE else part
