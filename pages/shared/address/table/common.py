"""What parts of the table have in common: pages, options, and what is left behind."""

from convcore.kernels.presets import CHANNELS, KERNELS
from convcore.kernels.text import format_kernel
from convcore.networks.network import Network
from pages.shared.address.kinds import Value

LAB = ("kernel_lab",)
FILTERS = ("learned_filters",)
LAYERS = ("layers",)
TRAINING = ("training",)
LAB_AND_FILTERS = (*LAB, *FILTERS)
NETWORKS = (*LAB_AND_FILTERS, *LAYERS, *TRAINING)
GUESSING = (*LAB_AND_FILTERS, *LAYERS)
PADDINGS = {"same": "Same", "valid": "Valid"}
POOLINGS = {"max": "Max", "average": "Average"}
COLOURS = {channel: channel.capitalize() for channel in CHANNELS}
FIRST_KERNEL = format_kernel(next(iter(KERNELS.values())).weights)
"""The kernel that every page begins with."""


def never(value: Value, model: str, network: Network) -> bool:
    """Keep nothing: in another network it means something else."""
    return False
