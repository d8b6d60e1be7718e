"""Charts of a network that ships, and of one that has other numbers."""

from dataclasses import replace

import numpy as np
import pytest

from pages.shared.session.reading import bundle
from pages.shared.showing.charts import accuracy_over_steps, damage_ranking


@pytest.mark.parametrize(("last", "worst", "best"), [(14_400, 0.7, 0.93), (700, 0.2, 0.31)])
def test_the_axes_of_the_runs_hold_their_second_half_whatever_was_reached(last, worst, best):
    steps = np.arange(0, last + 1, 10)
    rising = np.linspace(worst, best, len(steps), dtype=np.float32)
    runs = dict.fromkeys(("learned", "handmade", "random"), rising[np.newaxis])
    layout = accuracy_over_steps(replace(bundle("fashion"), training={"steps": steps}, runs=runs))
    layout = layout.layout
    first, end = 10 ** np.array(layout.xaxis.range)
    assert first < np.sqrt(last) < last + 1 < end < 1.2 * last
    shown = 100 * rising[steps + 1 >= np.sqrt(last + 1)]
    low, high = layout.yaxis.range
    assert low < shown.min() < shown.max() < high
    assert high - low < 1.5 * (shown.max() - shown.min())


@pytest.mark.parametrize(
    ("changes", "ticks"),
    [
        ([-20.3, 0.4], ["-20", "-15", "-10", "-5", "0"]),
        ([-0.1, 0.05], ["-0.10", "-0.05", "0.00", "0.05"]),
        ([0.0, 0.0], ["0"]),
    ],
)
def test_losses_are_written_with_the_minus_of_all_other_numbers(changes, ticks):
    axis = damage_ranking(np.array(changes), 0).layout.yaxis
    assert list(axis.ticktext) == ticks
    np.testing.assert_allclose(axis.tickvals, [float(tick) for tick in ticks], atol=1e-9)
