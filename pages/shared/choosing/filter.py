"""Choosing one of the filters of a network's first layer."""

from streamlit.delta_generator import DeltaGenerator

from convcore.networks.network import Network
from pages.shared.address.controls import numbered
from pages.shared.address.settings import change


def filter_number(trained: Network, problems: DeltaGenerator | None = None) -> int:
    """Show the field of the filter's number."""
    return numbered("filter", len(trained.biases), "This network", problems)


def choose_filter(number: int) -> None:
    """Make a filter the one in use, as a click on its tile does."""
    change(filter=number)
