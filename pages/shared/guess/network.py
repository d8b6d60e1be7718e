"""The questions about a network: its filters, what a later layer adds up, and its answer."""

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.networks.layer_sums import sum_behind
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput, filter_at_work
from convcore.quiz.kernel_questions import ask_filter, ask_map
from convcore.quiz.network_questions import ask_answer, ask_field, ask_sum, strongest_below
from pages.shared.guess.mode import Asked, Guessing
from pages.shared.session.answering import layer_outputs
from pages.shared.session.messages import show_error
from pages.shared.showing.answer_note import plain_numbers
from pages.shared.showing.sums import weights_of
from pages.shared.widgets.pictures import input_figure, kernel_figures, map_figure

FILTER_ASKS = ("map", "filter")
LAYER_ASKS = ("map", "field", "answer")
_NEIGHBOURS = 5


def guess_filter(guessing: Guessing, trained: Network, number: int, seen: NetworkInput) -> bool:
    """Ask about a filter of a network as it was trained."""
    read = seen.image
    if trained.first_input != trained.layers[0].name:  # a layer before it changes the input
        try:
            read = layer_outputs(trained, seen.image)[trained.first_input]
        except ConvscopeError as error:
            show_error(error)
            return True

    def ask(random: np.random.Generator) -> Asked:
        question, given = filter_question(guessing.ask, trained, number, read, random)
        return question, [input_figure(seen), *given]

    return guessing.asks(seen.image, ask)


def filter_question(
    ask: str,
    trained: Network,
    number: int,
    read: NDArray[np.float32],
    random: np.random.Generator,
) -> Asked:
    """Ask which map a filter gives, or which filter gives a map."""
    applied = partial(filter_at_work, trained, trained.first_layer, image=read)
    asked, *neighbours = (applied(number=each) for each in _beside(number, len(trained.biases)))
    if ask == "filter":
        given = map_figure("Map", asked.map, from_zero=asked.rectifies)
        return ask_filter(asked, random, neighbours), [given]
    return ask_map(asked, random, neighbours), kernel_figures(f"Filter {number}", asked.weights)


def layer_question(
    ask: str, at_work: NetworkAtWork, layer: str, number: int, random: np.random.Generator
) -> Asked:
    """Ask which map others add up to, how much a unit sees, or what the network answers."""
    trained, seen = at_work.network, at_work.seen
    if ask == "answer":
        if trained.answers == "numbers":
            rule = "A question for the answer needs a network that tells classes apart"
            came = f"one that answers with {plain_numbers(trained)}"
            raise ConvscopeError(f"{rule}. Received: {came}")
        question = ask_answer(at_work.answer, trained.classes, seen.truth, random)
        # Its words may name the true class.
        return question, [replace(input_figure(seen), alt="What the network looks at")]
    if ask == "field":
        steps, without = trained.layers_by_name.values(), trained.layers_without_pooling.values()
        return ask_field(list(steps), list(without), layer, random), []
    name = trained.convolution_of(layer) or layer
    step = trained.layers_by_name[name]
    found, is_first = sum_behind(trained.layers, name), name == trained.first_stages["convolution"]
    if not step.type.convolves or step.type.map_by_map or found is None or is_first:
        rule = "A question for a map needs a layer that adds up the maps of a layer before it"
        raise ConvscopeError(f"{rule}. Received: {layer}; choose a later one")
    weights, maps = weights_of(trained, found), at_work.maps(found.below.name)
    asked, *neighbours = (
        # What is asked for is the sum, whatever follows.
        replace(found.at_work(at_work.outputs, weights, each), rectifies=False)
        for each in _beside(number, len(weights[1]))
    )
    given = []
    for map_ in strongest_below(asked).tolist():
        figure = map_figure(f"Map {map_}", maps[..., map_], maps)
        given.append(replace(figure, note="", legend=None))
        given += kernel_figures("times", asked.weights[..., map_])
    return ask_sum(asked, random, neighbours), given


def _beside(number: int, count: int) -> list[int]:
    """Give a number and those of its neighbours, in a circle."""
    return [(number + step) % count for step in range(min(_NEIGHBOURS + 1, count))]
