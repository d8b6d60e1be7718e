"""The record of a step of the lesson: what it says, asks, uncovers and gives to do."""

from collections.abc import Callable
from dataclasses import dataclass

from convcore.quiz.questions import Question
from pages.lesson.attempts import Attempt
from pages.shared.guess.mode import Asked
from pages.shared.session.state import Guess


@dataclass(frozen=True)
class Step:
    """One step of the lesson, beside its title in `LESSON`; see `stages.py` for their order.

    Parameters
    ----------
    part : str
        Its value of the link parameter `part`.
    words : str or callable
        What will be looked at, in a sentence that tells no result, as Markdown; or what gives it.
    asks : callable
        Gives the question about it, and what there is to look at.
    look : callable
        Uncovers the result to somebody who has guessed, and says what of it is to be touched.
    hand : callable
        Draws what there is to do by hand, and says what.
    problem : callable or None
        Draws the problem that the step begins with, and says what it is.
    more : callable or None
        Draws what stands folded away beside what there is to do by hand.
    check : callable or None
        Draws what the lesson ends with, where this is its last step, which it is given.
    settings : tuple of str
        The link parameters of what there is to do by hand: where one is set, the step opens there.
    """

    part: str
    words: str | Callable[[], str]
    asks: Callable[[], Asked]
    look: Callable[[Question, Guess], Attempt]
    hand: Callable[[], Attempt]
    problem: Callable[[], Attempt] | None = None
    more: Callable[[], None] | None = None
    check: Callable[["Step"], None] | None = None
    settings: tuple[str, ...] = ()
