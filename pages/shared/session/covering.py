"""What a network answers with one part of its input covered after the other."""

from math import prod

import numpy as np
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.networks.attribution import occluded
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkInput
from pages.shared.session.chunks import in_chunks
from pages.shared.session.reading import Remembered, process_of

COVERED_AT_ONCE = 50
"""Covered images in one call: about 6 ms in the inference process."""

WORK_AT_ONCE = 150_000_000
"""Multiply-adds in one call, for networks larger than those that ship."""

MAPS_AT_ONCE = 64 * 2**20
"""Bytes of maps in one call: those of one image, for the largest network that is taken."""

MOST_WORK = 150_000_000_000
"""Most multiply-adds for all that is covered: about 10 s."""


def answers_with_covered(
    network: Network, layer: str, seen: NetworkInput, place: DeltaGenerator | None = None
) -> NDArray[np.float32]:
    """Ask for the probabilities (h, w, classes) with what each unit of a layer sees covered.

    What takes long says in `place`, where there is one, how far it is.
    """
    rows, columns = network.layers_by_name[layer].field.shape
    work = sum(step.multiply_adds for step in network.layers_by_name.values())
    if rows * columns * work > MOST_WORK:
        raise ConvscopeError(
            f"Occlusion asks a network once for each unit of {layer}, which here takes at most "
            f"{MOST_WORK:,} multiply-adds. Received: {rows * columns:,} units and {work:,} for each"
        )
    maps = 4 * sum(prod(step.output_shape) for step in network.layers_by_name.values())
    at_once = max(1, min(COVERED_AT_ONCE, WORK_AT_ONCE // work, MAPS_AT_ONCE // maps))
    parts = in_chunks(rows * columns, at_once, place, "Covering part after part")
    ask = _answers.of(network, about_own=seen.is_own)
    found = [
        ask(network, layer, seen.image, seen.scale.black, (part.start, part.stop)) for part in parts
    ]
    return np.concatenate(found).reshape(rows, columns, -1)


@Remembered
def _answers(
    network: Network,
    layer: str,
    image: NDArray[np.float32],
    cover: tuple[float, ...],
    part: tuple[int, int],
) -> NDArray[np.float32]:
    field = network.layers_by_name[layer].field
    covered = occluded(image, field, range(*part), cover)
    return network.by_class(process_of(network).predictions(network.model_path, covered))
