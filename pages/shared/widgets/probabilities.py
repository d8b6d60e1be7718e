"""The network's answer as bars, most probable class first; or as plain numbers in their order."""

from collections.abc import Sequence

from convcore.networks.answers import AnswerKind
from pages.shared.widgets.registration import pack, register

_PROBABILITIES = register("probabilities")


def probabilities(
    scene: str, classes: Sequence[str], *, kind: AnswerKind, key: str, title: str
) -> None:
    """Draw what a scene's network answers for every class, as it is at any moment in the browser.

    Beside it what it answered before a change. A title stands above, beside what the columns are.
    """
    header = {"scene": scene, "title": title, "classes": classes, "kind": kind}
    _PROBABILITIES(data=pack(header), key=key)
