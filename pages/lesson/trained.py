"""The trained network of the lesson, and the samples that its steps show."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from convcore.arrays import squeeze_channel
from convcore.export.screens import Screen
from convcore.networks.bundles import Bundle
from convcore.networks.network_at_work import NetworkAtWork
from convcore.receptive import ReceptiveField
from pages.shared.address.parameters import PARAMETERS
from pages.shared.choosing.fitted_input import sample_input
from pages.shared.session.answering import layer_outputs
from pages.shared.session.reading import bundle
from pages.shared.take_home.network_screens import layers_screen
from pages.shared.widgets.pictures import Figure, cells, image_figure

TROUSERS = 2
"""A sample of the default network: its upright edges are bright on either side."""

SHIRT = 4
"""The sample of the problem of step 2."""

COAT = 1
"""A sample of the default network whose answer hangs on a single part of it."""


def network() -> Bundle:
    """Give the default network."""
    return bundle(str(PARAMETERS["model"].default))


def second_convolution(trained: Bundle) -> str:
    """Name the convolution that reads what the first one's filters have found."""
    return [layer.name for layer in trained.layers if layer.type.convolves][1]


def at_work_on(sample: int) -> NetworkAtWork:
    """Ask the network for all maps of a sample."""
    trained = network()
    seen = sample_input(trained, sample)
    return NetworkAtWork(trained, seen, layer_outputs(trained, seen.image), trained.first_layer)


def name_of(sample: int) -> str:
    """Name a sample in what is taken home."""
    return f"sample {sample}"


def screen_of(at_work: NetworkAtWork, sample: int, layer: str, number: int) -> Callable[[], Screen]:
    """Give the maps of a layer, to be taken home."""
    name = name_of(sample)
    return partial(layers_screen, at_work, layer, number, name=name, scale_for_each=False)


def figure_of(
    at_work: NetworkAtWork, title: str, field: ReceptiveField, unit: tuple[int, int]
) -> Figure:
    """Show the input with a box around what a unit sees of it."""
    picture, origin = squeeze_channel(at_work.seen.picture), at_work.seen.origin
    figure = image_figure(title, picture, origin)
    return replace(figure, marked=[cells(*field.inside(*unit))])
