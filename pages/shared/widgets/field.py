"""The receptive field of a unit, drawn on the input; it follows the unit in the browser."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise

from convcore.networks.layers import Layer
from pages.shared.widgets.pictures import shape_text
from pages.shared.widgets.registration import pack, register
from pages.shared.widgets.window_reader import reader

_FIELD = register("field")


def field(
    scene: str, steps: Sequence[Layer], without: Sequence[Layer], *, alt: str, key: str
) -> None:
    """Draw what the unit of a scene sees of the input, how that grew, and how without pooling.

    `steps` are the layers from the input to the unit's own, `without` the same without those that
    pool; `alt` says what is looked at.
    """
    unpooled = {step.name: step.field for step in without}
    growth, chain, last = [], [], steps[0].field
    source = ""  # the last layer that changes values
    for before, step in pairwise(steps):
        source = source if before.type.passive else before.name
        last = unpooled.get(step.name, last)
        if step.window is None:
            continue
        read = reader(step.window, before.field.shape)
        chain.append(asdict(step.field) | {"reader": read})
        growth.append(
            {
                "name": step.name,
                "reads": f"{shape_text(read['window'])} of {source}",
                "sees": shape_text(step.field.size),
                "without": shape_text(last.size) if step.name in unpooled else "left out",
            }
        )
    header = {
        "scene": scene,
        "layer": steps[-1].name,
        "alt": alt,
        "chain": chain,
        "growth": growth,
        "without": asdict(last),
    }
    _FIELD(data=pack(header), key=key)
