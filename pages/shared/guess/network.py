"""The questions about a network: its filters, what a later layer adds up, and its answer."""

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from convcore.arrays import plain
from convcore.errors import ConvscopeError
from convcore.networks.layers import Maps
from convcore.networks.network import CONVOLUTION, Network
from convcore.quiz.kernel_questions import KernelAtWork, ask_filter, ask_map
from convcore.quiz.network_questions import NAMED, ask_answer, ask_field, ask_sum, strongest_below
from pages.shared.choosing.fitted_input import NetworkInput
from pages.shared.guess.mode import Asked, Guessing
from pages.shared.session.messages import say_restarted, show_error, waking_up
from pages.shared.session.reading import process_of
from pages.shared.widgets.pictures import Figure, kernel_figures, map_figure

FILTER_ASKS = ("map", "filter")
LAYER_ASKS = ("map", "field", "answer")
_NEIGHBOURS = 5


def guess_filter(guessing: Guessing, trained: Network, number: int, seen: NetworkInput) -> bool:
    """Ask about a filter of a network as it was trained."""
    process, read = process_of(trained), seen.image
    if trained.first_input != trained.layers[0].name:  # a layer before it changes the input
        with waking_up(process):
            try:
                layers = process.activations(
                    trained.model_path, seen.image, on_restart=say_restarted
                )
            except ConvscopeError as error:
                show_error(error)
                return True
        read = layers[trained.first_input]
    return guessing.asks(seen.image, partial(filter_question, guessing.ask, trained, number, read))


def filter_question(
    ask: str,
    trained: Network,
    number: int,
    read: NDArray[np.float32],
    random: np.random.Generator,
) -> Asked:
    """Ask which map a filter gives, or which filter gives a map."""
    layer = trained.first_layer
    rectifies = "relu" in trained.first_stages and not trained.first_between

    def applied(filter_: int) -> KernelAtWork:
        weights, bias = plain(layer.filters[..., filter_]), float(layer.biases[filter_])
        return KernelAtWork(plain(read), weights, trained.first_window, bias, rectifies)

    asked, count = applied(number), len(layer.biases)
    neighbours = [
        applied((number + step) % count) for step in range(1, min(_NEIGHBOURS + 1, count))
    ]
    if ask == "filter":
        given = map_figure("Map", asked.map(), from_zero=rectifies)
        return ask_filter(asked, random, neighbours), [given]
    return ask_map(asked, random, neighbours), kernel_figures(f"Filter {number}", asked.weights)


def layer_question(
    ask: str,
    trained: Network,
    layers: Maps,
    layer: str,
    number: int,
    seen: NetworkInput,
    input_figure: Figure,
    random: np.random.Generator,
) -> Asked:
    """Ask which map others add up to, how much a unit sees, or what the network answers."""
    if ask == "answer":
        question = ask_answer(layers[trained.output], trained.classes, seen.truth, random)
        # Its words may name the true class.
        return question, [replace(input_figure, alt="What the network looks at", note="")]
    if ask == "field":
        steps, without = trained.path_steps.values(), trained.path_steps_without_pooling.values()
        return ask_field(list(steps), list(without), layer, random), []
    name = trained.convolution_of(layer) or layer
    step = trained.path_steps[name]
    window, is_first = step.window, name == trained.first_stages["convolution"]
    if step.type != CONVOLUTION or window is None or is_first:
        rule = "A question for a map needs a layer that adds up the maps of a layer before it"
        raise ConvscopeError(f"{rule}. Received: {layer}; choose a later one")
    kernels, biases = process_of(trained).weights(trained.model_path, name)
    names = [each.name for each in trained.layers]
    below = names[names.index(name) - 1]

    def applied(kernel: int) -> KernelAtWork:
        return KernelAtWork(layers[below], kernels[..., kernel], window, float(biases[kernel]))

    asked, count = applied(number), kernels.shape[3]
    neighbours = [
        applied((number + step) % count) for step in range(1, min(_NEIGHBOURS + 1, count))
    ]
    given = []
    for map_ in strongest_below(asked)[:NAMED].tolist():
        figure = map_figure(f"Map {map_}", layers[below][..., map_], layers[below])
        given.append(replace(figure, note="", legend=None))
        given += kernel_figures("times", asked.weights[..., map_])
    return ask_sum(asked, random, neighbours), given
