"""Guess first on a page: what is asked for, the question, and the way through the round."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.quiz.questions import Question, generator
from pages.shared.address.controls import control, explain_numbers, folded_controls, narrow
from pages.shared.address.history import bring_to
from pages.shared.address.settings import setting
from pages.shared.guess.question import guess
from pages.shared.guess.rounds import next_in_round, place_in_round, round_of, values_now
from pages.shared.session.messages import show_error
from pages.shared.widgets.pictures import Figure

Asked = tuple[Question, Sequence[Figure]]
"""A question, and what there is to look at."""


@dataclass(frozen=True)
class Guessing:
    """Guess first, switched on.

    Parameters
    ----------
    page : str
        The page's key in the table of pages.
    ask : str
        What is asked for.
    seed : int
        Of the round.
    asks_for : sequence of str
        All that can be asked for on the page.
    """

    page: str
    ask: str
    seed: int
    asks_for: Sequence[str]

    def asks(self, seen: NDArray[np.float32], make: Callable[[np.random.Generator], Asked]) -> bool:
        """Ask the page's question about a picture; true where the result may be shown."""
        try:
            question, given = make(generator(self.seed, self._state))
        except ConvscopeError as error:
            show_error(error)
            answered = True  # there is nothing to cover
        else:
            answered = guess(question, given, key=self._key(seen))
        with st.container(horizontal=True, vertical_alignment="center", key="question_next"):
            goes_on = st.button(
                "Next question",
                icon=":material/arrow_forward:",
                shortcut="N",
                type="primary" if answered else "secondary",
            )
            with folded_controls("Other questions", "other_questions"):
                control("ask", among=self.asks_for)
                control("seed")
            st.caption(self._where())
        explain_numbers("seed")
        if goes_on:
            bring_to(next_in_round(self.page, self.seed))
        return answered

    def _where(self) -> str:
        place, count = place_in_round(self.page, self.seed), len(round_of(self.page, self.seed))
        if place is None:
            return f"A question of your own, beside the {count} of round {self.seed}."
        return f"Question {place + 1} of {count} of round {self.seed}."

    @property
    def _state(self) -> str:
        return f"{self.page} {values_now(self.page)}"

    def _key(self, seen: NDArray[np.float32]) -> str:
        # Another drawing is another question, though its link is the same.
        return f"{self._state} {self.seed} {zlib.crc32(np.ascontiguousarray(seen).data)}"


def guess_first(page: str, asks: Sequence[str]) -> Guessing | None:
    """Give what is asked on a page where Guess first is on."""
    if not setting("guess"):
        return None
    narrow("ask", asks, asks[0])
    return Guessing(page, setting("ask"), setting("seed"), asks)
