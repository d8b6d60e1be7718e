"""The switch for the projector, as Streamlit's own test runner sees it."""

import pytest

from pages.shared.address.page_table import PAGES
from tests.pages.visiting import sentence_of, visit

pytestmark = pytest.mark.apptest


def test_a_bad_projector_is_refused_and_nothing_else_is_lost():
    test = visit("kernel_lab", present="maybe", stride="2")
    (warning,) = test.warning
    assert (
        sentence_of(warning)
        == "Projector is true or false. Received: 'maybe'. Shown at first: false"
    )
    assert (test.session_state["present"], test.session_state["stride"]) == (False, 2)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_switch_and_on_a_projector_ways_to_others_and_folded_controls(page):
    plain, presented = visit(page), visit(page, present="true")
    assert not plain.toggle(key="present").value
    assert presented.toggle(key="present").value
    links = [len(test.get("page_link")) for test in (plain, presented)]
    assert links[1] - links[0] == len(PAGES)
    assert "Settings" not in [each.label for each in plain.expander]
    folded = [each for each in presented.expander if each.label == "Settings"]
    assert len(folded) == (page not in ("home", "lesson"))
    for settings in folded:  # the row's picker is in it
        assert settings.get("bidi_component")
