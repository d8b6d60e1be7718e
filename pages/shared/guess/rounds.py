"""The pool of questions: states of pages, each a link, and the round that a seed makes of them."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from convcore.errors import ConvscopeError
from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from pages.shared.address.kinds import Value
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import held, names_of, setting


@dataclass(frozen=True)
class Entry:
    """A question of the pool.

    Parameters
    ----------
    page : str
        Where it is asked.
    part : int
        The step of the lesson that it belongs to, from 1.
    settings : mapping of str to str
        Link parameters of the page; all others are at their defaults.
    """

    page: str
    part: int
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Value]:
        """Values of all parameters that the page's question depends on."""
        return {
            name: PARAMETERS[name].read(self.settings[name])
            if name in self.settings
            else PARAMETERS[name].default
            for name in ASKED_ABOUT[self.page]
        }

    @property
    def meanings(self) -> dict[str, Any]:
        """The same, as what they mean."""
        return {name: PARAMETERS[name].meaning(value) for name, value in self.values.items()}


ASKED_ABOUT = {
    page: (
        "ask",
        *(name for name in names_of(page, {}) if PARAMETERS[name].asked and name != "ask"),
    )
    for page in PARAMETERS["ask"].pages
}
"""The link parameters that a page's question depends on."""


def _lab(part: int, ask: str, image: str, kernel: str, **settings: str) -> Entry:
    weights = KERNELS[kernel].weights
    given = {"ask": ask, "image": image, "kernel": format_kernel(weights), **settings}
    return Entry("kernel_lab", part, given)


def _network(page: str, part: int, ask: str, **settings: str) -> Entry:
    return Entry(page, part, {"ask": ask, **settings})


POOL = (
    # The lesson's own, with everything at its default, comes first.
    Entry("kernel_lab", 1),
    _lab(1, "map", "letters", "vertical_edge"),
    _lab(1, "map", "coffee", "identity"),
    _lab(1, "map", "bricks", "sobel_x"),
    _lab(1, "map", "cat", "gaussian_blur"),
    _lab(1, "map", "rings", "rising_diagonal_edge"),
    _lab(2, "number", "boxes", "horizontal_edge"),
    _lab(2, "number", "letters", "sobel_y", bias="1"),
    _lab(2, "number", "camera", "outline"),
    _lab(2, "map", "stripes", "vertical_line", relu="true"),
    _lab(3, "pooled", "letters", "outline"),
    _lab(3, "pooled", "rings", "horizontal_edge"),
    _lab(3, "pooled", "cat", "horizontal_edge", pool="average"),
    _lab(3, "size", "boxes", "horizontal_edge"),
    _lab(3, "size", "boxes", "horizontal_edge", padding="valid"),
    _lab(3, "size", "boxes", "gaussian_blur_5", padding="valid", stride="2"),
    Entry("learned_filters", 4),
    _network("learned_filters", 4, "map", sample="2", filter="5"),
    _network("learned_filters", 4, "map", sample="17", filter="11"),
    _network("learned_filters", 4, "filter", sample="1", filter="16"),
    _network("learned_filters", 4, "filter", sample="25", filter="3"),
    _network("learned_filters", 4, "map", model="colour", sample="4", filter="4"),
    Entry("layers", 5),
    _network("layers", 5, "map", sample="2", map="22"),
    _network("layers", 5, "map", sample="7", map="8"),
    _network("layers", 5, "field"),
    _network("layers", 5, "field", model="digits", layer="pool1"),
    _network("layers", 6, "answer", sample="7"),
    _network("layers", 6, "answer", sample="59"),
    _network("layers", 6, "answer", sample="84"),
    _network("layers", 6, "answer", model="digits", sample="338"),
)
"""All questions of the pool, by page in the order of the lesson."""


def of_page(page: str) -> list[Entry]:
    """Give the questions of a page."""
    return [entry for entry in POOL if entry.page == page]


def round_of(page: str, seed: int) -> list[Entry]:
    """Give the questions of a page in the order of a round."""
    first, *others = of_page(page)
    if seed == 0:
        return [first, *others]
    return [others[index] for index in np.random.default_rng(seed).permutation(len(others))]


def values_now(page: str) -> dict[str, Value]:
    """Give what a page's question depends on, as the page is set now."""
    values = {name: held(name) for name in ASKED_ABOUT[page]}
    for name in values:
        with suppress(ConvscopeError):  # a text that is no kernel is of no question of the pool
            values[name] = PARAMETERS[name].for_widget(setting(name))
    return values


def place_in_round(page: str, seed: int) -> int | None:
    """Find the question on screen in the round."""
    now = values_now(page)
    places = [n for n, entry in enumerate(round_of(page, seed)) if entry.values == now]
    return places[0] if places else None


def next_in_round(page: str, seed: int) -> dict[str, str]:
    """Give what a page is set to at the next question of the round."""
    entries, place = round_of(page, seed), place_in_round(page, seed)
    following = entries[0 if place is None else (place + 1) % len(entries)]
    begun_anew = {
        name: parameter.write(parameter.default)
        for name, parameter in PARAMETERS.items()
        if page in parameter.pages
        if parameter.ends_with_question or name in ASKED_ABOUT[page]
    }
    return begun_anew | dict(following.settings)


def first_of_round(page: str, received: Mapping[str, str]) -> Mapping[str, str]:
    """Give what a page is set to first, where a link leaves that to the seed."""
    asks = received.get("guess", "").lower() == "true" and page in ASKED_ABOUT
    if not asks or received.keys() & {*ASKED_ABOUT[page]}:
        return {}
    first, *_ = round_of(page, setting("seed"))
    return first.settings
