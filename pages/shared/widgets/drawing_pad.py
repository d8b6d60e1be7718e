"""A black board to draw on with chalk: by mouse, touch, pen or keyboard."""

from collections.abc import Callable, Mapping
from typing import Any

from convcore.pictures.drawings import BOARD, CHALKS, SIZES, Drawing
from pages.shared.session.state import visit
from pages.shared.widgets.registration import heard, pack, register

_PAD = register("drawing_pad")


def drawing_pad(
    drawing: Drawing, *, scene: str = "", on_draw: Callable[[Any], Any], key: str
) -> None:
    """Show a board on which each stroke takes effect when it ends.

    A scene sees it while it is drawn, and brings it together with all else that a hand has done.
    """

    def receive(change: Mapping[str, Any]) -> None:
        # Told back, so that the widget knows which of its strokes have arrived.
        visit().edits[key] = change["edit"]
        on_draw(change["strokes"])

    header = {
        "scene": scene,
        "strokes": drawing.entries,
        "edit": visit().edits.get(key, 0),
        "board": BOARD,
        "chalks": {name: f"rgb{colour}" for name, colour in CHALKS.items()},
        "sizes": SIZES,
    }
    _PAD(data=pack(header), key=key, on_drawing_change=heard(key, "drawing", receive))
