"""How much of a sweep runs: a part in `make test`, the whole in `make sweep`."""

import os


def some(part, *, of):
    """Give the number of cases to try: a part of them, or all."""
    return of if "SWEEP" in os.environ else part
