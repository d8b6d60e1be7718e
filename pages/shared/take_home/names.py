"""What files that are taken home are called after."""

from convcore.networks.network import Network
from pages.shared.address.settings import setting
from pages.shared.address.words import NETWORK_INPUT, SAMPLE, TEST_SET
from pages.shared.session.shipped import MODEL_NAMES


def input_name() -> str:
    """Name what a network looks at, for files."""
    source = setting("input")
    if source == SAMPLE:
        return f"sample {setting('sample')}"
    if source == TEST_SET:
        return f"test image {setting('sample')}"
    return f"own {source}"


def picture_name() -> str:
    """Name what the Kernel lab looks at, for files."""
    chosen: str = setting("image")
    moved = " moved" if any(setting("nudge")) else ""
    if chosen != NETWORK_INPUT:
        return chosen.replace("_", " ") + moved
    return f"{setting('model')} {input_name()}{moved}"


def network_name(trained: Network) -> str:
    """Name a network: those that ship by what they are in links, a visitor's by its file."""
    return trained.name if trained.name in MODEL_NAMES else trained.title
