"""The units of a dense layer, each with its value as a bar, of which one can be chosen."""

from collections.abc import Sequence

from convcore.networks.answers import AnswerKind
from pages.shared.widgets.registration import pack, register

_UNITS = register("units")


def units(
    scene: str, layer: str, names: Sequence[str], *, answers: AnswerKind | None, key: str
) -> None:
    """Draw what the units of a layer of a scene give as bars from 0, by number or by name.

    Where they are answers, these are written as such.
    """
    header = {"scene": scene, "layer": layer, "names": names, "answers": answers}
    _UNITS(data=pack(header), key=key)
