"""Pictures to choose by: a button that shows the one in use, and opens a list of thumbnails."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.shared.session.kept_files import address_of
from pages.shared.session.state import visit
from pages.shared.widgets.registration import heard, pack, register

_PICKER = register("picker")


@dataclass(frozen=True)
class Source:
    """A button beside the thumbnails, for what is none of them.

    Parameters
    ----------
    value : str
        What it sets, as in links.
    icon : str
        One of those in picker.js.
    name : str
        What is written on it.
    """

    value: str
    icon: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Picker:
    """What can be chosen, and what is.

    Parameters
    ----------
    label : str
        What stands above.
    shown : str
        The name of what is in use.
    chosen : int or None
        Its place among all that can be chosen; None where it is none of them.
    scene : str, optional
        The scene whose picture is what is chosen, at once.
    total : int
        How many there are to choose from.
    first : int, optional
        The place of the first that the catalogue holds.
    steps : str, optional
        What the buttons beside it step through, such as "sample"; empty for no such buttons.
    sources : sequence of Source, optional
        The buttons for what is no thumbnail.
    source : str, optional
        Which of them is in use.
    group : str, optional
        Which of the catalogue's groups the list is narrowed to.
    number, most : int, optional
        The number of what is in use, and the largest there is; without `most` none can be typed.
    """

    label: str
    shown: str
    chosen: int | None
    total: int
    scene: str = ""
    first: int = 0
    steps: str = ""
    sources: Sequence[Source] = ()
    source: str = ""
    group: str = ""
    number: int = 0
    most: int | None = None


def picker(
    choice: Picker, catalogue: bytes, *, acts: Mapping[str, Callable[[Any, str], Any]], key: str
) -> None:
    """Show what is chosen, and let something else be chosen.

    `catalogue` is one of the functions' below: browsers fetch it once. `acts` says what each way
    of choosing does with a value and the group in which it was chosen: "choose" with a place,
    "source" with what a source sets, "group" with a group, "number" with a number.
    """
    values = [source.value for source in choice.sources]

    def receive(change: Mapping[str, Any]) -> None:
        # Told back, so that the widget knows which of its steps have arrived.
        visit().edits[key] = change["edit"]
        act, value = change["act"], change["value"]
        acts[act](values[value] if act == "source" else value, change["group"])

    header = asdict(choice) | {
        "sources": [{"icon": each.icon, "name": each.name} for each in choice.sources],
        "source": values.index(choice.source) if choice.source in values else None,
        "address": address_of(catalogue, key),
        "edit": visit().edits.get(key, 0),
    }
    # It travels with every run: what is not there is not sent.
    said = {name: value for name, value in header.items() if value not in ("", None, (), [])}
    _PICKER(data=pack(said), key=key, on_change_change=heard(key, "change", receive))


def picture_catalogue(
    names: Sequence[str],
    pictures: NDArray[np.uint8],
    *,
    labels: NDArray[np.int64] | None = None,
    groups: Sequence[str] = (),
    note: str = "",
    smooth: bool = False,
) -> bytes:
    """Make a catalogue of pictures (N, H, W, C), which are enlarged smoothly or pixel by pixel.

    Their levels are in it as they are, and where they have classes the labels, so that a scene
    can have one of them for its picture; and what parts of all there are to narrow the list to,
    and a note to stand below.
    """
    rows, columns, depth = pictures.shape[1:]
    levels = np.frombuffer(zlib.compress(pictures.tobytes()), np.uint8)
    header = {
        "names": names,
        "rows": rows,
        "columns": columns,
        "depth": depth,
        "size": len(levels),
        "smooth": smooth,
        "labels": None if labels is None else labels.tolist(),
        "groups": groups,
        "note": note,
    }
    return pack(header, [levels])


def kernel_catalogue(names: Sequence[str], kernels: Sequence[NDArray[np.float32]]) -> bytes:
    """Make a catalogue of kernels, which are drawn in the signed colours of the theme in use."""
    header = {"names": names, "shapes": [kernel.shape for kernel in kernels]}
    return pack(header, kernels)
