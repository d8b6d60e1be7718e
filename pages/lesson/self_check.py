"""The end of the lesson: five questions that it has answered, and where to go on."""

from functools import partial

import streamlit as st

from convcore.kernels.presets import KERNELS
from convcore.quiz.check_questions import (
    ask_how_filters_combine,
    ask_what_is_found,
    ask_what_pooling_does,
    ask_who_chooses,
    ask_why_not_the_picture,
)
from convcore.quiz.questions import Question, generator
from pages.lesson.memory import GUESSED, TRIED, begin_again, parts_with, question_key
from pages.lesson.products import kernel_on
from pages.lesson.stages import CHECK, HAND, go_back
from pages.lesson.step import Step
from pages.lesson.trained import TROUSERS, network, second_convolution
from pages.lesson.unit import Combined, combined
from pages.shared.address.navigation import page_link
from pages.shared.address.page_table import LESSON
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import change, set_back
from pages.shared.guess.question import guess, guess_of
from pages.shared.session.state import visit


def questions() -> dict[str, Question]:
    """Give the questions, by the step that answers each."""
    return _questions(combined())


@st.cache_resource(show_spinner=False)
def _questions(_found: Combined) -> dict[str, Question]:
    kernel, trained = KERNELS["horizontal_edge"].weights, network()
    random, (first, second) = generator(0, CHECK), _found.two
    unpooled, name = trained.layers_without_pooling, second_convolution(trained)
    makes = _found.stripe.name if _found.stripe else "a feature"
    total = float(_found.values[_found.unit])
    asked = {
        "1": ask_what_is_found(kernel),
        "2": ask_why_not_the_picture(kernel_on(TROUSERS)),
        "3": ask_what_pooling_does(trained.layers, unpooled, name),
        "4": ask_who_chooses(trained),
        "5": ask_how_filters_combine(first, second, makes, total),
    }
    return {part: each.arranged(random) for part, each in asked.items()}


def check_key(part: str) -> str:
    """Name the question about a step among all that a visit answers."""
    return question_key(f"{CHECK} {part}")


def check(step: Step) -> None:
    """Ask one question after the other; after the last, say how it went."""
    asked = questions()
    at = visit().stages.get(CHECK, 0)
    if at >= len(asked):
        _show_result(asked, step)
        return
    part = list(asked)[at]
    st.markdown(f"What you can answer now: question **{at + 1} of {len(asked)}**.")
    with st.container(key="self_check"):
        is_answered = guess(asked[part], [], key=check_key(part), tells_score=False)
    if is_answered:
        with st.container(horizontal=True):
            last = at + 1 == len(asked)
            st.button(
                "See how it went" if last else "Next question",
                icon=":material/arrow_forward:",
                type="primary",
                on_click=partial(_go_to, at + 1),
                key=f"go_on_{at}",
            )
            _link_to(part)


def _show_result(asked: dict[str, Question], step: Step) -> None:
    """Say which were right, each with its answer and the way to the step that shows it."""
    guesses = {part: guess_of(each, check_key(part)) for part, each in asked.items()}
    right = [part for part, found in guesses.items() if found and not found.mistake]
    st.markdown(f"You had **{len(right)} of {len(asked)}** right:")
    for part, question in asked.items():
        icon = ":material/check:" if part in right else ":material/close:"
        with st.expander(question.words, icon=icon):
            why = question.reasons[question.right].text
            st.markdown(f"**{question.answers[question.right].text}.** {why}")
            _link_to(part)
    _show_end(step)


def _link_to(part: str) -> None:
    st.button(
        f"Step {part}", type="tertiary", on_click=change, kwargs={"part": part}, key=f"to_{part}"
    )


def _go_to(at: int) -> None:
    visit().stages[CHECK] = at


def _show_end(step: Step) -> None:
    """Say what was done, and where to go on."""
    tried, guessed = (len(parts_with(deed)) for deed in (TRIED, GUESSED))
    st.header("Where to go on")
    st.markdown(
        f"You have tried {tried} of the {len(LESSON)} steps, and answered {guessed} of their "
        "questions."
    )
    with st.container(horizontal=True):
        page_link("kernel_lab", "Your own kernel, on photographs", {"image": "camera"})
        page_link("learned_filters", "Silence a filter, or put yours in", {"stage": "weights"})
        page_link("layers", "Every unit of every layer", {"sample": "7"})
        page_link("training", "Watch the filters find themselves", {"step": "1"})
    with st.container(horizontal=True):
        by_hand = partial(go_back, step, HAND)
        st.button(f"Back to step {step.part}", icon=":material/arrow_back:", on_click=by_hand)
        st.button("Start the lesson again", icon=":material/replay:", on_click=_start_again)


def _start_again() -> None:
    begin_again()
    # Else a step would open by hand, with what was set there before.
    set_back(*(name for name, each in PARAMETERS.items() if each.pages == ("lesson",)))
