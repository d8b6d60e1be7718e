"""The panel of a live camera: it starts by a button alone, and sends a still when one is taken."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from convcore.limits import PICTURE_SIDE
from pages.shared.session.state import visit
from pages.shared.widgets.registration import heard, pack, register

_CAMERA = register("camera")

WIDTHS: Final = (160, 240, 320)
"""How many pixels wide its picture can be; the middle one at first."""


def camera(*, on_still: Callable[[Any], Any], key: str) -> None:
    """Show the panel; `on_still` receives what `read_still` reads."""

    def receive(change: Mapping[str, Any]) -> None:
        # Told back, so that the panel knows whether its still has arrived.
        visit().edits[key] = int(change["edit"])
        on_still(change["still"])

    edit = visit().edits.get(key, 0)
    header = {"widths": WIDTHS, "longest": PICTURE_SIDE, "edit": edit}
    _CAMERA(data=pack(header), key=key, on_still_change=heard(key, "still", receive))
