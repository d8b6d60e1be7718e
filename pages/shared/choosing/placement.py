"""What the visit has put in places of its network."""

from convcore.networks.edits import (
    Placement,
    parse_placement,
)
from pages.shared.choosing.network import network_in_use
from pages.shared.session.state import visit


def placement_in_use() -> Placement:
    """Give what the visit has put in places of its network: the last that could be put there."""
    text, _ = visit().changes.get((network_in_use().name, "place"), ("", None))
    return parse_placement(text)
