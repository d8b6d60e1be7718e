"""Choosing a network: those that ship, the visit's own, and one that is brought."""

from contextlib import suppress

from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.kernels.presets import CHANNELS
from convcore.networks.introductions import introduce
from convcore.networks.network import Network
from pages.shared.address.controls import control
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.refused import refuse
from pages.shared.address.settings import change, leave_behind_for, setting
from pages.shared.address.words import OWN, TEST_SET, UPLOAD
from pages.shared.session.reading import bundle, bundle_with
from pages.shared.session.server import server
from pages.shared.session.shipped import MODEL_NAMES
from pages.shared.session.state import visit
from pages.shared.session.visit import own_networks, own_training, visitor


def bring_network(data: bytes, file_name: str) -> None:
    """Read the visit's network from a file, and look at it."""
    own_networks().bring(visitor(), data, file_name)
    if server().visits.is_over(visitor()):  # reading takes a while, in a queue even longer
        server().networks.forget(visitor())
    enter_network()


def choose_network(problems: DeltaGenerator) -> Network:
    """Show the menu of networks: those that ship, the visit's own, and one to be brought."""
    own = own_training()
    if own is not None and own.folder is not None:
        control("model", on_change=enter_network)
        return network_in_use()
    if setting("model") == OWN:
        network = PARAMETERS["model"]
        change(model=network.default)
        rule = "the network 'yours' is one that this visit has trained, on the page Training"
        error = ConvscopeError(f"{rule}. Received: 'yours'")
        refuse(error, problems, shown=network.called(network.default))
    control("model", among=(*MODEL_NAMES, UPLOAD), on_change=enter_network)
    return network_in_use()


def enter_network() -> None:
    """Leave behind what the network before has and this one has not."""
    visit().unreached = ""
    with suppress(ConvscopeError):  # the page will say what is wrong with it
        leave_behind_for(setting("model"), network_in_use())


def introduced(words: str) -> str:
    """Put in front of a page's line what its network does, where the screen is wide enough."""
    if not visit().narrow:
        with suppress(ConvscopeError):  # the page will say what is wrong with it
            return f"This network {introduce(network_in_use())}. {words}"
    return words


def network_in_use() -> Network:
    """Give the network that the visit looks at."""
    model, stands_in = setting("model"), PARAMETERS["model"].default
    if model == UPLOAD:
        return server().networks.of(visitor()) or bundle(stands_in)
    if model == OWN:
        own = own_training()
        return bundle(own.folder.name if own and own.folder else stands_in)
    full_test_set = setting("input") == TEST_SET
    return bundle_with(model, full_test_set=full_test_set)


def network_for_colour() -> str | None:
    """Find a network that reads colours where the one in use does not."""
    with suppress(ConvscopeError):
        if network_in_use().input_shape[2] == len(CHANNELS):
            return None
    for name in MODEL_NAMES:
        with suppress(ConvscopeError):
            if bundle(name).input_shape[2] == len(CHANNELS):
                return name
    return None
