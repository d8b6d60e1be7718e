"""A kernel's window that slides over a picture, its map appearing behind it; then it can be led."""

from pages.shared.widgets.pictures import Figure
from pages.shared.widgets.registration import pack, register

_SWEEP = register("sweep")


def sweep(scene: str, picture: Figure, *, key: str) -> None:
    """Draw the picture and the map of a scene, and the sum of the place that is pointed at."""
    _SWEEP(data=pack({"scene": scene, "input": picture.words()}), key=key)
