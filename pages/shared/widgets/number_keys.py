"""The keys of the fields of numbers: up and down, and which keyboard a phone opens."""

from collections.abc import Mapping

from pages.shared.widgets.registration import pack, register

_NUMBER_KEYS = register("number_keys")


def number_keys(steps: Mapping[str, float]) -> None:
    """Let the up and down keys change the fields with these keys, by so much each."""
    _NUMBER_KEYS(data=pack({"steps": steps}), key="number_keys")
