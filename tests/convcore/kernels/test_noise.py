"""What is said of kernels of random numbers is said as often as the thresholds say."""

import numpy as np
import pytest

from convcore.kernels.noise import SHAPES, said_of_noise
from convcore.kernels.thresholds import SAID_OF_NOISE, WORDS, said_by_chance
from tests.sweeps import some


@pytest.mark.parametrize("shape", [(1, 4), (2, 2), (3, 3), (5, 5), (7, 7), (3, 3, 3)], ids=str)
def test_noise_is_said_to_be_something_as_often_as_the_table_says(shape):
    count = some(10, of=200) if len(shape) == 3 else some(80, of=2000)
    drawn = 200 if len(shape) == 3 else 2000  # for the table
    measured = np.array(said_of_noise(shape, count, seed=1))
    expected = np.array(SAID_OF_NOISE[shape])
    shares = np.clip(expected, 1, 99)
    by_chance = np.sqrt(shares * (100 - shares) * (1 / count + 1 / drawn))
    assert dict(zip(WORDS, np.abs(measured - expected) > 4 * by_chance, strict=True)) == (
        dict.fromkeys(WORDS, False)
    )


def test_the_table_has_every_size_and_every_kernel_of_it_once():
    assert tuple(SAID_OF_NOISE) == SHAPES
    for shares in SAID_OF_NOISE.values():
        *all_but_resembles, _ = shares
        np.testing.assert_allclose(sum(all_but_resembles), 100, atol=0.4)


def test_one_in_ten_random_3x3_kernels_may_be_clear_and_one_in_four_mostly_something():
    clear, mostly, *_ = SAID_OF_NOISE[3, 3]
    assert clear < 11
    assert mostly < 25
    assert all(sum(SAID_OF_NOISE[side, side][:2]) < 5 for side in (4, 5, 6, 7))


def test_as_sure_a_word_is_said_of_as_much_noise_as_all_surer_ones_together():
    clear, mostly, most, _, copy, *_ = SAID_OF_NOISE[2, 5]
    assert said_by_chance((5, 2), "clear") == clear
    assert said_by_chance((5, 2), "most") == pytest.approx(clear + mostly + most)
    assert said_by_chance((2, 5), "copy") == copy
    assert said_by_chance((3, 3, 3), "mostly") == pytest.approx(sum(SAID_OF_NOISE[3, 3, 3][:2]))
    assert said_by_chance((11, 11), "clear") == 0
