"""What black and white are to a visitor's own network, and what it answers with each."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.networks.answers import confidence
from convcore.networks.input_scale import (
    OF_CHANNELS,
    SCALES,
    InputScale,
    of_mean,
    read_channels,
    write_channels,
)
from convcore.networks.network import Network
from convcore.networks.own_network import OwnNetwork
from pages.shared.choosing.fitted_input import input_now
from pages.shared.session.messages import literal, show_error
from pages.shared.session.reading import Remembered, process_of
from pages.shared.session.state import visit
from pages.shared.session.visit import own_networks, visitor
from pages.shared.showing.answer_note import answer_in_short

_OPEN, _HOW = "network_scale_open", "network_scale"
_OTHER, _STANDARDISED = "other", "standardised"
_TITLES = {how: scale.words for how, scale in SCALES.items()} | {
    _OTHER: "other numbers",
    _STANDARDISED: "a mean and a deviation",
}
_BLACK, _WHITE = "network_black", "network_white"
_MEAN, _DEVIATION = "network_mean", "network_deviation"

SCALE_FIELDS = (_HOW, _BLACK, _WHITE, _MEAN, _DEVIATION)
"""The widgets in which a network's scale is set."""

_OF_PIXELS = (
    "One number, or one for each channel: of pixels from 0 to 1, or, where one is above 1, from 0 "
    "to 255."
)
_CLEARLY = 0.0005  # a lead that a percentage with one decimal may show


def choose_scale(network: OwnNetwork) -> None:
    """Ask what black and white are to a network, with what it answers to the input with each."""
    with st.container(horizontal=True, vertical_alignment="center"):
        choice = st.popover(
            "Black and white", icon=":material/contrast:", key=_OPEN, on_change="rerun"
        )
        st.caption(literal(_said(network)))
    if choice.open:
        with choice:
            _choose(network)


def _said(network: OwnNetwork) -> str:
    if not network.scale_reason:
        return f"Black and white are {network.scale.words}, as you have set them."
    return f"Black and white are {network.scale.words}. {network.scale_reason}"


def _choose(network: OwnNetwork) -> None:
    options = [*_TITLES]
    named = next((how for how, each in SCALES.items() if each == network.scale), _OTHER)
    how = st.radio(
        "Black and white are",
        options,
        options.index(named),
        format_func=_TITLES.__getitem__,
        captions=_hints(network, options),
        key=_HOW,
        persist_state="session",
        on_change=_rescale,
        help="What black and white pixels were in its training. Below each choice stands what the "
        "network then answers to the input on screen. It is often most certain of what it was "
        "trained on: a hint, and no proof, since far too large numbers make it certain as well.",
    )
    if how not in SCALES:
        with st.container(horizontal=True):
            for key, label, value in _fields(how, network):
                st.text_input(
                    label,
                    value,
                    key=key,
                    persist_state="session",
                    on_change=_rescale,
                    width=260,
                    help=_OF_PIXELS if how == _STANDARDISED else None,
                )
    if (refused := visit().scale_refused) is not None:
        ends = map(write_channels, (network.scale.black, network.scale.white))
        still = "black {} and white {}".format(*ends)
        show_error(ConvscopeError(f"{refused}. Still in use: {still}"))


def _fields(how: str, network: OwnNetwork) -> list[tuple[str, str, str]]:
    """Give the keys, the labels and the first texts of the fields for numbers of one's own."""
    if how == _OTHER:
        ends = map(write_channels, (network.scale.black, network.scale.white))
        return [*zip((_BLACK, _WHITE), ("Black is", "White is"), ends, strict=True)]
    first = OF_CHANNELS[network.input_shape[2]]
    return [*zip((_MEAN, _DEVIATION), ("Mean", "Deviation"), first, strict=True)]


def _scale(how: str, network: OwnNetwork) -> InputScale:
    if how in SCALES:
        return SCALES[how]
    fields = _fields(how, network)
    texts = [st.session_state.get(key, first) for key, _, first in fields]
    if how == _OTHER and texts == [first for *_, first in fields]:
        return network.scale  # which is written in the fields with fewer digits
    first, second = (
        read_channels(text, network.input_shape[2], label.removesuffix(" is"))
        for text, (_, label, _) in zip(texts, fields, strict=True)
    )
    return InputScale(first, second) if how == _OTHER else of_mean(first, second)


def _rescale() -> None:
    network = own_networks().of(visitor())
    if network is None:
        return
    try:
        own_networks().rescale(visitor(), _scale(st.session_state[_HOW], network))
    except ConvscopeError as error:
        visit().scale_refused = error
    else:
        visit().scale_refused = None


def _hints(network: OwnNetwork, options: list[str]) -> list[str]:
    """Say for each scale what the network answers to the input that is on screen."""
    seen, texts, certain = input_now(network), dict.fromkeys(options, ""), {}
    ask = _answer.of(network, about_own=seen.is_own)
    for how in options:
        if how == _OTHER and st.session_state.get(_HOW) != _OTHER:
            continue
        try:
            scale = _scale(how, network)
        except ConvscopeError:
            continue  # what is wrong with it stands below
        try:
            said = network.by_class(ask(network, scale.apply(seen.picture)))
        except ConvscopeError:
            texts[how] = "No answer in finite numbers"
            continue
        texts[how] = answer_in_short(network, said)
        certain[how] = confidence(network.answers, said) or 0.0
    ahead = sorted(certain, key=lambda how: -certain[how])[:2]
    if len(ahead) == 2 and certain[ahead[0]] - certain[ahead[1]] >= _CLEARLY:
        texts[ahead[0]] += ", the most certain"
    return [texts[how] for how in options]


@Remembered
def _answer(network: Network, image: NDArray[np.float32]) -> NDArray[np.float32]:
    answers = process_of(network).predictions(network.model_path, image[None])
    answer: NDArray[np.float32] = answers[0]
    return answer
