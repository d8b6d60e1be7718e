"""The stages of a step: a problem, a guess, a look at the result, something to do by hand.

The last step ends with the self-check of the lesson.
"""

from pages.lesson.memory import FOUND, GUESSED, SOLVED, TRIED, note, question_key
from pages.lesson.step import Step
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import held
from pages.shared.session.state import visit

PROBLEM, GUESS, LOOK, HAND, CHECK = "problem", "guess", "look", "hand", "check"

DEED_OF = {PROBLEM: SOLVED, GUESS: GUESSED, LOOK: FOUND, HAND: TRIED}
"""What is done at each stage but the last of the lesson, which asks what is known."""


def stages_of(step: Step) -> tuple[str, ...]:
    """Name the stages of a step in their order."""
    begins = (PROBLEM,) if step.problem else ()
    ends = (CHECK,) if step.check else ()
    return (*begins, GUESS, LOOK, HAND, *ends)


def stage_of(step: Step) -> str:
    """Name the stage that the visitor is at."""
    part, stages, behind = step.part, stages_of(step), visit().stages
    if question_key(part) in visit().guesses:  # its answer uncovers the result
        note(part, GUESSED)
        leave(step, GUESS)
    if any(held(name) != PARAMETERS[name].default for name in step.settings):
        # A link shows its whole screen.
        behind[part] = max(behind.get(part, 0), stages.index(HAND))
    found = stages[min(behind.get(part, 0), len(stages) - 1)]
    # Nothing is uncovered that was not guessed.
    return GUESS if found == LOOK and question_key(part) not in visit().guesses else found


def go_back(step: Step, stage: str) -> None:
    """Open a stage again that was left behind."""
    visit().stages[step.part] = stages_of(step).index(stage)


def leave(step: Step, stage: str) -> None:
    """Leave a stage behind; a second click changes nothing."""
    behind = visit().stages
    behind[step.part] = max(behind.get(step.part, 0), stages_of(step).index(stage) + 1)
