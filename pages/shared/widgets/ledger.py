"""The ledger of a unit: what each map below contributes, as tiles, pictures and a running sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from convcore.networks.attribution import middles
from convcore.networks.layer_sums import LayerSum
from convcore.networks.layers import Layer
from pages.shared.widgets.pictures import cells
from pages.shared.widgets.registration import pack, register

_LEDGER = register("ledger")


@dataclass(frozen=True, eq=False)
class Ledger:
    """What the units of a later layer add up, whatever they look at.

    Parameters
    ----------
    layer : str
        Theirs.
    summed : LayerSum
        Where that is added up.
    noun : str
        What the C maps below are called, such as "filter".
    notes : sequence of C str
        What each filter of the C maps answers to; empty texts where nothing is known.
    names : sequence of str
        What the units' logits are of; empty for units of no name.
    traced : LayerSum or None
        Of single units, what they were added up from, if that is exact.
    opens : bool
        Whether a part can be followed further, to the layer below.
    alt : str
        What is looked at, in words.
    logits : str or None, optional
        The layer of these logits, where softmax makes the units of them.
    """

    layer: str
    summed: LayerSum
    noun: str
    notes: Sequence[str]
    names: Sequence[str]
    traced: LayerSum | None
    opens: bool
    alt: str
    logits: str | None = None


def ledger(scene: str, shown: Ledger, *, key: str) -> None:
    """Show what the unit of a scene adds up."""
    below, traced = shown.summed.below, shown.traced
    header = {
        "scene": scene,
        "layer": shown.layer,
        "adds": shown.summed.layer.name,
        "below": _on_input(below) | {"jump": below.field.jump},
        "rectified": shown.summed.rectifies,
        "pooled": any(step.type.pools == "max" for step in shown.summed.steps),
        "noun": shown.noun,
        "notes": list(shown.notes),
        "names": list(shown.names),
        "logits": shown.logits,
        "traced": traced
        and _on_input(traced.below) | {"adds": traced.layer.name, "rectifies": traced.rectifies},
        "opens": shown.opens,
        "alt": shown.alt,
    }
    _LEDGER(data=pack(header), key=key)


def _on_input(layer: Layer) -> dict[str, Any]:
    """Say how large a layer's maps are, and where on the input they lie."""
    rows, columns = layer.units
    return {
        "name": layer.name,
        "rows": rows,
        "columns": columns,
        "count": layer.output_shape[-1],
        "cells": cells(*middles(layer.field)),
    }
