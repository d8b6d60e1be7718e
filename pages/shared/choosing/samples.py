"""The samples that a network can look at: all of them or a class, and their thumbnails."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.networks.network import Network
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import change, setting
from pages.shared.address.words import SAMPLE, TEST_SET
from pages.shared.session.state import visit
from pages.shared.widgets.network_input import Strip
from pages.shared.widgets.network_scene import Catalogued
from pages.shared.widgets.picker import picture_catalogue

ANY = "Any"
"""What the class is set to where it is none."""

MOST = 1000
"""How many thumbnails there are at once."""


def class_in_use(trained: Network, sample: int) -> str:
    """Give the class that was chosen, as long as the sample is one of it."""
    chosen = visit().sample_class
    if trained.labels is None or chosen not in trained.classes:
        return ANY
    return chosen if trained.labels[sample] == trained.classes.index(chosen) else ANY


def of_class(trained: Network, chosen: str) -> NDArray[np.int_]:
    """Give the numbers of the samples of a class, or of all."""
    if trained.labels is None or chosen not in trained.classes:
        return np.arange(len(trained.samples))
    return np.flatnonzero(trained.labels == trained.classes.index(chosen))


def use(trained: Network, number: int) -> None:
    """Look at a sample, whatever was looked at before."""
    source = setting("input") if trained.full_test_set else SAMPLE
    change(sample=number, input=source if source == TEST_SET else SAMPLE)


def enter_class(trained: Network, chosen: str) -> None:
    """Keep to a class from here on: to the sample in use, or else the next one of it."""
    visit().sample_class = chosen
    numbers, current = of_class(trained, chosen), setting("sample")
    if current not in numbers:
        later = numbers[numbers > current]
        current = int(later[0] if later.size else numbers[0])
    use(trained, current)


def choose_place(trained: Network, place: int, of: str) -> None:
    """Look at the sample at a place among those of a class, which is then kept to."""
    if 0 <= place < len(numbers := of_class(trained, of)):
        visit().sample_class = of
        use(trained, int(numbers[place]))


def place_of(trained: Network, sample: int) -> int:
    """Find the place of a sample among those of the class in use."""
    return int(of_class(trained, class_in_use(trained, sample)).searchsorted(sample))


def first_shown(place: int) -> int:
    """Give the first place of those whose thumbnails are shown together with that at a place."""
    return place - place % MOST


def catalogued(trained: Network, sample: int) -> Catalogued:
    """Give a sample as its place in the catalogue of the class in use."""
    place = place_of(trained, sample)
    first = first_shown(place)
    return Catalogued(thumbnails(trained, class_in_use(trained, sample), first), place - first)


def strip_around(trained: Network, sample: int) -> Strip:
    """Give the samples of the class in use as a strip, with one of them in its middle."""
    chosen, place = class_in_use(trained, sample), place_of(trained, sample)
    return Strip(
        sample=catalogued(trained, sample),
        first=first_shown(place),
        total=len(of_class(trained, chosen)),
        group=chosen,
    )


def thumbnails(trained: Network, chosen: str, first: int) -> bytes:
    """Give the catalogue of up to `MOST` samples of a class, from a place in it on."""
    return _thumbnails(key=trained.samples_key, chosen=chosen, first=first, _trained=trained)


# One for all visits, whoever's network looks at the same samples.
@st.cache_resource(show_spinner=False, max_entries=12)
def _thumbnails(key: str, chosen: str, first: int, _trained: Network) -> bytes:
    numbers = of_class(_trained, chosen)[first : first + MOST]
    names = [f"{number}: {_trained.titles[number]}" for number in numbers]
    labels = None if _trained.labels is None else _trained.labels[numbers]
    groups = () if _trained.labels is None else (ANY, *_trained.classes)
    note = PARAMETERS["input"].help or ""
    pictures = _trained.samples[numbers]
    return picture_catalogue(names, pictures, labels=labels, groups=groups, note=note)
