"""The table of link parameters is what widgets, links and refusals are made from."""

import pytest

from pages.shared.address.history import refusals
from pages.shared.address.kinds import Choice, Name, Number, Switch, WholeNumber, Written
from pages.shared.address.page_table import PAGES
from pages.shared.address.parameters import PARAMETERS
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
def test_a_parameter_of_no_page_or_another_page_is_named(page):
    foreign = [name for name, parameter in PARAMETERS.items() if page not in parameter.pages]
    for name in ["no_such_parameter", *foreign]:
        (sentence,) = refusals(page, {name: "1"})
        assert repr(name) in sentence


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
