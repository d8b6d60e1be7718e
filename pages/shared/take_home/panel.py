"""Take it home: the picture, the numbers, the code and the link of the screen as it is now."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.export.array_files import csv_table, file_name, npy
from convcore.export.computations import Computation
from convcore.export.keras_program import keras_program
from convcore.export.numpy_program import numpy_program
from convcore.export.opencv_program import opencv_program
from convcore.export.png_files import as_it_is, enlarged
from convcore.export.program_text import Program
from convcore.export.qr_codes import qr_code
from convcore.export.screens import Screen, ScreenArray
from pages.shared.address.settings import setting
from pages.shared.address.words import OWN, OWN_PICTURES, UPLOAD
from pages.shared.session.messages import in_words, show_error
from pages.shared.session.state import visit
from pages.shared.take_home.link import OF_THIS_COMPUTER, is_of_this_computer, link_of_screen
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.widgets.pictures import shape_text

_OPEN: Final = "take_home"
_TABS: Final = ("Picture and numbers", "Code", "Link")
_WRITERS: Final[dict[str, Callable[[Computation, str | None], Program]]] = {
    "NumPy": numpy_program,
    "Keras": keras_program,
    "OpenCV": opencv_program,
}
_CODE_HEIGHT: Final = 400  # pixels
# All maps of a layer of a visitor's network can be millions of numbers: a table of six million took
# the server 14 s and 1.9 GB.
_MOST_NUMBERS: Final = 500_000
_PREVIEW_WIDTH: Final = 300
_QR_WIDTH: Final = 260


@contextmanager
def take_home(place: DeltaGenerator) -> Iterator[OnScreen]:
    """Offer what is on screen to be taken home; also where the page found nothing to show."""
    shown = OnScreen()
    try:
        yield shown
    finally:
        with place:
            _offer(shown)


# A fragment of its own: it opens without drawing the page again. Nothing is computed before, and
# what is downloaded belongs to the screen that was there when it opened.
@st.fragment
def _offer(shown: OnScreen) -> None:
    popover = st.popover("Take it home", icon=":material/download:", key=_OPEN, on_change="rerun")
    if not popover.open:
        return
    with popover:
        link = link_of_screen()
        numbers, code, address = st.tabs(_TABS, key="take_home_tab", on_change="rerun")
        screen = _ask_for(shown)
        if numbers.open:
            with numbers:
                _offer_arrays(screen) if screen else _say_nothing()
        if code.open:
            with code:
                _offer_code(screen, link) if screen else _say_nothing()
        if address.open:
            with address:
                _offer_link(link)


def _ask_for(shown: OnScreen) -> Screen | None:
    """Give what is shown; where Keras is only now asked for it, it may refuse."""
    try:
        return shown.screen() if shown.screen else None
    except ConvscopeError as error:
        show_error(error)
        return None


def _say_nothing() -> None:
    st.info("This screen shows no result now, so there is nothing of it to take home.")


def _offer_arrays(screen: Screen) -> None:
    arrays = screen.arrays
    number = st.selectbox(
        "What",
        range(len(arrays)),
        min(screen.main, len(arrays) - 1),
        format_func=lambda place: arrays[place].title,
        key=f"take_home_array_{visit().page}",
    )
    array = arrays[number]
    is_large = array.values.size > _MOST_NUMBERS
    stops = st.get_option("theme.chartDivergingColors")
    with st.container(horizontal=True, gap="xsmall"):
        for label, ending, help_, make in _files(array, stops, is_large=is_large):
            name = file_name(screen.name, array.title, shape=array.values.shape, ending=ending)
            st.download_button(
                label,
                make,
                name,
                key=f"take_home_{label}",
                on_click="ignore",
                help=help_,
                icon=":material/download:",
            )
    st.caption(f"{shape_text(array.values.shape)} numbers: {', '.join(array.axes)}.")
    if is_large:
        st.caption(f"Pictures and tables are made of up to {_MOST_NUMBERS:,} numbers.")
        return
    st.image(
        enlarged(array, stops), width=_PREVIEW_WIDTH, alt=f"{array.title}, as in the enlarged PNG"
    )


def _files(
    array: ScreenArray, stops: list[str], *, is_large: bool
) -> list[tuple[str, str, str, Callable[[], bytes]]]:
    """List the files of an array: label, ending, what it holds, and how it is made."""
    values = array.values
    if is_large:
        return [(".npy", "npy", "For numpy.load.", lambda: npy(values))]
    table = "As a plain table" if values.ndim == 2 else "A line for each number, with its place"
    return [
        (
            "PNG",
            "png",
            "A pixel for each number, in the colours of the light theme.",
            lambda: as_it_is(array, stops),
        ),
        (
            "PNG, enlarged",
            "large.png",
            "With title and legend, as below.",
            lambda: enlarged(array, stops),
        ),
        (".npy", "npy", "For numpy.load.", lambda: npy(values)),
        (
            ".csv",
            "csv",
            f"{table}, in full float32 digits.",
            lambda: csv_table(values, array.axes),
        ),
    ]


def _offer_code(screen: Screen, link: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        library: str = st.segmented_control(
            "Library", list(_WRITERS), default="NumPy", required=True, key="take_home_library"
        )
        # Here, since it would be out of sight below the code.
        download = st.container(width="content")
    try:
        program = _WRITERS[library](screen.computation(), link)
    except ConvscopeError as error:
        st.info(in_words(error))
        return
    download.download_button(
        "The whole program",
        lambda: program.text,
        file_name(screen.name, library, ending="py"),
        mime="text/x-python",
        key="take_home_program",
        on_click="ignore",
        icon=":material/download:",
    )
    st.code(program.head, language="python", height=_CODE_HEIGHT)
    st.caption(
        "The download is complete and runs by itself: below this part it has the data, "
        f"{program.numbers:,} numbers, exact and compressed."
    )


def _offer_link(link: str) -> None:
    st.code(link, language=None, wrap_lines=True)
    own = {setting("image"), setting("input")} & {*OWN_PICTURES}
    if own or setting("model") in (UPLOAD, OWN):
        st.caption(
            "It carries the settings but nothing of yours: whoever opens it sees a picture or a "
            "network of Convscope's instead, and a sentence that says so."
        )
    try:
        st.image(qr_code(link), width=_QR_WIDTH, alt="The link as a QR code")
        st.caption("For the room: point a telephone's camera at it.")
        if is_of_this_computer(link):
            st.caption(OF_THIS_COMPUTER)
    except ConvscopeError as error:
        st.caption(in_words(error))
