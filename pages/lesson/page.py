"""The lesson: six steps from a kernel to an answer, each with something to try."""

import streamlit as st

from convcore.errors import ConvscopeError
from pages.lesson.attempts import Attempt
from pages.lesson.memory import GUESSED, TRIED, has_done, note
from pages.lesson.progress import show_end, what_is_done
from pages.lesson.step_questions import about, question_of
from pages.lesson.steps import STEPS
from pages.shared.address.controls import control
from pages.shared.address.history import page_fragment
from pages.shared.address.page_table import LESSON
from pages.shared.address.settings import change
from pages.shared.guess.question import guess
from pages.shared.session.messages import show_error
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.take_home.panel import take_home
from pages.shared.widgets.scroll_to_top import scroll_to_top

LAST = list(STEPS)[-1]


def show_attempt(part: str, attempt: Attempt) -> None:
    """Show what there is to try, and say so when it is done."""
    if attempt.is_done:
        note(part, TRIED)
    st.markdown(f"**Try it.** {attempt.task}")
    if has_done(part, TRIED):
        st.success(f"Done. {attempt.learned}", icon=":material/check_circle:")
    else:
        st.info(attempt.so_far, icon=":material/pending:")


def ask_about(part: str) -> None:
    """Ask the question of a step, and note when it is answered."""
    question, given = question_of(part)
    st.caption(about(part))
    if guess(question, given, key=f"lesson {part}"):
        note(part, GUESSED)


def show_step(part: str, on_screen: OnScreen) -> None:
    """Show a step: its widgets, what there is to try, and its question."""
    step, attempt = STEPS[part], None
    st.markdown(f"{LESSON[part].summary} {step.words}")
    if step.is_wide:  # what there is to try stands above it, since it is several screens on a phone
        aside, live = st.container(), st.container()
    else:
        live, aside = st.columns([4, 1], gap="large")
    try:
        with live:
            attempt = step.draw()
        on_screen.screen = attempt.screen
        with aside:
            show_attempt(part, attempt)
        st.header("Guess it")
        ask_about(part)
    except ConvscopeError as error:
        show_error(error)


# A fragment: a click draws the step anew, and leaves the frame around it alone.
@page_fragment
def lesson() -> None:
    """Show one step of the lesson, and the way to the others."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        heading = st.container()
        part: str = control("part")
        before, after = str(int(part) - 1), str(int(part) + 1)
        ways = (("Previous step", "P", before), ("Next step", "N", after))
        for label, key, to in ways:
            st.button(
                label,
                shortcut=key,
                disabled=to not in STEPS,
                on_click=change,
                kwargs={"part": to},
                key=label,
            )
        with st.container(width=130):
            done = st.empty()
        place = st.container(width="content")
    heading.title(f"{part}. {LESSON[part].title}")
    with take_home(place) as on_screen:
        show_step(part, on_screen)
    done.caption(what_is_done())
    if part == LAST:
        show_end()
    else:
        st.button(
            f"Next: {LESSON[after].title}",
            icon=":material/arrow_forward:",
            on_click=change,
            kwargs={"part": after},
        )
    scroll_to_top(part, key="lesson_top")


lesson()
st.caption(CONVENTIONS)
