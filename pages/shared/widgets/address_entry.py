"""The entry of the browser's history that a page was opened by."""

from pages.shared.widgets.registration import pack, register

_ENTRY = register("address_entry")


def replace_entry(page: str, query: str) -> None:
    """Put a query into the address of a page without an entry of its own for Back to come upon."""
    _ENTRY(data=pack({"page": page, "query": query}), key="address_entry")
