"""What there is to know about answers that are more, or less, than probabilities of classes."""

import numpy as np
from numpy.typing import NDArray

from convcore.extremes import largest
from convcore.networks.network import Network
from convcore.networks.own_network import OwnNetwork
from pages.shared.session.messages import literal
from pages.shared.widgets.answer_texts import answer_text


def answer_note(network: Network) -> str:
    """Say what a network's answers mean, and what was added to them; empty where that is plain."""
    return f"{_added(network)} {_means(network)}".strip()


def answer_in_short(network: Network, said: NDArray[np.float32]) -> str:
    """Say what a network answers most, and how many classes more as much; the first of numbers."""
    name, text = _most(network, said)
    return f"{literal(name)} {text}"


def _most(network: Network, said: NDArray[np.float32]) -> tuple[str, str]:
    """Give the class that a network answers most, and how much; of plain numbers the first."""
    found = largest(said)
    place = 0 if network.answers == "numbers" else found.place[0]
    text = answer_text(network.answers, float(said[place]))
    if network.answers == "numbers" or not found.others:
        return network.classes[place], text
    others = f"{found.others} other{'s' * (found.others > 1)}"
    return network.classes[place], f"{text}, and {others} just as much"


def plain_numbers(network: Network) -> str:
    """Count what a network answers with where that is no probability of a class."""
    count = len(network.classes)
    return "a plain number" if count == 1 else f"{count:,} plain numbers"


def unexplained(network: Network) -> str | None:
    """Say why an answer cannot be explained class by class."""
    if network.answers == "numbers":
        return (
            "Grad-CAM and occlusion explain here what speaks for a class: this network answers "
            f"with {plain_numbers(network)}."
        )
    if network.answers == "constant":
        return "There is nothing to explain: the answer is the same whatever the network sees."
    return None


def _added(network: Network) -> str:
    if not isinstance(network, OwnNetwork) or network.ending in (None, "numbers"):
        return ""
    return f"Its file ends with scores; the {network.ending} that turns them into these is added."


def _means(network: Network) -> str:
    match network.answers:
        case "exclusive":
            return ""
        case "pair":
            first, second = (literal(name) for name in network.classes)
            return (
                f"One sigmoid speaks for both classes: what it gives is for **{second}**, what is "
                f"missing to 100 % is for **{first}**."
            )
        case "independent":
            return (
                "Each class has a sigmoid of its own, and none excludes another: the answers need "
                "not sum to 100 %."
            )
        case "constant":
            return (
                "A softmax over a single unit always answers 1, whatever it sees. For two classes, "
                "a network ends with one sigmoid, or with two units and a softmax."
            )
        case "numbers":
            if len(network.classes) == 1:
                return "This is a plain number, not a probability."
            return "These are plain numbers, not probabilities."
