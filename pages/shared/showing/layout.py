"""How a page is laid out: a title, a line, one row of controls, and what they lead to."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from pages.shared.address.controls import control, folded_controls
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import held, parameter_here, set_back, setting
from pages.shared.address.terms import tell
from pages.shared.session.state import visit
from pages.shared.widgets.width import narrow_now, width


def know_width() -> None:
    """Take a telephone's screen for narrow and any other for wide, until the browser has said."""
    if (now := narrow_now()) is not None:
        visit().narrow = now
    elif visit().narrow is None:
        visit().narrow = "Mobi" in (st.context.headers.get("User-Agent") or "")


def watch_width() -> None:
    """Run the page anew where its screen is narrow and was taken for wide, or the other way."""
    width(narrow=bool(visit().narrow))


def page_title(title: str, *, guesses: bool = False) -> DeltaGenerator:
    """Show the title of a page; at its right Guess first, and a place for what is taken home."""
    row = st.container(
        key="title",
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        gap="xsmall",
    )
    row.title(title, width="content", anchor=False)
    with row.container(horizontal=True, vertical_alignment="center", width="content"):
        if guesses:
            control("guess")
        return st.container(width="content")


def what_to_do_line() -> DeltaGenerator:
    """Give the place for what to do, where what is said there is known later."""
    return st.container(key="what_to_do")


def what_to_do(words: str, *terms: str, line: DeltaGenerator | None = None) -> DeltaGenerator:
    """Say in a line what to do, with terms that can be asked; gives a place for what is refused.

    That lies over the line (`frame.css`), so that nothing below it moves.
    """
    with line or what_to_do_line():
        if words:
            tell(words, *terms)
        return st.container(key="problems")


def controls_and_result() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Give a place for the row of controls and one for the result; on a phone the result is first.

    In the order of the page itself, so that the keys meet both in the order that the eye does.
    What there may be to say below the row takes no room before.
    """
    if visit().narrow:
        result, controls = st.container(key="result"), st.container(gap=None)
    else:
        controls, result = st.container(gap=None), st.container(key="result")
    return controls, result


def control_row() -> DeltaGenerator:
    """Give the place for a page's one row of at most six controls: a grid, see `frame.css`.

    On a projector it is folded away. Folded, it is still there, so that its fields stay true.
    """
    row = partial(st.container, key="controls", horizontal=True, vertical_alignment="bottom")
    if not setting("present"):
        return row()
    with st.expander("Settings", key="settings", icon=":material/tune:", type="compact"):
        return row()


@contextmanager
def more_settings(*names: str) -> Iterator[PopoverContainer]:
    """Put into the row what is rarely touched, and beside it how much of that has been changed."""
    with st.container(key="more", horizontal=True, width="content", gap="xxsmall"):
        icon = ":material/tune:"
        with folded_controls("More settings", "more_settings", icon) as popover:
            yield popover
        changed = [name for name in names if held(name) != parameter_here(name).default]
        with st.container(width="content"):  # stays, so that what follows keeps its place
            if changed:
                st.button(
                    f"Reset {len(changed)} changed",
                    icon=":material/undo:",
                    type="tertiary",
                    on_click=set_back,
                    args=changed,
                    help="Set back: " + ", ".join(PARAMETERS[name].label for name in changed),
                    key="reset_settings",
                )
