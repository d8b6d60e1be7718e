"""Charts of a network that ships, and of one that has other numbers."""

from dataclasses import replace

import numpy as np
import pytest

from pages.shared.session.reading import bundle
from pages.shared.showing.charts import accuracy_over_steps


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
