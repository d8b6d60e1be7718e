from functools import partial

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.networks.input_scale import (
    OF_CHANNELS,
    SCALES,
    InputScale,
    found_scale,
    of_mean,
    read_channels,
)
from tests.screens import network_of

SCALES_BY_WORDS = {each.words: each for each in SCALES.values()}
CONVOLUTION = ("Conv2D", {"filters": 2, "kernel_size": 3, "strides": 1, "dilation_rate": 1})
PICTURE = np.linspace(0, 1, 48, dtype=np.float32).reshape(4, 4, 3)


def begun(*layers):
    return network_of(("InputLayer", {"shape": [4, 4, 3]}), *layers, CONVOLUTION, ("Flatten", {}))


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        (SCALES["unit"], PICTURE),
        (SCALES["bytes"], PICTURE * 255),
        (SCALES["signed"], PICTURE * 2 - 1),
        (InputScale((1.0,), (0.0,)), 1 - PICTURE),
        (InputScale((0.0, 1.0, 2.0), (1.0, 2.0, 4.0)), PICTURE * [1, 1, 2] + [0, 1, 2]),
    ],
)
def test_a_picture_runs_from_black_to_white(scale, expected):
    found = scale.apply(PICTURE)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)


def test_a_mean_and_a_deviation_are_of_pixels_to_1_or_to_255():
    mean, deviation = (read_channels(text, 3, "It") for text in OF_CHANNELS[3])
    expected = (PICTURE - np.array(mean)) / deviation
    np.testing.assert_allclose(of_mean(mean, deviation).apply(PICTURE), expected, atol=1e-5)
    of_bytes = of_mean((123.68, 116.779, 103.939), (1.0,)).apply(PICTURE)
    np.testing.assert_allclose(of_bytes, PICTURE * 255 - [123.68, 116.779, 103.939], atol=1e-4)
    assert str(of_mean((0.0,), (0.5,)).black) == "(0.0,)"
    assert of_mean((127.5,), (127.5,)) == of_mean((0.5,), (0.5,)) == SCALES["signed"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0.485, 0.456, 0.406", (0.485, 0.456, 0.406)),
        ("0,485; 0,456; 0,406", (0.485, 0.456, 0.406)),
        ("0.485,0.456,0.406", (0.485, 0.456, 0.406)),
        ("1,2,3", (1, 2, 3)),
        ("0,5", (0.5,)),
        ("\N{MINUS SIGN}1", (-1,)),
        (" 1e-3 ", (0.001,)),
        ("[0.485, 0.456, 0.406]", (0.485, 0.456, 0.406)),
        ("(0.5, 0.5, 0.5)", (0.5, 0.5, 0.5)),
        ("[0.5 0.25 1]", (0.5, 0.25, 1)),
        ("[1,2,3]", (1, 2, 3)),
        ("0.5 , 0.5 , 0.25,", (0.5, 0.5, 0.25)),
        ("0,5 , 0,5 , 0,25", (0.5, 0.5, 0.25)),
        ("0.1307,", (0.1307,)),
        ("(0.5,)", (0.5,)),
    ],
)
def test_numbers_are_read_with_points_and_commas(text, numbers):
    assert read_channels(text, 3, "Black") == numbers


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (
            lambda: read_channels("1, 2", 3, "Black"),
            "Black is one number, or 3 .* Received: '1, 2'",
        ),
        (lambda: read_channels("", 1, "Black"), "Black is one number. Received: ''"),
        (lambda: read_channels("nan", 3, "Black"), "Received: 'nan'"),
        # In a list of a program's a comma is no decimal comma.
        *(
            (partial(read_channels, text, 3, "Black"), "Black is one number, or 3 for the channels")
            for text in (
                "[0,5]",
                "0,5,",
                "(0,5; 0,5; 0,5)",
                "0.5,,",
                "[]",
                "[0.5",
                "[[0.5]]",
                "(,)",
            )
        ),
        (lambda: read_channels("1" * 10**6, 3, "Black"), "Received: '1111"),
        (lambda: InputScale((1e6,), (0.0,)), "from -100,000 to 100,000"),
        (lambda: InputScale((1.0, 2.0), (0.0, 2.0)), "different numbers. Received: 1, 2 and 0, 2$"),
        (lambda: InputScale((1.0,), (1.0,)), "two different numbers. Received: 1 and 1$"),
        (lambda: of_mean((0.5,), (0.0,)), "a deviation is at least 0.00001. Received: 0"),
        (lambda: of_mean((0.5,), (1e-320,)), "at least 0.00001. Received: 9.99989e-321"),
        (lambda: of_mean((1e308,), (0.5,)), "-100,000 to 100,000. Received: 1e[+]308"),
        (lambda: of_mean((500.0,), (0.00001,)), "-100,000 to 100,000. Received: .-49999999"),
    ],
)
def test_what_is_no_scale_is_refused_in_a_sentence(make, sentence):
    with pytest.raises(ConvscopeError, match=sentence):
        make()


@pytest.mark.parametrize(
    ("scale", "offset", "name", "ends"),
    [
        (1 / 255, 0.0, "0 and 255", "0 and 1"),
        (1 / 256, 0.0, "0 and 255", "0 and 1"),
        (1 / 127.5, -1.0, "0 and 255", "-1 and 1"),
        ([1 / 58, 1 / 57, 1 / 57], [-2.1, -2.0, -1.8], "0 and 255", "-1.97 and 2.48"),
        ([0.004] * 3, [-0.5] * 3, "0 and 255", "-0.5 and 0.52"),
        (2.0, -1.0, "0 and 1", "-1 and 1"),
        (0.5, 0.5, "-1 and 1", "0 and 1"),
        (255.0, 0.0, "0 and 1", "0 and 255"),
        (1.0, [-103.9, -116.8, -123.7], "0 and 255", "-114.8 and 140.2"),
        (1.0, -127.5, "0 and 255", "-127.5 and 127.5"),
    ],
)
def test_a_rescaling_says_what_was_before_it(scale, offset, name, ends):
    network = begun(("Rescaling", {"scale": scale, "offset": offset}))
    found, reason = found_scale(network.layers, network.weights)
    assert found == SCALES_BY_WORDS[name]
    assert f"Layer 1 (Rescaling) makes {ends} of {name}" in reason


def test_a_normalisation_says_what_it_has_seen_and_nothing_else_says_anything():
    given = begun(("Normalization", {"axis": -1}))
    network = begun(("BatchNormalization", {"axis": -1, "epsilon": 0.001, "center": True}))
    for mean, deviation, name in (
        (120.0, 60.0, "0 and 255"),
        (0.4, 0.3, "0 and 1"),
        (0.0, 0.6, "-1 and 1"),
        (-0.2, 0.4, "-1 and 1"),
        (0.1, 0.4, "-1 and 1"),  # wider than numbers from 0 to 1 of this mean can be
        (0.5, 0.5, "0 and 1"),  # each of them 0 or 1
        (0.01, 1.05, "-1 and 1"),  # standardised before
        (3.0, 20.0, "0 and 255"),
    ):
        given.weights[1][0][:], given.weights[1][1][:] = mean, deviation**2
        found, reason = found_scale(given.layers, given.weights)
        assert found == SCALES_BY_WORDS[name]
        assert reason.endswith(f"1 (Normalization) speak for {name}.")
        network.weights[1][-2][:] = mean
        network.weights[1][-1][:] = deviation**2
        found, reason = found_scale(network.layers, network.weights)
        assert found == SCALES_BY_WORDS[name]
        assert f"its values are {mean:.2f} with a deviation of" in reason
        assert reason.endswith(f"which speaks for {name}.")
    same = begun(("Rescaling", {"scale": 1.0, "offset": 0.0}))
    turned = begun(("Rescaling", {"scale": [1.0, -1.0, 1.0], "offset": 0.0}))
    network.weights[1][-2][:], network.weights[1][-1][:] = 0, 1  # as it begins, untrained
    for each in (begun(), same, turned, network):
        found, reason = found_scale(each.layers, each.weights)
        assert found == SCALES["unit"]
        assert reason.startswith("Nothing in its file says")
