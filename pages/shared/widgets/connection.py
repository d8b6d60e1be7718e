"""The page's connection to the server: what happens when it is back after a break."""

from collections.abc import Callable

from pages.shared.widgets.registration import pack, register

_CONNECTION = register("connection")


def connection(visit: str, on_forgotten: Callable[[], None]) -> None:
    """Run the page again whole when its connection is back, anew where the visit is over by then.

    A fragment's run alone, as a click asks for, would find nothing in the visit that begins then.
    """
    _CONNECTION(
        data=pack({"visit": visit}),
        key="connection",
        on_returned_change=lambda: None,
        on_forgotten_change=on_forgotten,
    )
