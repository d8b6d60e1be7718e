"""The lesson: six steps from a kernel to an answer, each guessed before it is shown."""

from contextlib import suppress

import streamlit as st

from convcore.errors import ConvscopeError
from pages.lesson.kept import recall, remember
from pages.lesson.progress import show_way
from pages.lesson.stage_shown import show_stage
from pages.lesson.stages import CHECK, stage_of
from pages.lesson.steps import STEPS
from pages.shared.address.page_table import LESSON
from pages.shared.address.settings import setting
from pages.shared.session.messages import show_error
from pages.shared.session.state import visit
from pages.shared.showing.layout import page_title
from pages.shared.take_home.panel import take_home
from pages.shared.widgets.arrival import arrive

recall()
part: str = setting("part")
step = STEPS[part]
stage = stage_of(step)
with st.container(key="waking"), suppress(ConvscopeError):  # told below
    step.asks()  # what may take long, before anything is drawn: no step stands there half
place = page_title(f"{part}. {LESSON[part].title}")
way = st.container()
with take_home(place) as on_screen:
    try:
        show_stage(step, stage, on_screen)
    except ConvscopeError as error:
        show_error(error)
with way:  # drawn last, when it is known what is done
    show_way(part)
remember()
arrive(part, f"{stage} {visit().stages.get(CHECK)}", "now", key="lesson_arrival")
