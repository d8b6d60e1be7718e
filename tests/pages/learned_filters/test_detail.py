"""The tabs of a filter, and the sentence that its arithmetic is Keras's."""

import numpy as np
import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.networks.network_at_work import filter_at_work
from pages.learned_filters.detail import _proof
from tests.pages.visiting import visit
from tests.plans import FASHION

TRAINED = load_bundle(FASHION)
APPLIED = filter_at_work(TRAINED, TRAINED.first_layer, 5, TRAINED.image(0))


@pytest.mark.parametrize(
    ("off", "says"),
    [
        (0, "agree exactly at all 676 positions of this map."),
        (2.4e-7, "agree to 2.4e-7 at all 676 positions of this map."),
        (0.31, "differ by up to 3.1e-1 on this map."),
    ],
)
def test_our_arithmetic_and_keras_agree_to_their_largest_difference(off, says):
    keras = APPLIED.activation.copy()
    keras[3, 4] = 0.0
    APPLIED.activation[3, 4] = np.float32(off)
    assert _proof(APPLIED, keras) == f"Our arithmetic and Keras {says}"


@pytest.mark.apptest
@pytest.mark.parametrize("detail", ["probe", "change"])
def test_only_the_open_tab_is_computed(detail):
    test = visit("learned_filters", detail=detail)
    labels = [button.label for button in test.button]
    assert ("Silence all but filter 0" in labels) == (detail == "change")
    drawn = [each.proto.component_name for each in test.get("bidi_component")]
    assert ("convscope_probe" in drawn) == (detail == "probe")


@pytest.mark.apptest
def test_on_a_phone_what_is_said_of_a_filter_is_folded_but_for_what_it_answers_to():
    test = visit("learned_filters", detail="card")
    assert len(test.get("plotly_chart")) == 2
    test.session_state["visit"].narrow = True
    test.run()
    assert not test.exception
    folded = [each.label for each in test.expander if each.label.startswith("What")]
    assert folded == ["What it answers to", "What it is", "What makes it fire"]
    assert len(test.get("plotly_chart")) == 1
