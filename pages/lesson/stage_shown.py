"""A stage of a step on the screen: its question, or what is to be done and how far it is."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.quiz.questions import Question, verdict
from pages.lesson.attempts import Attempt
from pages.lesson.memory import FOUND, has_done, note, question_key, touches
from pages.lesson.stages import CHECK, DEED_OF, HAND, LOOK, PROBLEM, leave
from pages.lesson.step import Step
from pages.shared.address.settings import change
from pages.shared.address.terms import TERMS, tell
from pages.shared.guess.question import guess, guess_of
from pages.shared.session.state import Guess, visit
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.take_home.on_screen import OnScreen

PATIENCE = 2  # touches of wrong places after which the right one is offered


def show_stage(step: Step, stage: str, on_screen: OnScreen) -> None:
    """Show what is needed at a stage of a step, and nothing else."""
    with st.container(key="now"):  # where reading begins, see `arrive`
        if stage == CHECK and step.check:
            step.check(step)
            return
        draw = _drawing_of(step, stage)
        if draw is None:
            _ask(step)
            return
        bar, live = _task_and_live()
        with live:
            attempt = draw()
        on_screen.screen = attempt.screen
        if attempt.is_done:
            note(step.part, DEED_OF[stage])
        with bar:
            _show_task(step, stage, attempt)
    if stage == HAND:
        _show_more(step)


def _task_and_live() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Give the places of the task and of what it speaks of, which on a phone comes first."""
    if visit().narrow:
        live, beside = st.columns([5, 2])
    else:
        beside, live = st.columns([2, 5], gap="large")
    return beside.container(key="task"), live


def _ask(step: Step) -> None:
    """Ask what will happen; the answer uncovers it."""
    tell(step.words if isinstance(step.words, str) else step.words(), *TERMS)
    question, given = step.asks()
    guess(question, given, key=question_key(step.part))


def _drawing_of(step: Step, stage: str) -> Callable[[], Attempt] | None:
    """Give what draws a stage and says what is to be done there; None where a guess comes first."""
    if stage == LOOK:
        question, _ = step.asks()
        guessed = guess_of(question, question_key(step.part))
        return None if guessed is None else partial(_uncover, step, question, guessed)
    return {PROBLEM: step.problem, HAND: step.hand}.get(stage)


def _uncover(step: Step, question: Question, guessed: Guess) -> Attempt:
    """Draw the result, and say first whether the guess was right."""
    attempt = step.look(question, guessed)
    told = verdict(question.answers[guessed.chosen])
    return replace(attempt, task=f"{told} {attempt.task}")


def _show_task(step: Step, stage: str, attempt: Attempt) -> None:
    """Say what is to be done and how far it is, and offer to go on."""
    part, learned = step.part, attempt.learned
    done = has_done(part, DEED_OF[stage])
    tell(attempt.task, *TERMS)
    if attempt.score is not None:
        st.progress(min(max(attempt.score, 0.0), 1.0))
    if done:
        told = learned if isinstance(learned, str) else learned()
        st.success(told, icon=":material/check_circle:")
        if attempt.shows:
            attempt.shows()
    if attempt.so_far and not attempt.is_done:  # what is tried afterwards is answered as well
        st.info(attempt.so_far, icon=":material/pending:")
    with st.container(horizontal=True):
        if stage == LOOK and not done and len(touches(part)) >= PATIENCE:
            st.button("Show me", on_click=note, args=(part, FOUND), key="show_me")
        if stage == HAND and not step.check:
            _go_on(done, partial(change, part=str(int(part) + 1)), part, stage)
        elif done or stage in (PROBLEM, HAND):
            _go_on(done, partial(leave, step, stage), part, stage)


def _go_on(done: bool, act: partial[None], part: str, stage: str) -> None:
    """Offer to leave a stage; a second press while the next is drawn leaves the same one."""
    st.button(
        "Go on" if done else "Go on without it",
        icon=":material/arrow_forward:",
        type="primary" if done else "tertiary",
        on_click=act,
        wrap=True,
        key=f"go_on_{part}_{stage}",
    )


def _show_more(step: Step) -> None:
    """Show, folded away, what else there is to know."""
    with st.expander("More"):
        if step.more:
            step.more()
        st.caption(CONVENTIONS)
