"""The table of link parameters is what widgets, links and refusals are made from."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.address.history import refusals, unknown
from pages.shared.address.kinds import Choice, Name, Number, Switch, WholeNumber, Written
from pages.shared.address.page_table import PAGES
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.query import NOBODYS_BUSINESS
from tests.link_values import WRITTEN

BAD = {
    Choice: ["", "no such option", "BOXES"],
    WholeNumber: ["", "-7", "1000000", "1.5", "many", "nan", "1_2", "१२", "12\0", "1" * 309],
    Number: ["", "-100.5", "nan", "inf", "much", "1_2", "१२", "1e999", "9" * 5000],
    Switch: ["", "1", "yes"],
    # Its field keeps the text and explains it there; see test_pages. So does a menu of names.
    Written: [],
    Name: [],
}


def good_texts(parameter):
    match parameter:
        case Choice():
            return parameter.options
        case Name():
            return (parameter.default, "any name")
        case WholeNumber(within=(low, high)) | Number(within=(low, high)):
            return (f"{low:g}", f"{high:g}", f"{parameter.default:g}")
        case Switch():
            return ("true", "false", "True")
        case Written():
            return (parameter.default, "1x3:-1,0,1", "9,4")


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_takes_its_default_and_everything_it_allows(name):
    parameter = PARAMETERS[name]
    for text in good_texts(parameter):
        for page in parameter.pages:
            assert refusals(page, {name: text}) == []


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_says_in_one_sentence_what_it_refuses(name):
    parameter = PARAMETERS[name]
    for text in BAD[type(parameter)]:
        (sentence,) = refusals(parameter.pages[0], {name: text})
        assert "\n" not in sentence
        assert "Received: " in sentence


@pytest.mark.parametrize("page", PAGES)
def test_a_parameter_of_no_page_or_another_page_is_named_and_not_refused(page):
    foreign = [name for name, parameter in PARAMETERS.items() if page not in parameter.pages]
    for name in ["no_such_parameter", *foreign]:
        assert (unknown(page, [name]), refusals(page, {name: "no such value"})) == ([name], [])


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"stride": ["2", "3"], "amp;stride": "4"}, {"stride": "2"}),
        ({"amp;stride": ["2", "3"], "stride": "4"}, {"stride": "2"}),
        ({"image": "cat", "amp;stride": "2", "amp;amp;bias": "1"}, ["cat", "2", "1"]),
        (dict.fromkeys(["utm_source", "fbclid", "GCLID", "msclkid", "mc_cid", "_ga"], "1"), {}),
        ({"embed": "true", "embed_options": "show_toolbar", "embed_test": "1"}, {}),
        ({"reference": "1", "silence": "", "": "2"}, {"reference": "1", "silence": "", "": "2"}),
    ],
    ids=str,
)
def test_an_address_says_what_its_sender_meant(query, says):
    def script():
        import streamlit as st

        from pages.shared.address.query import received

        st.json(received())

    test = AppTest.from_function(script)
    test.query_params |= query
    said = json.loads(test.run().json[0].value)
    assert (said if isinstance(says, dict) else [*said.values()]) == says


def test_no_parameter_of_ours_is_taken_for_nobodys_business():
    assert not [name for name in PARAMETERS if NOBODYS_BUSINESS.match(name)]


def test_every_parameter_belongs_to_a_page_that_exists():
    for name, parameter in PARAMETERS.items():
        assert parameter.pages, name
        assert set(parameter.pages) <= set(PAGES), name


def test_every_parameter_that_is_written_out_has_texts_to_try():
    assert WRITTEN.keys() == {n for n, each in PARAMETERS.items() if isinstance(each, Written)}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_out_means_the_same_when_it_is_read_again(name):
    parameter = PARAMETERS[name]
    for text in (parameter.default, *WRITTEN[name]):
        assert parameter.for_widget(parameter.meaning(parameter.read(text))) == text
