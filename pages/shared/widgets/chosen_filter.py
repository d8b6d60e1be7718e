"""The chosen filter of a scene's network: its weights, what it answers to, and its silence."""

from convcore.limits import BIAS, KERNEL_ENTRY
from pages.shared.widgets.registration import pack, register

_CHOSEN = register("chosen_filter")


def chosen_filter(scene: str, number: int, says: str, *, is_typed: bool, key: str) -> None:
    """Show the chosen filter, and what is said of that number; its weights perhaps to type over."""
    header = {
        "scene": scene,
        "of": number,
        "says": says,
        "title": "Weights",
        "isTyped": is_typed,
        "limits": {"entry": KERNEL_ENTRY, "bias": BIAS},
    }
    _CHOSEN(data=pack(header), key=key)
