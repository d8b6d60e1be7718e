"""The state of what a page shows of a kernel at work, which its widgets share in the browser."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.text import parse_kernel
from convcore.shapes import pair
from pages.shared.session.kept_files import address_of
from pages.shared.session.state import visit
from pages.shared.widgets.registration import heard, pack, register

_SCENE = register("scene")


def scene(
    at_work: KernelAtWork,
    *,
    nudge: tuple[int, int] = (0, 0),
    acts: Mapping[str, Callable[[Any], Any]],
    key: str,
) -> None:
    """Bring the widgets that follow the scene of that name what they derive their maps from.

    The picture travels once, as it was before it was moved by the nudge. What a hand has done comes
    back when it rests: `acts` says what becomes of each part, of a "kernel" as an array, of a
    "bias" and a "nudge" as they are in links, of "strokes" as the drawing pad sends them.
    """

    def read_kernel(text: Any) -> None:
        acts["kernel"](parse_kernel(str(text)))

    pool, kernel = at_work.pool, at_work.kernel
    header = {
        "scene": key,
        "edit": visit().edits.get(key, 0),
        "address": address_of(_picture(at_work.image, nudge), f"{key} picture"),
        "nudge": nudge,
        "inGrey": at_work.in_grey,
        "kernel": sides(kernel),
        "strides": pair(at_work.strides),
        "dilation": pair(at_work.dilation),
        "padding": at_work.padding,
        "bias": float(at_work.bias),
        "rectifies": at_work.rectifies,
        "pool": pool
        and {"size": pair(pool.size), "strides": pair(pool.strides), "padding": pool.padding},
        "poolKind": at_work.pool_kind,
    }
    hears = hears_hand(key, {**acts, "kernel": read_kernel})
    _SCENE(data=pack(header, [kernel]), key=key, on_change_change=hears)


def hears_hand(key: str, acts: Mapping[str, Callable[[Any], Any]]) -> Callable[[], None]:
    """Make the callback of what a hand has done: each part of it is one of `acts`."""

    def receive(change: Mapping[str, Any]) -> None:
        # Told back, so that the scene knows what of the hand's has arrived.
        visit().edits[key] = int(change["edit"])
        for name, act in acts.items():
            # Our own script sends no text that is refused.
            with suppress(ConvscopeError):
                if name in change:
                    act(change[name])

    return heard(key, "change", receive)


def _picture(image: NDArray[np.float32], nudge: tuple[int, int]) -> bytes:
    return pack(sides(image), [np.roll(image, (-nudge[0], -nudge[1]), axis=(0, 1))])


def sides(array: NDArray[np.float32]) -> dict[str, int]:
    """Say how large a picture or a kernel is."""
    rows, columns, *depth = array.shape
    return {"rows": rows, "columns": columns, "depth": depth[0] if depth else 1}
