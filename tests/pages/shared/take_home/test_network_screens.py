"""A visitor's network on its way home, with black and white as they were set."""

from pathlib import Path

import numpy as np
import pytest

from convcore.conv import conv2d
from convcore.export.keras_program import keras_program
from convcore.export.numpy_program import numpy_program
from convcore.export.opencv_program import opencv_program
from convcore.keras_files.reader import read_keras_file
from convcore.networks.first_layer import FirstLayer
from convcore.networks.input_scale import SCALES, of_mean
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput
from pages.shared.take_home import network_screens
from tests.keras_files import archive, small_arrays
from tests.screens import agree, run

PICTURE = np.linspace(0, 1, 36, dtype=np.float32).reshape(6, 6, 1)


PLAIN = read_keras_file(archive())


@pytest.fixture
def network(monkeypatch):
    # What is read of a visitor's network is kept in its session, and here is none.
    monkeypatch.setattr(network_screens, "plain_network", lambda _: PLAIN)
    return Network(
        model_path=Path("mine.npz"),
        name="mine",
        title="mine.keras",
        classes=("cat", "dog", "fish"),
        input_shape=(6, 6, 1),
        layers=PLAIN.layers,
        first_layer=FirstLayer(*small_arrays()["conv2d"]),
        samples=np.zeros((1, 6, 6, 1), np.uint8),
        labels=None,
        titles=("black",),
    )


@pytest.mark.parametrize(
    "scale", [SCALES["bytes"], SCALES["signed"], of_mean((0.1307,), (0.3081,))]
)
def test_a_program_scales_the_picture_as_the_screen_does(network, scale, capsys):
    seen = NetworkInput(PICTURE, scale, None, "a ramp", is_own=False)
    kernel, bias = small_arrays()["conv2d"]
    outputs = {"input": seen.image, "convolution": conv2d(seen.image, kernel, bias=bias)}
    at_work = NetworkAtWork(network, seen, outputs, network.first_layer)
    screen = network_screens.layers_screen(
        at_work, "convolution", 0, name="ramp", scale_for_each=False
    )
    computation = screen.computation()
    for write in (numpy_program, opencv_program):
        program = write(computation, "https://example.org")
        results, _ = run(program, capsys)
        agree(computation, results)
    # Keras's is the same up to there.
    scaled = next(line for line in program.text.splitlines() if "scaled = picture" in line)
    assert scaled in keras_program(computation, "").text.splitlines()
