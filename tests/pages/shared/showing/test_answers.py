"""What stands beside the plot of a kernel's answers."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convcore.kernels.presets import KERNELS
from convcore.kernels.thresholds import SAID_OF_NOISE, said_by_chance

EDGE = KERNELS["vertical_edge"].weights.tolist()
MOSTLY = [[1, 0, 0], [0, 0, 0], [0, 0, -1]]
IN_GREY = np.repeat(np.float32(EDGE)[..., np.newaxis], 3, axis=2).tolist()
WIDE = np.pad(EDGE, 2).tolist()


def shown(weights, dilation=(1, 1)):
    import numpy as np

    from pages.shared.showing.answers import show_answers

    show_answers(np.array(weights, np.float32), key="answers", dilation=dilation)


@pytest.mark.parametrize(
    ("weights", "numbers", "word"),
    [
        (EDGE, 9, "clear"),
        (MOSTLY, 9, "mostly"),
        (IN_GREY, 27, "clear"),
    ],
)
def test_the_plot_comes_with_how_often_chance_gets_as_sure_a_sentence(weights, numbers, word):
    (caption,) = AppTest.from_function(shown, args=(weights,)).run().caption
    share = said_by_chance(np.shape(weights), word)
    assert share >= 1
    of_noise = f"Of 100 kernels of {numbers} random numbers, about {share:.0f} would be"
    assert f"{of_noise} described in equally sure words." in caption.value


@pytest.mark.parametrize("weights", [WIDE, [[1, -1], [-1, 1]]])
def test_nothing_is_said_of_chance_where_it_was_not_measured_or_never_gets_as_much(weights):
    (caption,) = AppTest.from_function(shown, args=(weights,)).run().caption
    assert "random numbers" not in caption.value


def test_a_word_that_chance_seldom_gets_is_told_as_such(monkeypatch):
    monkeypatch.setitem(SAID_OF_NOISE, (3, 3), (0.3, 0, 0, 99.7, 0, 0, 0))
    (caption,) = AppTest.from_function(shown, args=(EDGE,)).run().caption
    assert "Of 100 kernels of 9 random numbers, fewer than 1 would be described" in caption.value


@pytest.mark.parametrize("weights", [KERNELS["box_blur"].weights.tolist(), [[1]], [[0, 0]]])
def test_where_nothing_is_answered_to_one_sentence_stands_for_the_plot(weights):
    test = AppTest.from_function(shown, args=(weights,)).run()
    (sentence,) = test.markdown
    assert sentence.value == "It answers to no edge and no line: there is nothing to draw."
    assert not test.caption
    assert not test.get("plotly_chart")
