"""What a participant imports in a notebook."""

import doctest

import convcore


def test_the_examples_at_the_top_of_convcore_say_what_comes_out():
    found = doctest.testmod(convcore)
    assert found.attempted >= 7
    assert found.failed == 0


def test_everything_on_the_surface_says_what_it_is():
    for name in convcore.__all__:
        assert getattr(convcore, name).__doc__, name
