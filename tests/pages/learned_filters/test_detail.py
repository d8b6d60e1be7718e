"""The tabs of a filter."""

import pytest

from tests.pages.visiting import visit


@pytest.mark.apptest
@pytest.mark.parametrize("detail", ["probe", "change"])
def test_only_the_open_tab_is_computed(detail):
    test = visit("learned_filters", detail=detail)
    labels = [button.label for button in test.button]
    assert ("Hand-made in all places" in labels) == (detail == "change")
    drawn = [each.proto.component_name for each in test.get("bidi_component")]
    assert ("convscope_probe" in drawn) == (detail == "probe")


@pytest.mark.apptest
def test_on_a_phone_what_is_said_of_a_filter_is_folded_but_for_what_it_answers_to():
    test = visit("learned_filters", detail="card")
    assert len(test.get("plotly_chart")) == 2
    test.session_state["visit"].narrow = True
    test.run()
    assert not test.exception
    folded = [each.label for each in test.expander if each.label.startswith("What")]
    assert folded == ["What it answers to", "What it is", "What makes it fire"]
    assert len(test.get("plotly_chart")) == 1
