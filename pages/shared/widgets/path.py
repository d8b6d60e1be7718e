"""The path: a whole network as one strip, from the input to the answer."""

from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkInput
from pages.shared.widgets.registration import pack, register

_PATH = register("path")


def path(scene: str, network: Network, seen: NetworkInput, *, key: str) -> None:
    """Draw every map of every layer, and how the chosen one came about, of a scene."""
    _PATH(data=pack({"scene": scene} | names_in(network, seen)), key=key)


def names_in(network: Network, seen: NetworkInput) -> dict[str, object]:
    """Say what the classes are called, what the answer means, and what is looked at."""
    return {
        "classes": network.classes,
        "kind": network.answers,
        "alt": seen.origin,
    }
