"""Pictures to choose by: a button that shows the one in use, and opens a list of thumbnails."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convcore.pictures.sprites import ACROSS, sprite
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
    groups : sequence of str, optional
        Parts of all that the list can be narrowed to.
    group : str, optional
        Which of them it is narrowed to.
    number, most : int, optional
        The number of what is in use, and the largest there is; without `most` none can be typed.
    note : str, optional
        What stands below the thumbnails.
    """

    label: str
    shown: str
    chosen: int | None
    total: int
    first: int = 0
    steps: str = ""
    sources: Sequence[Source] = ()
    source: str = ""
    groups: Sequence[str] = ()
    group: str = ""
    number: int = 0
    most: int | None = None
    note: str = ""


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
    names: Sequence[str], pictures: NDArray[np.uint8], *, smooth: bool = False
) -> bytes:
    """Make a catalogue of pictures (N, H, W, C), which are enlarged smoothly or pixel by pixel."""
    count, rows, columns = pictures.shape[:3]
    file = np.frombuffer(sprite(pictures), np.uint8)
    header = {
        "names": names,
        "rows": rows,
        "columns": columns,
        "across": min(count, ACROSS),
        "size": len(file),
        "smooth": smooth,
    }
    return pack(header, [file])


def kernel_catalogue(names: Sequence[str], kernels: Sequence[NDArray[np.float32]]) -> bytes:
    """Make a catalogue of kernels, which are drawn in the signed colours of the theme in use."""
    header = {"names": names, "shapes": [kernel.shape for kernel in kernels]}
    return pack(header, kernels)
