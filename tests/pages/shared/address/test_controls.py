"""The fields of numbers: they take what people type, and lose nothing that they refuse."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.address.kinds import Number, WholeNumber
from pages.shared.address.parameters import PARAMETERS
from tests.pages.visiting import sentence_of
from tests.paths import ROOT

MENUS = {"stride", "dilation", "pool_size", "pool_stride"}
FIELDS = {
    name: parameter
    for name, parameter in PARAMETERS.items()
    if isinstance(parameter, Number | WholeNumber) and name not in MENUS
}
NO_NUMBERS = ("", "-", "1e", "0,5,", "1/0", "9**9", "\u0663", "nan", "1e999", "9" * 5000)


def page():
    import streamlit as st

    from pages.shared.address.controls import control, explain_numbers
    from pages.shared.address.kinds import Number, WholeNumber
    from pages.shared.address.parameters import PARAMETERS
    from pages.shared.address.settings import hold

    for name, parameter in PARAMETERS.items():
        if isinstance(parameter, Number | WholeNumber):
            st.session_state[f"{name}_means"] = control(name)
            explain_numbers(name)
    eights = {name: 8 for name in PARAMETERS if f"{name}_typed" in st.session_state}
    st.button("Elsewhere", on_click=hold, args=(eights,))


@pytest.fixture(scope="module")
def fields():
    return AppTest.from_function(page).run()


def enter(test, texts):
    """Type into the fields of numbers, by their names; gives what they then mean."""
    for name, text in texts.items():
        test.text_input(key=f"{name}_typed").set_value(text)
    assert not test.run().exception
    return {name: test.session_state[f"{name}_means"] for name in texts}


def shown(test, names):
    """Read what is in fields."""
    return {name: test.text_input(key=f"{name}_typed").value for name in names}


def test_every_number_of_few_is_chosen_and_every_other_typed(fields):
    assert {menu.key for menu in fields.selectbox} == MENUS
    assert {field.key for field in fields.text_input} == {f"{name}_typed" for name in FIELDS}
    # In Streamlit's own field the browser reads: in most, a decimal comma is passed over.
    for path in (ROOT / "pages").rglob("*.py"):
        assert "number_input" not in path.read_text("utf-8"), path


@pytest.mark.parametrize(
    ("text", "number", "names"),
    [
        ("\xa017 ", 17, FIELDS.keys() - {"zoom"}),
        ("34/2", 17, FIELDS.keys() - {"zoom"}),
        ("0,75", 0.75, {"bias", "zoom", "learning_rate"}),
        ("3/2", 1.5, {"bias", "zoom", "learning_rate"}),
        ("2,", 2, {"bias", "zoom", "learning_rate"}),
        ("\u2212,5", -0.5, {"bias"}),
    ],
)
def test_a_field_takes_a_number_as_it_is_typed_and_keeps_its_text(fields, text, number, names):
    assert enter(fields, dict.fromkeys(names, text)) == dict.fromkeys(names, number)
    assert not fields.error
    assert shown(fields, names) == dict.fromkeys(names, text)


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: repr(text[:9]))
def test_a_text_that_means_no_number_stays_in_its_field_with_one_sentence(fields, text):
    before = {name: fields.session_state[f"{name}_means"] for name in FIELDS}
    assert enter(fields, dict.fromkeys(FIELDS, text)) == before
    assert shown(fields, FIELDS) == dict.fromkeys(FIELDS, text)
    for name, error in zip(FIELDS, fields.error, strict=True):
        low, high = FIELDS[name].within
        least = {"learning_rate": "0.00001"}.get(name, f"{low:g}")
        kind = "number" if isinstance(FIELDS[name], Number) else "whole number"
        most = f"{high:,g}{' at most' * getattr(FIELDS[name], 'of_network', False)}"
        rule = f"{FIELDS[name].subject} is a {kind} from {least} to {most}. Received: "
        assert sentence_of(error).startswith(f"{rule}nothing. " if not text else rule)


def test_a_number_from_elsewhere_takes_the_place_of_a_refused_text(fields):
    # In a whole number, a comma may be meant to part thousands.
    whole = {name for name, field in FIELDS.items() if isinstance(field, WholeNumber)}
    enter(fields, dict.fromkeys(FIELDS, "?") | dict.fromkeys(whole, "1,000"))
    assert len(fields.error) == len(FIELDS)
    fields.button[0].click().run()
    assert shown(fields, FIELDS) == dict.fromkeys(FIELDS, "8")
    assert not fields.error
