"""What the part where a network is brought says of files."""

import pytest
from streamlit.testing.v1 import AppTest

from convcore.keras_files.archive import CONVERSION, SMALLER
from convcore.processes import uploaded_networks
from tests.keras_files import archive, layer, sequential, small_layers
from tests.pages.visiting import sentence_of

pytestmark = pytest.mark.apptest

HDF5 = b"\x89HDF\r\n\x1a\n model_config"


def show():
    """Show the part alone."""
    from pages.shared.choosing.own_network import own_network

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
    assert SMALLER in test.caption[0].value
    test = brought("text.keras", b"text")
    assert len(test.error) == 1
    assert not test.code


def test_what_is_left_out_is_said_and_a_name_is_shown_letter_by_letter(brought):
    first, convolution, *others = small_layers()
    convolution["config"]["name"] = "**onnx::Conv_11**"
    noise = layer("GaussianNoise", "noise", stddev=0.1)
    test = brought("mine.keras", archive(sequential(first, noise, convolution, *others)))
    assert not test.error
    (facts,) = [each for each in test.markdown if "parameters" in each.value]
    assert r"**\*\*onnx\:\:Conv\_11\*\***, has 2 filters of 3 × 3." in facts.value
    assert sentence_of(facts).endswith(
        "Left out, since it does nothing when the network answers: GaussianNoise."
    )
