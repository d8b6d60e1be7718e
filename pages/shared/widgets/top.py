"""The top of the page: where reading begins when a page shows another thing."""

from pages.shared.widgets.registration import pack, register

_TOP = register("top")


def to_the_top(shown: str, key: str) -> None:
    """Scroll to the top of the page when something else is shown on it than before."""
    _TOP(data=pack({"shown": shown}), key=key)
