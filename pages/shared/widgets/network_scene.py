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
from convcore.networks.network import Network
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
class Causes:
    """What a hand can change of a network at work, beside a picture of the visitor's own.

    Parameters
    ----------
    number : int, optional
        The filter of the first layer that is looked at.
    edits : Edits, optional
        What was done to that layer.
    chosen : Chosen or None, optional
        Which unit of which map is looked at, where that is one of any layer.
    sample : Catalogued or None, optional
        Which sample it looks at, where that is one of several to choose from.
    """

    number: int = 0
    edits: Edits = AS_TRAINED
    chosen: Chosen | None = None
    sample: Catalogued | None = None


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
    in_message : bool, optional
        Whether what the layers answer travels with each message, as files do not reach the browser.
    """

    before: NDArray[np.float32]
    summed: KernelAtWork | None = None
    traced: NDArray[np.float32] | None = None
    in_message: bool = True


def network_scene(
    at_work: NetworkAtWork,
    causes: Causes,
    *,
    adjust: Adjustments,
    by: bytes | ByKeras,
    acts: Mapping[str, Callable[[Any], Any]],
    key: str,
) -> None:
    """Bring the widgets that follow the scene of that name what they derive all maps from.

    `by` is the network's file, in which the browser's engine answers, or what Keras has answered.
    What a hand has done comes back when it rests: `acts` says what becomes of each part, of a
    "sample" as its place among those of a class, of a "filter" as its number, of a "map" as its
    layer and number, of a "unit" and of what is "silenced" and "placed" as in links, of "strokes"
    as the drawing pad sends them; and of "missing", which is said where the network cannot be
    fetched. What is drawn or filmed is made to fit in the browser, as `adjust` says.
    """
    seen, edits, chosen, sample = at_work.seen, causes.edits, causes.chosen, causes.sample
    arrays: list[NDArray[np.float32] | NDArray[np.uint8]] = [*edits.placement.kernels.values()]
    header: dict[str, Any] = {
        "scene": key,
        "edit": visit().edits.get(key, 0),
        "name": at_work.network.name,
        "token": at_work.token,
        "scale": None
        if seen.scale.is_plain
        else {"factor": _each(seen.scale.factor), "offset": _each(seen.scale.offset)},
        "fitting": {
            "shape": at_work.network.input_shape,
            "adjust": {} if adjust == Adjustments() else asdict(adjust),
            "share": at_work.network.figure_share,
        },
        "filter": causes.number,
        "silenced": edits.silenced,
        "placed": [
            {"number": place, "isExact": place in edits.placement.exact, "kernel": sides(kernel)}
            for place, kernel in edits.placement.kernels.items()
        ],
        "takesOver": {"keepsNorm": edits.keeps_norm, "keepsBias": edits.keeps_bias},
        "base": None,
        "picture": {"noun": _noun(at_work.network)},
    }
    if chosen is not None:
        header |= {"map": [chosen.layer, chosen.number], "unit": chosen.unit}
    if edits.base is not None:
        header["base"] = {"filters": _filters(edits.base)}
        arrays += [edits.base.filters, edits.base.biases]
    if isinstance(by, ByKeras):
        arrays += _sum(by, header)
        answered = _answered(at_work, by.before, all_layers=chosen is not None)
        if by.in_message:
            header["answered"] = {"size": len(answered)}
            arrays.append(np.frombuffer(answered, np.uint8))
        else:
            header["answered"] = {"address": address_of(answered, f"{key} answered")}
    else:
        header["network"] = address_of(by, f"{key} network")
        if sample is None:
            own = pack(sides(seen.picture) | {"isFitted": True}, [seen.picture])
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


def _sum(by: ByKeras, header: dict[str, Any]) -> list[NDArray[np.float32]]:
    """Add to the header what is behind the map that is looked at, and give the arrays of that."""
    arrays = []
    if by.summed is not None:
        header["summed"] = {"kernel": sides(by.summed.kernel), "bias": by.summed.bias}
        arrays.append(by.summed.kernel)
    if by.traced is not None:
        header["traced"] = sides(by.traced)
        arrays.append(by.traced)
    return arrays


def _answered(at_work: NetworkAtWork, before: NDArray[np.float32], *, all_layers: bool) -> bytes:
    """Write what Keras has answered to a picture: of all layers, or of the first and the last.

    It stays the same while another map or unit is looked at.
    """
    network, seen = at_work.network, at_work.seen
    names = [network.first_input, *network.first_stages.values(), network.output]
    if all_layers:
        names = [each.name for each in network.layers if not each.type.passive]
        names.append(network.output)
    maps = {name: at_work.outputs[name] for name in dict.fromkeys(names)}
    picture: dict[str, Any] = sides(seen.picture) | {"isFitted": True}
    if seen.truth is not None:
        picture["label"] = int(seen.truth)
    if not seen.is_own:
        picture["name"] = seen.origin.removeprefix(f"{_noun(network)} ")
    trained = network.first_layer
    header = about_network(network) | {
        "filters": _filters(trained),
        "outputs": [{"name": name} | sides(as_maps(made)) for name, made in maps.items()],
        "picture": picture,
    }
    return pack(header, [trained.filters, trained.biases, *maps.values(), before, seen.picture])


def _noun(network: Network) -> str:
    return "Test image" if network.full_test_set else "Sample"


def _filters(layer: FirstLayer) -> dict[str, int]:
    rows, columns, depth, filters = layer.filters.shape
    return {"rows": rows, "columns": columns, "depth": depth, "filters": filters}


def _each(value: float | list[float]) -> list[float]:
    return value if isinstance(value, list) else [value]
