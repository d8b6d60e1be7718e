"""What pages ask Keras for, and that it is asked once for all who look at the same."""

from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st

from convcore.networks.bundle_files import load_bundle
from convcore.networks.input_scale import UNIT
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput
from pages.shared.session import answering
from pages.shared.session.answering import keras_says
from tests.paths import MODELS


@pytest.fixture
def asked(monkeypatch):
    """What a process was asked that answers with the number of the question."""
    questions = []

    def witness(*question):
        questions.append(question)
        return {"conv1": (np.zeros(1, np.float32), np.float32(len(questions)))}

    monkeypatch.setattr(answering, "process_of", lambda _: SimpleNamespace(witness=witness))
    st.cache_data.clear()  # of what other tests have asked
    return questions


def number(answer):
    return int(answer["conv1"][1])


def test_keras_is_asked_once_for_each_image_and_first_layer(asked):
    fashion = load_bundle(MODELS / "fashion")
    image, other = fashion.image(0), fashion.image(1)
    silent, same = fashion.first_layer.silence([3]), fashion.first_layer.silence([3])
    questions = [
        *((image,), (image.copy(),), (other,)),
        *((image, silent), (image, same), (image, fashion.first_layer.silence([4]))),
    ]

    def says(image, layer=None):
        seen = NetworkInput(image, UNIT, None, "", is_own=False)
        at_work = NetworkAtWork(fashion, seen, {}, layer or fashion.first_layer)
        return number(keras_says(at_work, is_changed=layer is not None))

    answers = [says(*each) for each in questions]
    assert answers == [1, 1, 2, 3, 3, 4]
    path, seen, layer = asked[0]
    assert (path, seen is image, layer) == (fashion.model_path, True, None)
    assert asked[2][2] is silent
