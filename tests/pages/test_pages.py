"""Every page as Streamlit's own test runner sees it: at defaults, at extremes, with bad links."""

import random
import re
import subprocess
import sys

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.pictures.drawings import read_drawing
from convcore.pictures.uploads import OwnPicture
from convcore.processes.inference import InferenceProcess
from pages.shared.address.kinds import Choice, Name, Number, Switch, WholeNumber, Written
from pages.shared.address.page_table import PAGES
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.words import MOST_PROBABLE, OWN
from pages.shared.session.server import OwnPictures, server
from pages.shared.session.shipped import MODEL_TITLES
from tests.link_values import CARDS, NAMES, WRITTEN, random_link
from tests.pages.visiting import go_by_menu, pick, picker, sentence_of, visit
from tests.pages.walks import texts
from tests.paths import ROOT
from tests.sweeps import some

pytestmark = pytest.mark.apptest

# Of the networks that ship, which are the ones here.
HIGHEST = {"filter": 31, "lesson_filter": 31, "map": 255, "sample": 999}
# What is quoted from code is no word of ours.
CODE = re.compile(r"`[^`]*`|[\w.]+\([^)]*\)")
# These hide what others show, or fit to some of their values only.
APART = ("guess", "view", "layer", "explain", "map", "unit", "place")


def beside(name, value):
    """Give what else a link sets, so that an extreme exists."""
    if name == "map":
        return {"layer": "dense1"}
    if name == "layer":
        having = [card for card in CARDS if value in [layer.name for layer in card["layers"]]]
    elif name == "explain":
        having = [card for card in CARDS if value in (*card["classes"], MOST_PROBABLE)]
    else:
        return {}
    return {"model": having[-1]["name"]}


def extremes(name, parameter):
    match parameter:
        case Choice():
            return [option for option in parameter.options if option != OWN]  # needs a training
        case Name():
            return sorted(NAMES[name])
        case WholeNumber(within=(low, high)) | Number(within=(low, high)):
            return (f"{low:g}", f"{HIGHEST.get(name, high):g}")
        case Switch():
            return ("true", "false")
        case Written():
            return WRITTEN[name]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_complaint(name):
    test = visit(name)
    assert not test.error
    assert not test.warning


@pytest.mark.parametrize("name", ["home", "lesson", "kernel_lab", "training"])
def test_a_page_that_shows_no_answer_opens_without_keras(name, monkeypatch):
    asked = []

    def ask(process):
        asked.append(name)
        raise ConvscopeError("nobody may ask. Received: a question")

    monkeypatch.setenv("CONVSCOPE_KERAS", "on_demand")
    monkeypatch.setattr(InferenceProcess, "_running", ask)
    visit(name)
    assert asked == []


def links(page):
    """Put the extremes of all parameters of a page into as few links as hold them."""
    of_page = {name: each.at(page) for name, each in PARAMETERS.items() if page in each.pages}
    if page == "training":  # where a kernel that does not fit is explained
        del of_page["kernel"]
    beside_others = {name: extremes(name, of_page[name]) for name in of_page if name not in APART}
    for number in range(max(map(len, beside_others.values()))):
        yield {name: each[number % len(each)] for name, each in beside_others.items()}
    for name in [name for name in APART if name in of_page]:
        for value in extremes(name, of_page[name]):
            yield {name: value} | beside(name, value)


@pytest.mark.parametrize(
    ("page", "settings"), [(page, settings) for page in PAGES for settings in links(page)]
)
def test_a_page_stands_every_extreme_of_every_parameter_in_words_for_people(page, settings):
    test = visit(page, **settings)
    assert not test.error
    assert not test.warning
    for text in texts(test):
        assert "_" not in CODE.sub("", text), text


@pytest.mark.parametrize("page", ["kernel_lab", "learned_filters", "layers", "training"])
@pytest.mark.parametrize("number", range(3))
def test_a_page_stands_every_adjustment_of_a_drawing(page, number):
    points = [60.0, 50.0, 135.0, 55.0, 90.0, 98.0]
    drawing = read_drawing([{"points": points, "size": 18, "chalk": "orange"}])
    server().pictures["somebody"] = OwnPictures(drawing=drawing)
    settings = {"input": "drawing", "model": "colour"}
    for name in ("crop", "invert", "centre", "zoom"):
        values = extremes(name, PARAMETERS[name])
        settings[name] = values[number % len(values)]
    if page == "kernel_lab":
        settings["image"] = "network_input"
    test = visit(page, as_visitor="somebody", **settings)
    assert not test.error
    assert not test.warning
    assert not test.info
    assert any("Your drawing" in text.value for text in test.caption)


@pytest.mark.parametrize("name", PAGES)
def test_a_bad_link_leaves_the_page_standing(name):
    bad = {"present": "maybe", "stride": "99", "filter": "-1", "sample": "3.5"}
    test = visit(name, nonsense="1", **bad)
    (warning,), note = test.warning, test.info[0]
    taken = [each for each in bad if name in PARAMETERS[each].pages]
    assert sentence_of(warning).count("Received: ") == len(taken)
    assert sentence_of(note).startswith("The link also says 'nonsense'")
    assert [test.session_state[each] for each in taken] == [PARAMETERS[n].default for n in taken]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_stands_any_link_and_says_what_came(page):
    for seed in range(some(2, of=100)):
        test = visit(page, **random_link(random.Random(f"{page} {seed}"), page))
        for alert in [*test.error, *test.warning]:
            assert "Received: " in sentence_of(alert), seed


@pytest.mark.parametrize("text", ["", "1,1,1,0,nan,0,-1,-1,-1"])
def test_a_bad_kernel_in_a_link_is_explained_once_and_the_default_shown(text):
    test = visit("kernel_lab", kernel=text)
    (warning,) = test.warning
    assert sentence_of(warning).endswith(". Shown at first: 1,1,1,0,0,0,-1,-1,-1")
    assert not test.error
    assert picker(test, "preset")["shown"] == "Horizontal edge"


@pytest.mark.parametrize(
    ("page", "bad", "sentences"),
    [
        (
            "kernel_lab",
            {"kernel": "1,2,3", "stride": "9", "bias": "abc", "pixel": "500,1"},
            [
                "A kernel is 9 numbers, or has its shape in front, as in '1x3:1,2,3'. Received: 3 "
                "numbers. Shown at first: 1,1,1,0,0,0,-1,-1,-1",
                "Stride is a whole number from 1 to 4. Received: '9'. Shown at first: 1",
                "Bias is a number from -100 to 100. Received: 'abc'. Shown at first: 0",
                "The activation map has rows 0 to 199 and columns 0 to 199. "
                "Received: pixel '500,1'",
            ],
        ),
        (
            "layers",
            {"sample": "", "map": "300", "layer": "foo", "unit": "x"},
            [
                "Sample is a whole number from 0 to 9,999 at most. Received: nothing. "
                "Shown at first: 0",
                "A unit is a row and a column, such as 9,4. Received: 'x'",
                "Layer is one of conv1, relu1, pool1, conv2, relu2, pool2, dense1, relu3, "
                "logits, softmax here. Received: 'foo'. Shown at first: relu2",
                "The layer relu2 has maps 0 to 63. Received: map 300. Shown at first: map 0",
            ],
        ),
        (
            "lesson",
            {"part": "4", "lesson_filter": "99"},
            ["This network has filters 0 to 31. Received: filter 99. Shown at first: filter 0"],
        ),
    ],
    ids=str,
)
def test_all_that_a_link_asks_for_in_vain_is_named_in_one_place_until_that_is_closed(
    page, bad, sentences
):
    test = visit(page, **bad)
    (warning,) = test.warning
    assert sentence_of(warning).split("  \n") == sentences
    assert not test.error
    assert len(test.run().warning) == 1
    assert not test.button(key="close_refused").click().run().warning
    assert not test.error


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"silence": "3,99"}, "Filters are numbered from 0 to 31, runs from small to large"),
        (
            {"place": "5:3x5:" + ",".join("1" * 15)},
            "of its own size, here 3x3. Received: a kernel of 3x5",
        ),
        ({"place": "5:nan,0,0,0,0,0,0,0,0"}, "A kernel entry is a number from -100 to 100"),
    ],
    ids=str,
)
def test_a_change_that_cannot_be_made_is_explained_and_the_network_answers_as_trained(
    settings, sentence
):
    test = visit("learned_filters", **settings)
    (warning,) = test.warning
    assert sentence_of(warning).count(sentence) == 1
    assert "Right on **92.8 %** of the 1,000 samples." in [text.value for text in test.markdown]


@pytest.mark.parametrize(
    ("kernel", "why"),
    [
        ("1,1,1,0,0,0,-1,-1,-1", ""),
        ("1x1:2", "A kernel takes the place of a filter of its own size, here 3x3"),
        ("0,0,0,0,0,0,0,0,0", "A kernel of zeros has no norm to be scaled"),
    ],
)
def test_a_kernel_that_a_network_would_refuse_is_not_put_into_it(kernel, why):
    test = visit("kernel_lab", kernel=kernel, about="network")
    (link, *_) = test.get("page_link")
    assert link.proto.disabled == bool(why)
    captions = [sentence_of(each) for each in test.caption]
    assert any(each.startswith("A kernel ") for each in captions) == bool(why)
    assert any(each.startswith(why) for each in captions)


def test_a_number_is_written_into_its_field_on_every_page_that_is_entered():
    test = visit("learned_filters", filter="3")
    test.text_input(key="filter_typed").set_value("many").run()
    assert len(test.error) == 1
    go_by_menu(test, "training")
    assert not test.error
    field = test.text_input(key="filter_typed").proto
    assert (field.set_value, field.value) == (True, "3")


@pytest.mark.parametrize(("name", "field"), [("training", "step"), ("learned_filters", "filter")])
def test_what_a_field_has_refused_is_gone_with_the_field(name, field):
    test = visit(name)
    test.text_input(key=f"{field}_typed").set_value("many").run()
    assert len(test.error) == 1
    test.session_state["more_settings"] = False
    assert not test.run().error


def test_zeros_are_put_in_as_they_are():
    test = visit("learned_filters", place="5:0,0,0,0,0,0,0,0,0", place_norm="own")
    assert not test.error
    assert any("as trained: " in text.value for text in test.markdown)


@pytest.mark.parametrize("name", ["learned_filters", "layers", "training"])
def test_a_link_to_a_network_of_ones_own_is_explained_where_none_is_trained(name):
    test = visit(name, model="yours")
    (warning,) = test.warning
    assert sentence_of(warning) == (
        "The network 'yours' is one that this visit has trained, on the page Training. Received: "
        "'yours'. Shown at first: Clothes (Fashion-MNIST)"
    )
    assert test.selectbox(key="model").options == [*MODEL_TITLES.values(), "From your file"]


def test_a_kernel_that_does_not_fit_the_first_layer_is_explained_and_cannot_be_trained():
    test = visit("kernel_lab", kernel="1x3:-1,0,1")
    test.switch_page(PAGES["training"].script).run()
    test.segmented_control(key="view").set_value("train").run()
    test.selectbox(key="start").set_value("kernel_lab").run()
    (error,) = test.error
    assert sentence_of(error) == (
        "The first layer takes a kernel of 3x3 that is not all zeros. Received: a kernel of 1x3"
    )
    assert test.button(key="start_training").disabled


def test_a_window_larger_than_the_map_is_explained():
    test = visit("kernel_lab", stride="4", padding="valid", dilation="4")
    pick(test, "picture", "source", "Upload")
    small = OwnPicture(np.eye(5, dtype=np.float32))
    server().pictures[test.session_state["visit"].name].files["upload"] = small
    test.run()
    (error,) = test.error
    assert sentence_of(error) == (
        "Kernel (3, 3) dilated by (4, 4) covers (9, 9) and does not fit the padded image (5, 5). "
        "Received: padding='valid'"
    )


def test_the_server_imports_neither_keras_nor_tensorflow():
    script = """
import sys
from streamlit.testing.v1 import AppTest
from pages.shared.address.page_table import PAGES
test = AppTest.from_file("pages/frame.py", default_timeout=90).run()
for entry in PAGES.values():
    test.switch_page(entry.script).run()
    assert not test.exception, test.exception
    assert not test.error, test.error
test.switch_page(PAGES["learned_filters"].script).run()
drawn = [each.proto.component_name for each in test.get("bidi_component")]
print(sorted({"keras", "tensorflow"} & set(sys.modules)), "convscope_chosen_filter" in drawn)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[-2].startswith("[] True"), done.stdout


def test_every_choice_has_names_for_people_none_of_them_twice():
    for name, parameter in PARAMETERS.items():
        if isinstance(parameter, Choice):
            names = [*parameter.options.values()]
            assert len(set(names)) == len(names), name
            assert all(re.fullmatch(r"[A-Z1-9][^_]*", each) for each in names), names
