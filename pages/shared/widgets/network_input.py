"""What a scene's network looks at, and the samples around it."""

from dataclasses import dataclass

from pages.shared.session.kept_files import address_of
from pages.shared.widgets.network_scene import Catalogued
from pages.shared.widgets.registration import pack, register

_INPUT = register("network_input")


@dataclass(frozen=True, eq=False, kw_only=True)
class Strip:
    """The samples of a class, of which one is looked at.

    Parameters
    ----------
    sample : Catalogued
        That one.
    first : int
        The place of the first that the catalogue holds.
    total : int
        How many there are.
    group : str
        The class.
    """

    sample: Catalogued
    first: int
    total: int
    group: str


def input_of_scene(scene: str, alt: str, note: str, *, strip: Strip | None, key: str) -> None:
    """Draw what a scene's network looks at, as it is at any moment in the browser."""
    header = {"scene": scene, "alt": alt, "note": note, "strip": strip and _strip(strip, key)}
    _INPUT(data=pack(header), key=key)


def _strip(strip: Strip, key: str) -> dict[str, str | int]:
    return {
        "address": address_of(strip.sample.catalogue, key),
        "place": strip.first + strip.sample.place,
        "first": strip.first,
        "total": strip.total,
        "group": strip.group,
    }
