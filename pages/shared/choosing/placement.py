"""What the visit has put in places of its network."""

from contextlib import suppress

from convcore.errors import ConvscopeError
from convcore.networks.edits import Placement, parse_placement
from pages.shared.address.settings import in_use


def placement_in_use() -> Placement:
    """Give what the visit has put in places of its network: the last that could be put there."""
    with suppress(ConvscopeError):  # a link's text that no page has looked at yet
        return parse_placement(str(in_use("place")))
    return Placement()
