"""Values to try of the link parameters whose kind does not say what there is, and random links."""

from convcore.networks.bundle_files import read_cards
from pages.shared.address.kinds import Choice, Number, Switch, WholeNumber
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.words import MOST_PROBABLE, OWN
from tests.paths import MODELS

CARDS = read_cards(MODELS)

WRITTEN = {
    "kernel": (
        "1x1:100",
        "7x7:" + ",".join(["-100"] * 49),
        "7x1:1,2,3,4,5,6,7",
        "1x3:-1,0.5,2",
    ),
    "home_entries": ("1x1:100", "7x7:" + ",".join(["-100"] * 49), "0,1,0,1,-4,1,0,1,0"),
    "lesson_kernel": ("1x1:100", "7x7:" + ",".join(["-100"] * 49), "0,0,0,0,1,0,0,0,0"),
    "lesson_problem": ("1x1:100", "7x7:" + ",".join(["-100"] * 49), "-1,0,1,-1,0,1,-1,0,1"),
    "lesson_nudge": ("-4,4", "4,-4", "0,2"),
    "nudge": ("-400,400", "400,-400", "9,22"),
    "lesson_pixel": ("", "0,0", "27,27", "10,9"),
    "lesson_pooled_pixel": ("", "0,0", "197,197", "3,4"),
    "lesson_unit": ("", "0,0", "10,10", "5,2"),
    "lesson_map": ("", "conv1:31", "softmax:9", "conv2:8"),
    "pixel": ("", "0,0", "25,25", "3,4"),
    "unit": ("", "0,0", "10,10", "4,6"),
    "silence": ("", "0-31", "3,7-9"),
    "place": (
        "",
        "handmade",
        "random:999999;31:" + ",".join(["-100"] * 9),
        "random:4;5:0,1,0,1,-4,1,0,1,0",
    ),
}
"""The extremes of each, and last an ordinary one that is not the default."""

NAMES = {
    "layer": {each.name for card in CARDS for each in card["layers"] if each.type.computes},
    "explain": {MOST_PROBABLE, *(card["classes"][end] for card in CARDS for end in (0, -1))},
}
"""Names in the networks that ship."""

OTHER_NAMES = {"layer": "conv2", "explain": "horse"}
"""One of each that is not the default, in the network `colour`."""

ODD = (
    *("", " ", "nan", "inf", "-Infinity", "1_000", "1e999", "-0", "+3", " 2 ", "3.5", "0x1f", "१२"),
    *("true", "True", "yes", "\0", "3\0", "%", "%zz", "\ufffd", "\u22121", "\u200b2", "é", "𝟙"),
    *("9,4", "9,4,1", "-1,2", "99,99", "1x1:1", "8x8:1", "0-", "5-3", "0-999999", "5:", "5:1x1:1"),
    *("handmade;", "random:", "random:1000000", "conv2:", ":8", "conv2:4096", "<b>", "[a](b)"),
)
"""Texts that some kind of parameter might stumble over."""


def random_text(rng, parameter):
    """Draw what a link may say of a parameter: something right, odd or long."""
    kind = rng.randrange(4)
    if kind == 0:
        return rng.choice(ODD)
    if kind == 1:
        pieces = ("1", "0", "9" * 309, ".", ",", ";", ":", "-", "e", "x", " ", "\0", "é", "kernel")
        return "".join(rng.choices(pieces, k=rng.choice([1, 3, 9, 30]))) * rng.choice([1, 1, 20])
    match parameter:
        case Choice(options=options):
            return rng.choice([each for each in options if each != OWN])
        case WholeNumber(within=(low, high)) | Number(within=(low, high)):
            return f"{rng.choice([low, high, rng.randint(int(low), int(high)), high + 1]):g}"
        case Switch():
            return rng.choice(["true", "false"])
    names = {name: sorted(each) for name, each in NAMES.items()} | WRITTEN
    of_it = next(name for name, each in PARAMETERS.items() if each is parameter)
    return rng.choice(names[of_it])


def random_link(rng, page):
    """Draw a link to a page."""
    own = [name for name, parameter in PARAMETERS.items() if page in parameter.pages]
    link = {
        name: random_text(rng, PARAMETERS[name].at(page))
        for name in rng.sample(own, rng.randint(1, len(own)))
    }
    if not rng.randrange(4):
        link[rng.choice(ODD)] = rng.choice(ODD)
    return link
