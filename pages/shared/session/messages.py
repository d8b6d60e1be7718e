"""Sentences about bad input, which may quote what a visitor or a link sent."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from convcore.errors import ConvscopeError

# Of a longer sentence the middle is left out: its end says what came.
_LONGEST, _END = 400, 120
# What Markdown could take for a link, a picture, emphasis, mathematics or an icon.
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Bare addresses become links even when escaped, unless an invisible word joiner parts them.
_ADDRESS = re.compile(r"(://|www\.|@)", re.IGNORECASE)
# A first word that is no name from code or of a file, as `config.json` is.
_WORD = re.compile(r"\A[a-z]+(?=[\s,'])")


def literal(text: str) -> str:
    """Make a text show as it is where Markdown is expected."""
    is_long = len(text) > _LONGEST
    shown = f"{text[: _LONGEST - _END]} … {text[-_END:]}" if is_long else text
    parted = _ADDRESS.sub(
        lambda found: f"{found[0][0]}\u2060{found[0][1:]}", shown.replace("\n", " ")
    )
    return _PUNCTUATION.sub(r"\\\1", parted)


def in_words(error: ConvscopeError | str) -> str:
    """Make the sentence of an error fit to be shown, with a capital where it begins with a word."""
    return literal(_WORD.sub(lambda word: word[0].capitalize(), str(error), count=1))


def show_error(error: ConvscopeError) -> None:
    """Say what was wrong and leave everything else on screen."""
    st.error(in_words(error), icon=":material/error:")


def show_warning(sentences: Sequence[str]) -> None:
    """Say what a link asked for in vain."""
    st.warning("  \n".join(map(in_words, sentences)), icon=":material/link_off:")


def show_note(sentence: str) -> None:
    """Say what is good to know and needs nothing to be done."""
    st.info(literal(sentence), icon=":material/link:")


@contextmanager
def notice(name: str, close: Callable[[], None]) -> Iterator[None]:
    """Draw something among what lies over the page (`frame.css`), until it is closed there."""
    with st.container(key=f"notice_{name}", horizontal=True, vertical_alignment="center"):
        with st.container():
            yield
        st.button("Close", icon=":material/close:", on_click=close, key=f"close_{name}")
