"""What a tab keeps of the lesson over a reload: what is done, and the guesses.

What was touched at a look is not kept: a look that was half done begins anew.
"""

import json
from contextlib import suppress

from convcore.quiz.questions import ANSWERS
from convcore.quiz.wrong_answers import WRONG_ANSWERS
from pages.lesson.memory import note, question_key
from pages.lesson.stages import CHECK, DEED_OF
from pages.shared.address.page_table import LESSON
from pages.shared.session.state import Guess, visit
from pages.shared.widgets.tab_memory import recalled, tab_memory

_LESSON = "lesson"


def remember() -> None:
    """Keep in the tab what is done, so that a reload finds it."""
    here, begun = visit(), question_key("")
    guesses = {
        key.removeprefix(begun): [guess.chosen, guess.mistake]
        for key, guess in here.guesses.items()
        if key.startswith(begun)
    }
    done = {"deeds": sorted(here.deeds), "stages": here.stages, "guesses": guesses}
    tab_memory(_LESSON, json.dumps(done, sort_keys=True))


def recall() -> None:
    """Add what the tab has kept to what this visit has done."""
    if (text := recalled(_LESSON)) is not None:
        take_over(text)


def take_over(text: str) -> None:
    """Add what a text says to what this visit has done; what is no progress is left out."""
    here = visit()
    asked = {*LESSON, *(f"{CHECK} {part}" for part in LESSON)}
    most = dict.fromkeys(LESSON, len(DEED_OF)) | {CHECK: len(LESSON)}
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        kept = json.loads(text)
        for name, (chosen, mistake) in kept["guesses"].items():
            if name in asked and chosen in range(ANSWERS) and mistake in {"", *WRONG_ANSWERS}:
                here.guesses.setdefault(question_key(name), Guess(int(chosen), mistake))
        for part, deed in kept["deeds"]:
            if part in LESSON and deed in DEED_OF.values():
                note(part, deed)
        for name, behind in kept["stages"].items():
            if name in most and behind in range(most[name] + 1):
                here.stages[name] = max(here.stages.get(name, 0), int(behind))
