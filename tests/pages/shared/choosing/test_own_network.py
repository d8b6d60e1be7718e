"""What the part where a network is brought says of files."""

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from convcore.keras_files.archive import CONVERSION, SMALLER
from convcore.networks.input_scale import of_mean
from convcore.processes import uploaded_networks
from tests.keras_files import (
    archive,
    hdf5,
    layer,
    sequential,
    small,
    small_arrays,
    small_layers,
)
from tests.pages.visiting import sentence_of

pytestmark = pytest.mark.apptest

HDF5 = b"\x89HDF\r\n\x1a\n model_config"


def show():
    """Show the part alone, as where a network answers; on another page not."""
    import streamlit as st

    from pages.shared.choosing.own_network import own_network
    from pages.shared.session.state import visit

    visit().page = "layers"
    if "elsewhere" not in st.session_state:
        own_network()


@pytest.fixture
def brought(monkeypatch):
    """Bring files one after the other; the network is asked nothing."""
    monkeypatch.setattr(uploaded_networks.InferenceProcess, "start", lambda _: None)
    test = AppTest.from_function(show, default_timeout=60).run()

    def bring(name, data):
        test.file_uploader[0].set_value((name, data, "application/zip")).run()
        assert not test.exception
        return test

    return bring


def test_lines_of_python_are_shown_where_they_help(brought):
    test = brought("keras_model.h5", HDF5)
    assert "Three lines convert it where Keras 3 is." in sentence_of(test.error[0])
    assert [code.value for code in test.code] == [CONVERSION.strip()]
    assert test.info[0].value == (
        "This visit has no network yet: links carry none, and a reload forgets it. Meanwhile "
        "you see another: Clothes (Fashion-MNIST)."
    )
    assert test.caption[0].value == f"Is the file larger than 20 MB? {SMALLER}."
    test = brought("text.keras", b"text")
    assert sentence_of(test.error[0]) == (
        "A network comes as a .keras file, which is a zip archive. Open it where it was made and "
        "save it with model.save('network.keras'), in Keras 3. Received: a file of 4 bytes that is "
        "no such archive, or a damaged one"
    )
    assert not test.code


def test_what_is_left_out_is_said_and_a_name_is_shown_letter_by_letter(brought):
    first, convolution, *others = small_layers()
    convolution["config"]["name"] = "**onnx::Conv_11**"
    noise = layer("GaussianNoise", "noise", stddev=0.1)
    test = brought("mine.keras", archive(sequential(first, noise, convolution, *others)))
    assert not test.error
    (facts,) = test.expander[0].markdown
    assert r"**\*\*onnx\:\:Conv\_11\*\***, has 2 filters of 3 × 3." in facts.value
    # Of the file: its Dense is two layers here, and the noise none.
    assert facts.value.startswith("5 layers, its input among them, and 119 parameters.")
    assert SMALLER in test.expander[0].caption[-1].value
    assert outside(test) == (
        "Left out, since it does nothing when the network answers: GaussianNoise. The classes of "
        "this network can be named above."
    )
    test.text_area(key="class_names").set_value("cat, dog, fish").run()
    assert outside(test).endswith("GaussianNoise.")


def test_a_file_is_said_to_be_read_while_it_is(brought, monkeypatch):
    heard, spinner, read = [], st.spinner, uploaded_networks.read_keras_file

    def tell(text):
        heard.append(text)
        return spinner(text)

    def read_aloud(data):
        heard.append(f"read {len(data)} bytes")
        return read(data)

    monkeypatch.setattr(st, "spinner", tell)
    monkeypatch.setattr(uploaded_networks, "read_keras_file", read_aloud)
    brought("text.keras", b"text")
    assert heard == [r"text\.keras is being read.", "read 4 bytes"]


def outside(test):
    """Read what stands below the fold."""
    return sentence_of(test.caption[len(test.expander[0].caption)])


def open_end(units, *more, loss=None):
    """The small network, without what makes probabilities of its answers, behind other layers."""
    first, *others = small(dense={"units": units, "activation": "linear"})["config"]["layers"]
    arrays = small_arrays()
    arrays["dense"] = [array[..., :units] for array in arrays["dense"]]
    config = sequential(first, *more, *others) | {"compile_config": {"loss": loss}}
    return archive(config, hdf5(arrays))


def test_a_network_goes_with_its_file_also_after_an_ending_was_refused(brought):
    idle = [layer("Dropout", f"drop_{number}", rate=0.5) for number in range(195)]
    test = brought("long.keras", open_end(1, *idle))
    test.button(key="answer_sigmoid").click().run()
    assert [sentence_of(each) for each in test.error] == [
        "A network has 1 to 200 layers here. Received: 201"
    ]
    test.text_area(key="class_names").set_value("age\nprice").run()
    test.file_uploader[0].set_value(None).run()
    assert not test.exception
    assert not test.error
    assert test.info[0].value == (
        "Your network has gone with its file, and so has what you had set for it. If the next "
        "file is refused, both come back. Meanwhile you see another: Clothes (Fashion-MNIST)."
    )
    test = brought("text.keras", b"text")
    # What was typed comes back, and so does what was wrong with it.
    assert test.text_area(key="class_names").value == "age\nprice"
    assert [sentence_of(each)[:28] for each in test.error] == [
        "This network takes 1 name. R",
        "A network comes as a .keras ",
    ]
    assert test.expander[0].label == r"Your network: long\.keras – names, black and white, removal"


def test_names_that_were_refused_stay_when_it_is_said_what_a_network_answers_with(brought):
    test = brought("mine.keras", open_end(3))
    test.text_area(key="class_names").set_value("cat, dog").run()
    test.button(key="answer_softmax").click().run()
    assert [sentence_of(each) for each in test.error] == [
        "This network takes 3 names. Received: 2. Still in use: class 0, class 1, class 2"
    ]
    assert test.text_area(key="class_names").value == "cat, dog"
    test = brought("one.keras", open_end(1))
    test.button(key="answer_sigmoid").click().run()
    test.text_area(key="class_names").set_value("cat\ndog").run()
    test.segmented_control(key="network_ending").set_value("numbers").run()
    assert not test.error
    names = test.text_area(key="class_names")
    assert (names.label, names.value) == ("Name of the number", "")
    assert " and answers with a plain number. " in test.expander[0].markdown[0].value


@pytest.mark.parametrize(
    ("units", "loss", "question"),
    [
        (
            *(1, None),
            "**Is its answer a score of two classes, or a plain number (an age, a price)?** Your "
            "network's file leaves that open. *A plain number* is assumed, since networks that end "
            "like this one usually estimate a quantity.",
        ),
        (
            *(3, "mse"),
            "**Are its answers scores of classes, or plain numbers (ages, prices)?** Your "
            "network's file leaves that open. *Plain numbers* is assumed, since it was trained "
            "with the loss mean squared error.",
        ),
    ],
)
def test_what_a_network_answers_with_is_asked_in_plain_words(brought, units, loss, question):
    test = brought("mine.keras", open_end(units, loss=loss))
    assert test.markdown[-1].value == question


def show_other_numbers():
    """Say whether the fields as they begin change anything, and why a text is no number."""
    import streamlit as st

    from convcore.errors import ConvscopeError
    from pages.shared.choosing import own_scale

    network = st.session_state["network"]
    st.text(own_scale._scale("other", network) == network.scale)
    st.session_state["network_black"] = "abc"
    try:
        own_scale._scale("other", network)
    except ConvscopeError as error:
        st.text(str(error))


def test_other_numbers_begin_as_they_are_and_what_is_none_is_refused_by_its_name():
    test = AppTest.from_function(show_other_numbers, default_timeout=60)
    scale = of_mean((0.1307,), (0.3081,))  # of more digits than are shown
    test.session_state["network"] = SimpleNamespace(scale=scale, input_shape=(6, 6, 1))
    kept, refused = test.run().text
    assert (kept.value, refused.value) == ("True", "Black is one number. Received: 'abc'")


def test_a_network_can_be_removed_when_another_page_was_opened_in_between(brought):
    test = brought("mine.keras", archive(small()))
    assert not test.button
    test.session_state["elsewhere"] = True
    test.run()
    del test.session_state["elsewhere"]
    (remove,) = test.run().button
    assert test.expander[0].label.startswith(r"Your network: mine\.keras")
    remove.click().run()
    assert not test.exception
    assert not test.button
    assert test.expander[0].label == "Bring a network"
    assert test.info[0].value.startswith("This visit has no network yet: links carry none")
    # And a file that is refused then does not bring it back.
    test = brought("text.keras", b"text")
    assert test.expander[0].label == "Bring a network"
    assert not sentence_of(test.error[0]).endswith("mine.keras")
