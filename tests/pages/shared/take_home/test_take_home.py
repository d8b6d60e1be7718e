"""What every page offers to be taken home, and that it belongs to what is on screen."""

import random
import re
from urllib.parse import parse_qs, parse_qsl, urlsplit

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.export.numpy_program import numpy_program
from convcore.pictures.uploads import OwnPicture
from convcore.processes.inference import InferenceProcess
from pages.shared.address.history import refusals
from pages.shared.address.page_table import PAGES
from pages.shared.session.server import OwnPictures, server
from pages.shared.take_home import panel as take_home
from tests.pages.visiting import go_by_menu, sentence_of, visit
from tests.pages.walks import screen, step
from tests.screens import agree, announced, run
from tests.sweeps import some

pytestmark = pytest.mark.apptest

COLOUR = "3x3x3:" + ",".join(str(number - 13) for number in range(27))
SCREENS = {
    "home": {},
    "home with another kernel": {"home_kernel": "identity"},
    "lesson with a kernel of one's own": {"lesson_kernel": "1x3:-1,0.5,2"},
    "lesson without padding": {"part": "3", "lesson_padding": "valid", "lesson_pooling": "average"},
    "kernel_lab": {},
    "kernel_lab grey of a photograph": {"image": "cat", "stride": "3", "dilation": "2"},
    "kernel_lab three channels": {"image": "cat", "channels": "colour", "kernel": COLOUR},
    "kernel_lab one kernel for all": {"image": "coffee", "channels": "colour", "relu": "true"},
    "kernel_lab colours on grey": {"kernel": COLOUR, "pool": "average", "pool_padding": "same"},
    "kernel_lab colours on grey of colours": {"image": "cat", "kernel": COLOUR, "pool": "none"},
    "kernel_lab sample": {"image": "network_input", "sample": "17", "bias": "0.5"},
    "kernel_lab moved": {"image": "cat", "nudge": "9,-22"},
    "learned_filters": {},
    "learned_filters weights": {"stage": "weights", "model": "colour", "channel": "red"},
    "learned_filters changed": {
        "stage": "pooled",
        "silence": "3,7",
        "place": "5:0,1,0,1,-4,1,0,1,0",
        "scale": "each",
    },
    "layers": {},
    "layers to the answer": {"model": "colour", "layer": "softmax"},
    "training": {"step": "120", "filter": "5"},
    "training in colour": {"model": "colour", "step": "200", "scale": "each"},
}


def opened(test, tab):
    test.session_state["take_home"] = True
    test.session_state["take_home_tab"] = tab
    test.run()
    assert not test.exception, test.exception
    return test


def labels(test):
    return [button.label for button in test.get("download_button")]


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_taken_home_with_the_code_that_computes_it_and_its_link(
    name, monkeypatch, capsys
):
    written = []

    def write(computation, link):
        written.append((computation, numpy_program(computation, link)))
        return written[-1][1]

    monkeypatch.setitem(take_home._WRITERS, "NumPy", write)
    page = name.split()[0]
    test = visit(page, **SCREENS[name])
    assert labels(test) == []
    test = opened(test, "Code")
    assert labels(test) == ["The whole program"]
    ((computation, program),) = written
    assert [code.value for code in test.code] == [program.head.strip()]
    results, printed = run(program, capsys)
    agree(computation, results)
    assert printed == announced(program)
    shown = computation.steps[-1].result
    if name == "learned_filters changed":
        assert not shown[..., [3, 7]].any()
    if name == "layers to the answer":
        np.testing.assert_allclose(shown.sum(), 1, atol=1e-5)
    (link,) = re.findall("The same screen in Convscope: (.*)", program.head)
    received = {key: value for key, (value,) in parse_qs(urlsplit(link).query).items()}
    assert received == SCREENS[name]
    assert refusals(page, received) == {}


@pytest.mark.parametrize("page", PAGES)
def test_whatever_was_done_before_the_link_restores_the_screen_as_it_is(page):
    for seed in range(some(1, of=20)):
        rng = random.Random(f"{page} {seed}")
        random.seed(seed)  # for the buttons that draw lots
        test, done = visit(page), []
        for _ in range(some(6, of=16)):
            done.append(step(test, rng))
        left_here = test.session_state["visit"]
        on = left_here.page
        link = opened(test, "Link").code[-1].value
        received = dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))
        assert "present" not in received
        if test.session_state["present"]:
            received["present"] = "true"
        # After these the browser replaces the address, in the lesson after all but a new step.
        if done[-1][0] not in ("go", "follow") and on != "lesson":
            assert test.query_params == received, done
        test.session_state["take_home"] = False
        if left_here.stand_ins or left_here.no_numbers:  # a refused text stays until one leaves
            go_by_menu(test, "home" if on != "home" else "lesson")
            go_by_menu(test, on)
        restored = visit(on, **received)
        # What was tried and answered is of the visit, whatever it shows.
        for what in ("deeds", "stages", "touched", "guesses"):
            setattr(restored.session_state["visit"], what, getattr(left_here, what))
        assert screen(restored.run()) == screen(test.run()), (link, done)


def test_of_a_refused_text_the_link_has_what_is_in_use_instead():
    test = visit("kernel_lab", kernel="1x1:2", pixel="3,4")
    test.text_input(key="pixel").set_value("999,999").run()
    test.text_input(key="kernel").set_value("1,1,x").run()
    assert [sentence_of(each).count("Received: ") for each in test.error] == [1, 1]
    assert test.query_params == {"kernel": "1x1:2"}
    assert opened(test, "Link").code[0].value == "/kernel_lab?kernel=1x1:2"
    # What a training may begin with is a part of its screen, and of its link.
    go_by_menu(test, "training")
    test.segmented_control(key="view").set_value("train").run()
    test.selectbox(key="start").set_value("kernel_lab").run()
    assert test.query_params == {"kernel": "1x1:2", "view": "train", "start": "kernel_lab"}
    go_by_menu(test, "kernel_lab")
    assert not test.error
    assert test.text_input(key="kernel").value == "1x1:2"
    # And of one that is written as elsewhere, the link has what it means.
    test.text_input(key="kernel").set_value("[1 2; 3 4]").run()
    assert test.query_params == {"kernel": "2x2:1,2,3,4"}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_offers_pictures_numbers_code_and_link(page):
    test = opened(visit(page), "Picture and numbers")
    assert labels(test) == ["PNG", "PNG, enlarged", ".npy", ".csv"]
    for number in range(len(test.selectbox(key=f"take_home_array_{page}").options)):
        test.selectbox(key=f"take_home_array_{page}").select_index(number).run()
        assert not test.exception, number
    test = opened(test, "Link")
    assert any("telephone" in caption.value for caption in test.caption)
    assert not any("not what is yours" in caption.value for caption in test.caption)


@pytest.mark.parametrize("library", ["Keras", "OpenCV"])
def test_another_library_is_offered_or_its_absence_explained(library):
    for page, sentence in (("kernel_lab", None), ("layers", "filter2D reads pictures of one map")):
        test = opened(visit(page), "Code")
        test.segmented_control(key="take_home_library").set_value(library).run()
        if library == "OpenCV" and sentence:
            assert any(sentence in sentence_of(info) for info in test.info)
        else:
            assert f"in {library}." in test.code[0].value


def test_a_link_to_a_drawing_says_that_it_carries_the_settings_alone():
    server().pictures["somebody"] = OwnPictures({"upload": OwnPicture(np.eye(9, dtype=np.float32))})
    test = visit("kernel_lab", as_visitor="somebody", image="upload")
    test = opened(test, "Link")
    assert any("nothing of yours" in caption.value for caption in test.caption)


@pytest.mark.parametrize("page", ["learned_filters", "layers"])
def test_without_an_answer_there_is_nothing_to_take_home(page, monkeypatch):
    def refuse(*_, **__):
        raise ConvscopeError("A network answers. Received: silence")

    monkeypatch.setattr(InferenceProcess, "activations", refuse)
    test = opened(visit(page), "Code")
    assert [sentence_of(error) for error in test.error] == ["A network answers. Received: silence"]
    assert any("nothing of it to take home" in info.value for info in test.info)
    assert labels(test) == []


def test_a_kernel_that_does_not_fit_leaves_nothing_to_take_home():
    server().pictures["small"] = OwnPictures({"upload": OwnPicture(np.eye(5, dtype=np.float32))})
    settings = {"image": "upload", "padding": "valid", "dilation": "4"}
    test = opened(visit("kernel_lab", as_visitor="small", **settings), "Picture and numbers")
    assert any("does not fit" in sentence_of(error) for error in test.error)
    assert any("nothing of it to take home" in info.value for info in test.info)
