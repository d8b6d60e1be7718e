"""What is read aloud when something else is shown."""

from pages.shared.widgets.registration import pack, register

_ANNOUNCEMENT = register("announcement")


def announce(of: str, says: str) -> None:
    """Have what is said of a picture, or a kernel, read aloud once it is another than before."""
    _ANNOUNCEMENT(data=pack({"says": says}), key=f"announcement_of_{of}")
