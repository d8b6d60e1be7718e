"""Figures side by side on which a place can be touched: by pointer, or by keys."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from convcore.rounding import digits_for
from pages.shared.session.state import Touch
from pages.shared.widgets.pictures import Figure, arrays_of
from pages.shared.widgets.registration import heard, pack, register

_TOUCH = register("touch")


def touch(
    figures: Sequence[Figure],
    *,
    on_touch: Callable[[Touch], Any],
    key: str,
    last: Touch | None = None,
    among: Collection[int] | None = None,
    reach: int = 1,
    names: Sequence[str] = (),
) -> None:
    """Draw figures, of which those `among` can be touched; all of them, where none are named.

    A place that is pointed at is marked on all of them that have one shape, on the first as the
    window of `reach` rows and columns around it. Where the figures have `names`, it is read aloud
    what their values there are. `last` is what was touched last.
    """
    header = {
        "figures": [figure.header() for figure in figures],
        "among": sorted(among) if among is not None else list(range(len(figures))),
        "reach": reach,
        "names": list(names),
        "digits": digits_for(max(float(abs(figure.values).max()) for figure in figures)),
        "last": last,
    }

    def receive(sent: Mapping[str, Any]) -> None:
        figure = min(max(int(sent["figure"]), 0), len(figures) - 1)
        row, column = (
            min(max(int(sent[along]), 0), side - 1)
            for along, side in zip(("row", "column"), figures[figure].values.shape[:2], strict=True)
        )
        on_touch((figure, (row, column)))

    _TOUCH(
        data=pack(header, arrays_of(figures)), key=key, on_place_change=heard(key, "place", receive)
    )
