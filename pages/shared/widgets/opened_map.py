"""The chosen map, opened: what it is added up from, and what one of its units sees."""

from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkInput
from pages.shared.widgets.path import names_in
from pages.shared.widgets.registration import pack, register

_OPENED_MAP = register("opened_map")


def opened_map(scene: str, network: Network, seen: NetworkInput, *, key: str) -> None:
    """Draw the map that a scene's hand has chosen large, beside those that most of it comes from.

    One of these can be chosen, and another unit of the map.
    """
    _OPENED_MAP(data=pack({"scene": scene} | names_in(network, seen)), key=key)
