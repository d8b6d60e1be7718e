"""A mistake that tools make, on the Kernel lab's own picture and kernel: right beside wrong."""

import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from convcore.kernel_at_work import KernelAtWork
from convcore.quiz.comparisons import View
from convcore.quiz.tool_mistakes import MISTAKES, Need, make_mistake
from convcore.rounding import digits_for, format_number
from pages.shared.address.controls import control
from pages.shared.address.history import bring_to
from pages.shared.widgets.descriptions import map_texts
from pages.shared.widgets.pictures import Figure, image_figure, map_figure, pictures


def choose_mistake() -> str:
    """Show the menu of mistakes."""
    st.header("Mistakes worth making", anchor=False)
    st.caption(
        "Six bugs that tools for pictures really have, made again on this picture and kernel, "
        "without bias and ReLU."
    )
    with st.container(width=340):
        chosen: str = control("mistake")
    return chosen


def show_mistake(chosen: str, at_work: KernelAtWork) -> None:
    """Show what is right beside what a mistake makes of it; the answer is one click away."""
    if chosen == "none":
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
    # Another picture, kernel or mistake is another question, so its answer is covered again.
    seen = zlib.crc32(at_work.kernel.tobytes(), zlib.crc32(at_work.picture.tobytes()))
    covered = f"answer_{chosen}_{seen}"
    answer = st.expander("Show the answer", key=covered, on_change="rerun")
    if answer.open:
        with answer:
            st.markdown(made.answer)
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
    black, white = (format_number(end, digits_for(abs(end))) for end in view.ends)
    return replace(drawn, ends=view.ends, note=f"black is {black}, white {white}")
