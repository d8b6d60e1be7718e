"""What a network does, in one line: what it sorts, into how many kinds, how often it is right."""

from typing import Final

from convcore.networks.bundles import Bundle
from convcore.networks.network import Network
from convcore.rounding import format_number

_IN_WORDS: Final = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def introduce(network: Network) -> str:
    """Say what a network does, and how often it is right where that was measured.

    Parameters
    ----------
    network : Network
        One that ships, one that was trained here, or one from a file.

    Returns
    -------
    str
        Without a capital and a full stop, to follow upon the network's name, such as ``sorts
        clothes into ten kinds, right 92.6 times in 100``: measured on images that it was not
        trained on (the `test_accuracy` of its card). Of a network from a file nobody knows that.
    """
    if not isinstance(network, Bundle):
        return f"{_does(network)}; how often it is right, its file does not say"
    right = format_number(100 * network.test_accuracy, 1)
    return f"{_does(network)}, right {right} times in 100"


def _does(network: Network) -> str:
    count = len(network.classes)
    match network.answers:
        case "exclusive":
            return f"sorts {_subject(network)} into {_counted(count, 'kind')}"
        case "pair":
            return f"sorts {_subject(network)} into two kinds"
        case "independent":
            return f"says of {_counted(count, 'kind')} of things whether each is in a picture"
        case "constant":
            return "gives the same answer to every picture"
        case "numbers":
            return f"answers a picture with {_counted(count, 'plain number')}"


def _subject(network: Network) -> str:
    """Name what is sorted, by the title of a bundle, such as "Clothes (Fashion-MNIST)"."""
    if not isinstance(network, Bundle):
        return "pictures"
    words = network.title.partition(" (")[0]
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _counted(count: int, noun: str) -> str:
    number = _IN_WORDS[count] if count < len(_IN_WORDS) else f"{count:,}"
    return f"{number} {noun}{'' if count == 1 else 's'}"
