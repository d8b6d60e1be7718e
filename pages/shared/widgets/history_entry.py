"""The entry of the browser's history that a page was opened by."""

from itertools import count

from pages.shared.widgets.registration import pack, register

_ENTRY = register("history_entry")
_ARRIVALS = count()


def replace_entry(page: str, query: str) -> None:
    """Put a query into the address of a page without an entry of its own for Back to come upon."""
    header = {"page": page, "query": query, "arrival": next(_ARRIVALS)}
    _ENTRY(data=pack(header), key="history_entry")
