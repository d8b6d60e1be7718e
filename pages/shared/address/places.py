"""The pixel that the probe is pinned to: so a link can say "look at this one"."""

from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from pages.shared.address.controls import control, room_for_controls
from pages.shared.address.place_texts import Place, write_place
from pages.shared.address.refused import refuse
from pages.shared.address.settings import hold, set_back, setting, stand_in
from pages.shared.session.state import visit


def pin(text: str) -> None:
    """Keep the pinned pixel, as the probe writes it."""
    hold({"pixel": text})


def pinned_pixel(shape: tuple[int, int], problems: DeltaGenerator) -> Place | None:
    """Show the field of the pinned pixel; a text that is none is explained."""
    if visit().arrives:  # what a link asks for in vain is not kept in the field
        place_on("pixel", shape, "The activation map", "pixel")
    try:
        with room_for_controls(width=180):
            place: Place | None = control("pixel")
        return place and inside(place, shape, "The activation map", "pixel")
    except ConvscopeError as error:
        stand_in("pixel", "")
        refuse(error, problems)
        return None


def place_on(
    name: str, shape: tuple[int, ...], where: str, noun: str, *, shown: str = ""
) -> Place | None:
    """Give a place that has no field; one that is not on the map is explained and set back."""
    place: Place | None = setting(name)
    try:
        return place and inside(place, shape, where, noun)
    except ConvscopeError as error:
        refuse(error, shown=shown)
        set_back(name)
        return None


def inside(place: Place, shape: tuple[int, ...], where: str, noun: str) -> Place:
    """Give a place that is on a map; one that is not is explained."""
    if place[0] >= shape[0] or place[1] >= shape[1]:
        has = f"rows 0 to {shape[0] - 1} and columns 0 to {shape[1] - 1}"
        raise ConvscopeError(f"{where} has {has}. Received: {noun} {write_place(place)!r}")
    return place
