"""The state of what a page shows of a network at work, which its widgets share in the browser."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from convcore.kernel_at_work import KernelAtWork
from convcore.networks.edits import Placement
from convcore.networks.first_layer import FirstLayer
from convcore.networks.layers import as_maps
from convcore.networks.network_at_work import NetworkAtWork
from convcore.pictures.fitting import Adjustments
from pages.shared.session.kept_files import address_of
from pages.shared.session.state import visit
from pages.shared.widgets.network_file import about_network
from pages.shared.widgets.registration import heard, pack, register
from pages.shared.widgets.scene import hears_hand, sides

_SCENE = register("network_scene")


@dataclass(frozen=True, eq=False)
class Catalogued:
    """A sample as the place that it has in a catalogue of pictures."""

    catalogue: bytes
    place: int


@dataclass(frozen=True, eq=False)
class Edits:
    """What was done to a first layer, as a hand can go on with it.

    Parameters
    ----------
    silenced : tuple of int
        The filters that are.
    placement : Placement
        The kernels in places of filters.
    base : FirstLayer or None
        What all places are filled with first; None for what was trained.
    keeps_norm, keeps_bias : bool
        What kernels in places take over from the filters.
    """

    silenced: tuple[int, ...]
    placement: Placement
    base: FirstLayer | None
    keeps_norm: bool
    keeps_bias: bool

    def __bool__(self) -> bool:
        """Say whether anything differs from what was trained."""
        return bool(self.silenced or self.placement.text)


AS_TRAINED: Final = Edits((), Placement(), None, keeps_norm=True, keeps_bias=True)
"""Nothing was done."""


@dataclass(frozen=True)
class Chosen:
    """What is looked at: a layer, one of its maps, and a unit of that, by row and column.

    Without a unit it is the one that is largest.
    """

    layer: str
    number: int
    unit: tuple[int, int] | None


@dataclass(frozen=True, eq=False)
class ByKeras:
    """What a network answers where the browser's engine is not to.

    Parameters
    ----------
    before : ndarray of float32
        The answer as it was trained.
    summed : KernelAtWork or None, optional
        The kernel behind the map that is looked at.
    traced : ndarray of float32, shape (h, w, N), or None, optional
        Where what the units below contribute comes from, if somebody looks at that.
    """

    before: NDArray[np.float32]
    summed: KernelAtWork | None = None
    traced: NDArray[np.float32] | None = None


def network_scene(
    at_work: NetworkAtWork,
    number: int = 0,
    edits: Edits = AS_TRAINED,
    *,
    chosen: Chosen | None = None,
    sample: Catalogued | None,
    adjust: Adjustments,
    by: bytes | ByKeras,
    token: str,
    acts: Mapping[str, Callable[[Any], Any]],
    key: str,
) -> None:
    """Bring the widgets that follow the scene of that name what they derive all maps from.

    `by` is the network's file, in which the browser's engine answers, or what Keras has answered.
    What a hand has done comes back when it rests: `acts` says what becomes of each part, of a
    "sample" as its place among those of a class, of a "filter" as its number, of a "map" as its
    layer and number, of a "unit" and of what is "silenced" and "placed" as in links, of "strokes"
    as the drawing pad sends them; and of "missing", which is said where the network cannot be
    fetched. The token is a name for all that Keras would be asked.
    """
    seen, arrays = at_work.seen, list(edits.placement.kernels.values())
    header: dict[str, Any] = {
        "scene": key,
        "edit": visit().edits.get(key, 0),
        "token": token,
        "scale": None
        if seen.scale.is_plain
        else {"factor": _each(seen.scale.factor), "offset": _each(seen.scale.offset)},
        "fitting": {
            "shape": at_work.network.input_shape,
            "adjust": {} if adjust == Adjustments() else asdict(adjust),
            "share": at_work.network.figure_share,
        },
        "filter": number,
        "silenced": edits.silenced,
        "placed": [
            {"number": place, "isExact": place in edits.placement.exact, "kernel": sides(kernel)}
            for place, kernel in edits.placement.kernels.items()
        ],
        "takesOver": {"keepsNorm": edits.keeps_norm, "keepsBias": edits.keeps_bias},
        "base": None,
        "picture": {"noun": "Test image" if at_work.network.full_test_set else "Sample"},
    }
    if chosen is not None:
        header |= {"map": [chosen.layer, chosen.number], "unit": chosen.unit}
    if edits.base is not None:
        header["base"] = {"filters": _filters(edits.base)}
        arrays += [edits.base.filters, edits.base.biases]
    if isinstance(by, ByKeras):
        arrays += _answered(at_work, by, header, all_layers=chosen is not None)
    else:
        header["network"] = address_of(by, f"{key} network")
    if isinstance(by, ByKeras):
        header["picture"] |= sides(seen.picture) | {"label": seen.truth}
        arrays.append(seen.picture)
    elif sample is None:
        own = pack(sides(seen.picture), [seen.picture])
        header["picture"] |= {"address": address_of(own, f"{key} picture")}
    else:
        address = address_of(sample.catalogue, f"{key} samples")
        header["picture"] |= {"catalogue": address, "place": sample.place}
    # It travels with every run: what is not there is not sent.
    said = {name: value for name, value in header.items() if value not in (None, (), [])}
    _SCENE(
        data=pack(said, arrays),
        key=key,
        on_change_change=hears_hand(key, acts),
        on_missing_change=heard(key, "missing", acts["missing"]),
    )


def _answered(
    at_work: NetworkAtWork, by: ByKeras, header: dict[str, Any], *, all_layers: bool
) -> list[NDArray[np.float32]]:
    """Add to the header what Keras has answered, and give the arrays of that.

    Either that of all layers, or that of the first and the last.
    """
    network = at_work.network
    names = [network.first_input, *network.first_stages.values(), network.output]
    if all_layers:
        names = [each.name for each in network.layers if not each.type.passive]
        names.append(network.output)
    maps = {name: at_work.outputs[name] for name in dict.fromkeys(names)}
    sums = []
    if by.summed is not None:
        header["summed"] = {"kernel": sides(by.summed.kernel), "bias": by.summed.bias}
        sums.append(by.summed.kernel)
    if by.traced is not None:
        header["traced"] = sides(by.traced)
        sums.append(by.traced)
    header["about"] = about_network(network) | {"filters": _filters(network.first_layer)}
    header["outputs"] = [{"name": name} | sides(as_maps(made)) for name, made in maps.items()]
    trained = network.first_layer
    return [trained.filters, trained.biases, *maps.values(), by.before, *sums]


def _filters(layer: FirstLayer) -> dict[str, int]:
    rows, columns, depth, filters = layer.filters.shape
    return {"rows": rows, "columns": columns, "depth": depth, "filters": filters}


def _each(value: float | list[float]) -> list[float]:
    return value if isinstance(value, list) else [value]
