"""A mistake that tools make, on the Kernel lab's own picture and kernel: right beside wrong."""

import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from convcore.kernel_at_work import KernelAtWork
from convcore.quiz.comparisons import View
from convcore.quiz.tool_mistakes import MISTAKES, Need, make_mistake
from convcore.rounding import format_value
from pages.shared.address.controls import control
from pages.shared.address.history import bring_to
from pages.shared.address.settings import held, hold, parameter_here
from pages.shared.session.state import visit
from pages.shared.widgets.descriptions import map_texts
from pages.shared.widgets.pictures import Figure, image_figure, map_figure, pictures

_NONE = "none"


def choose_mistake(at_work: KernelAtWork) -> str:
    """Show the menu of mistakes, which are numbers there until solved: a name gives it away."""
    now = str(held("mistake"))
    if now not in visit().solved and st.session_state.get(_answer_key(now, at_work)):
        visit().solved.add(now)
        hold({"mistake": now})  # the browser still knows it by its number
    st.markdown(
        "Six bugs that tools for pictures really have, made again on this picture and "
        "kernel, without bias and ReLU. What went wrong?"
    )
    with st.container(width=340):
        chosen: str = control("mistake", called=_called)
    return chosen


def _called(slug: str) -> str:
    return MISTAKES[slug].name if slug in visit().solved else parameter_here("mistake").called(slug)


def _answer_key(slug: str, at_work: KernelAtWork) -> str:
    """Name the state of an answer; another picture, kernel or mistake is another question."""
    seen = zlib.crc32(at_work.kernel.tobytes(), zlib.crc32(at_work.picture.tobytes()))
    return f"answer_{slug}_{seen}"


def show_mistake(chosen: str, at_work: KernelAtWork) -> None:
    """Show what is right beside what a mistake makes of it; the answer is one click away."""
    if chosen == _NONE:
        return
    mistake = MISTAKES[chosen]
    made = make_mistake(mistake, at_work)
    if isinstance(made, Need):
        st.info(made.sentence, icon=":material/lightbulb:")
        if st.button(made.label):
            bring_to(made.settings)
        return
    _side_by_side(made.right, made.wrong, key=f"{chosen}_maps")
    st.markdown("**What happened here?**")
    answer = st.expander("Show the answer", key=_answer_key(chosen, at_work), on_change="rerun")
    if answer.open:
        with answer:
            st.markdown(f"**{mistake.name}.** {made.answer}")
            if made.read:
                _side_by_side(made.read[:1], made.read[1:], key=f"{chosen}_read")
            st.markdown(f"Where it happens: {mistake.mechanism}")


def _side_by_side(left: Sequence[View], right: Sequence[View], key: str) -> None:
    # As wide as so many pictures of the probe.
    with st.container(width=340 * len((*left, *right))):
        for column, views in zip(st.columns(2, gap="medium"), (left, right), strict=True):
            with column:
                pictures([_figure(view) for view in views], key=f"{key}_{views[0].title}")


def _figure(view: View) -> Figure:
    if view.scale == "signed":
        return map_figure(view.title, view.values, np.array(view.ends, np.float32))
    what = map_texts(view.values[..., np.newaxis])[0] if view.values.ndim == 2 else "in colour"
    drawn = image_figure(view.title, view.values, f"{view.title}: {what}")
    if view.ends == (0, 1):
        return drawn
    black, white = (format_value(end) for end in view.ends)
    return replace(drawn, ends=view.ends, note=f"black is {black}, white {white}")
