"""Terms in texts can be asked where they first stand, and no text of anybody becomes HTML."""

import re

import pytest
import streamlit as st

from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.terms import TERMS, tell
from pages.shared.session.messages import literal


@pytest.fixture
def told(monkeypatch):
    shown = []
    monkeypatch.setattr(st, "markdown", lambda text, **_: shown.append(text))
    return shown


def test_each_term_is_asked_once_where_it_first_stands_in_any_number_and_case(told):
    tell("Strides: a stride. Of **ReLU**, no preReLU, a unit.", "stride", "ReLU", "unit", "bias")
    asked = re.findall(
        r'<span class="term" role="button" tabindex="0" aria-description="([^"<]*)">([^<]*)</span>',
        told[0],
    )
    assert asked == [
        (TERMS[each.lower().removesuffix("s") if each != "ReLU" else each], each)
        for each in ("Strides", "ReLU", "unit")
    ]
    plain = re.sub("<[^>]*>", "", told[0])
    assert plain == "Strides: a stride. Of **ReLU**, no preReLU, a unit."


@pytest.mark.parametrize("text", ["<b>stride", "\\\\<img src=x>", literal("\\<i>&lt;stride")])
def test_no_tag_but_that_of_a_term_becomes_html(told, text):
    tell(text, "stride")
    without = re.sub(r"<span class=\"term\"[^<>]*>|</span>", "", told[0])
    assert not re.search(r"(?<!\\)(\\\\)*<", without)


def test_a_term_has_one_sentence_and_a_control_called_so_begins_its_help_with_it():
    by_label = {parameter.label.lower(): parameter for parameter in PARAMETERS.values()}
    for term, sentence in TERMS.items():
        assert re.fullmatch(r"[A-Z][^.]*\.", sentence), term
        parameter = by_label.get(term.lower())
        if parameter and parameter.help:
            assert parameter.help.startswith(sentence), term
