"""The pixel probe: one position of a convolution, followed from the picture to the pooled map."""

from collections.abc import Callable, Mapping
from typing import Any

from pages.shared.session.state import visit
from pages.shared.widgets.pictures import Figure
from pages.shared.widgets.registration import heard, pack, register

_PROBE = register("probe")


def probe_of_scene(
    scene: str,
    input_figure: Figure | str,
    *,
    pinned: tuple[int, int] | None,
    on_pin: Callable[[str], Any],
    key: str,
) -> None:
    """Draw what a scene's kernel reads and its maps by stage, with the sum of one position.

    Of what a network's filter reads, the title is all that has to be said.
    """

    def receive(change: Mapping[str, Any]) -> None:
        # Told back, so that the widget knows which of its pins have arrived.
        visit().edits[key] = change["edit"]
        on_pin(change["pixel"])

    words = {"title": input_figure} if isinstance(input_figure, str) else input_figure.words()
    edit = visit().edits.get(key, 0)
    _PROBE(
        data=pack({"scene": scene, "input": words, "pinned": pinned, "edit": edit}),
        key=key,
        on_pixel_change=heard(key, "pixel", receive),
    )
