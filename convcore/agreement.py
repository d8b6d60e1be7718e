"""When two float32 results count as equal."""

RELATIVE = 1e-5
"""Tolerance relative to each value."""

ABSOLUTE = 2e-6
"""Tolerance relative to the largest magnitude: near zero, two right sums that round in another
order differ by more than a purely relative bound allows."""
