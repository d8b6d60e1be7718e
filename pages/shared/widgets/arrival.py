"""Where reading begins when a page shows another thing."""

from pages.shared.widgets.registration import pack, register

_ARRIVAL = register("arrival")


def arrive(shown: str, part: str, at: str, key: str) -> None:
    """Take the focus to the heading, at the top, when something else is shown than before.

    Where only a part of it is another than before, to the container with the key `at`, if that
    is named.
    """
    _ARRIVAL(data=pack({"shown": shown, "part": part, "at": at}), key=key)
