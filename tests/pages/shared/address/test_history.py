"""The table of link parameters is what widgets, links and refusals are made from."""

import json
import random
import re

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.address.history import refusals, unknown
from pages.shared.address.kinds import Choice, Name, Number, Switch, WholeNumber, Written
from pages.shared.address.page_table import PAGES
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.query import NOBODYS_BUSINESS
from tests.link_values import WRITTEN, random_link
from tests.paths import ROOT
from tests.sweeps import some

BAD = {
    Choice: ["", "no such option", "BOXES"],
    WholeNumber: ["", "-7", "1000000", "1.5", "many", "nan", "1_2", "१२", "12\0", "1" * 309],
    Number: ["", "-100.5", "nan", "inf", "much", "1_2", "१२", "1e999", "9" * 5000],
    Switch: ["", "1", "yes"],
    # By name below; "" often means nothing.
    Written: [],
    # Only the page knows which there are; see test_pages.
    Name: [],
}


def good_texts(name, page):
    parameter = PARAMETERS[name].at(page)
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
            return (parameter.default, *WRITTEN[name])


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_takes_its_default_and_everything_it_allows(name):
    for page in PARAMETERS[name].pages:
        for text in good_texts(name, page):
            assert refusals(page, {name: text}) == {}


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_says_in_one_sentence_what_it_refuses(name):
    parameter = PARAMETERS[name]
    for text in BAD[type(parameter)]:
        sentence = refusals(parameter.pages[0], {name: text})[name]
        assert "\n" not in sentence
        assert "Received: " in sentence


@pytest.mark.parametrize("page", PAGES)
def test_a_parameter_of_no_page_or_another_page_is_named_and_not_refused(page):
    foreign = [name for name, parameter in PARAMETERS.items() if page not in parameter.pages]
    for name in ["no_such_parameter", *foreign]:
        assert (unknown(page, [name]), refusals(page, {name: "no such value"})) == ([name], {})


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


@pytest.mark.parametrize("page", PAGES)
def test_of_any_link_each_parameter_is_read_or_refused_and_what_is_read_is_written_again(page):
    def script(page, links):
        from contextlib import suppress

        import streamlit as st

        from convcore.errors import ConvscopeError
        from pages.shared.address.history import read_address, refusals, unknown, write_address
        from pages.shared.address.kinds import Choice, Number, WholeNumber
        from pages.shared.address.parameters import PARAMETERS
        from pages.shared.address.settings import held, setting, settings_of
        from pages.shared.guess.rounds import first_of_round
        from pages.shared.session.state import visit

        for link in links:
            visit().page = None
            st.query_params.from_dict(link)
            read_address(page, first_of_round)
            for name, parameter in PARAMETERS.items():
                value = held(name)
                assert type(value) is type(parameter.default), (link, name, value)
                if isinstance(parameter, Choice):
                    assert value in parameter.at(page).options, (link, name)
                if isinstance(parameter, WholeNumber | Number):
                    low, high = parameter.within
                    assert low <= value <= high, (link, name)  # so it is no NaN
                with suppress(ConvscopeError):
                    setting(name)
            written = settings_of(page)
            assert (refusals(page, written), unknown(page, written)) == ({}, []), link
            for name, text in written.items():
                assert PARAMETERS[name].write(PARAMETERS[name].at(page).read(text)) == text, (
                    link,
                    name,
                )
            write_address(page)

    rng = random.Random(page)
    links = [random_link(rng, page) for _ in range(some(20, of=1000))]
    test = AppTest.from_function(script, default_timeout=600, kwargs={"page": page, "links": links})
    assert not test.run().exception


def test_what_differs_by_page_is_of_its_page_and_refused_on_others():
    differing = {name: each for name, each in PARAMETERS.items() if each.on}
    assert all(each.of_its_page and each.on.keys() <= {*each.pages} for each in differing.values())
    assert refusals("training", {"scale": "step"}) == {}
    assert refusals("layers", {"scale": "step"}) == {
        "scale": "Scale is one of shared, each. Received: 'step'"
    }


def test_a_refusal_speaks_of_one_thing_where_a_label_is_a_plural_or_a_phrase():
    assert refusals("training", {"filters": "x"}) == {
        "filters": "The number of filters is a whole number from 4 to 32. Received: 'x'"
    }
    spoken = {each.subject for each in PARAMETERS.values() if not isinstance(each, Written)}
    assert {"The part to look at", "What is asked for", "What the kernel reads"} <= spoken
    no_noun = re.compile(r"(Try|Look|Ask|Guess|Sort|Invert|Centre)\b|\w*[^s]s( to .*)?$")
    assert {subject for subject in spoken if no_noun.match(subject)} == {"Bias"}


def test_every_parameter_belongs_to_a_page_that_exists():
    for name, parameter in PARAMETERS.items():
        assert parameter.pages, name
        assert set(parameter.pages) <= set(PAGES), name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("lesson_kernel", text) for text in ("", "1,2,x", "1x1x3:1,2,3")),
        *(("lesson_pixel", text) for text in ("9", "-1,2", "conv1:2")),
        *(("lesson_nudge", text) for text in ("5,0", "0,-5", "1", "a,b", "٣,0")),
        *(("nudge", text) for text in ("401,0", "0,-401", "1", "a,b", "1.5,0")),
        *(("lesson_map", text) for text in ("conv2", ":8", "conv2:-1", "conv2:٣")),
        *(("kernel", text) for text in ("", "1,2,3", "abc")),
        *(("pixel", text) for text in ("9", "-1,2", "x")),
        *(("unit", text) for text in ("9", "-1,2", "x")),
        *(("silence", text) for text in ("x", "9-3")),
        *(("place", text) for text in ("5:", "5:nan,0,0,0,0,0,0,0,0", "x")),
    ],
)
def test_a_bad_text_of_what_is_written_out_is_refused_at_once(name, text):
    assert "Received: " in refusals(PARAMETERS[name].pages[0], {name: text})[name]


def test_no_other_widget_has_a_parameters_key():
    sources = [path.read_text("utf-8") for path in (ROOT / "pages").rglob("*.py")]
    keys = {key for source in sources for key in re.findall(r'key="(\w+)"', source)}
    assert len(keys) > 30
    assert not keys & PARAMETERS.keys()


def test_every_parameter_that_is_written_out_has_texts_to_try():
    assert WRITTEN.keys() == {n for n, each in PARAMETERS.items() if isinstance(each, Written)}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_out_means_the_same_when_it_is_read_again(name):
    parameter = PARAMETERS[name]
    for text in (parameter.default, *WRITTEN[name]):
        assert parameter.for_widget(parameter.meaning(parameter.read(text))) == text
