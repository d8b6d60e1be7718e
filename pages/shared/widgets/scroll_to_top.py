"""The top of the page: where reading begins when a page shows another thing."""

from pages.shared.widgets.registration import pack, register

_SCROLL = register("scroll_to_top")


def scroll_to_top(shown: str, key: str) -> None:
    """Scroll to the top of the page when something else is shown on it than before."""
    _SCROLL(data=pack({"shown": shown}), key=key)
