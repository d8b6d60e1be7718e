"""What stands beside the plot of a kernel's answers."""

import pytest
from streamlit.testing.v1 import AppTest


def shown(shape):
    import numpy as np

    from pages.shared.showing.answers import show_answers

    show_answers(np.ones(shape, np.float32), key="answers")


@pytest.mark.parametrize(
    ("shape", "by_chance"),
    [
        ((3, 3), "of 3x3 random numbers, 11 % answer to something, 25 % mostly to something, and"),
        ((5, 2), "of 5x2 random numbers, 4 % answer to something, 15 % mostly to something, and"),
    ],
)
def test_the_plot_comes_with_how_often_chance_alone_gets_the_same_words(shape, by_chance):
    (caption,) = AppTest.from_function(shown, args=(shape,)).run().caption
    assert by_chance in caption.value


@pytest.mark.parametrize("shape", [(1, 1), (11, 11), (3, 3, 3)])
def test_nothing_is_said_of_chance_where_it_was_not_measured_or_means_other_words(shape):
    (caption,) = AppTest.from_function(shown, args=(shape,)).run().caption
    assert "random numbers" not in caption.value
