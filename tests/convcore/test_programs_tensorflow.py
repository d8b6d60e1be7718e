"""The programs for Keras compute what the screen shows, and print what they announce."""

import pytest

from app_pages.ui.cached import MODELS
from convcore.bundle_files import load_bundle
from convcore.computations import Computation, steps_of_network
from convcore.inference import InferenceProcess
from convcore.keras_file import read_keras_file
from convcore.keras_program import keras_program
from convcore.numpy_program import numpy_program
from tests.convcore.test_programs import agree
from tests.screens import COUNT, announced, lab_computations, run

pytestmark = pytest.mark.tensorflow


@pytest.mark.parametrize("number", range(COUNT))
def test_a_program_computes_what_the_kernel_lab_shows(number, capsys):
    computation = lab_computations()[number]
    program = keras_program(computation)
    results, printed = run(program, capsys)
    agree(computation, results)
    assert printed == announced(program)
    strided_and_dilated = any(
        max(getattr(step.operation, "dilation", (1,))) > 1 and max(step.operation.strides) > 1
        for step in computation.steps
    )
    assert ("tf.nn.conv2d" in program.head) == strided_and_dilated
    assert ("refuses" in program.head) == strided_and_dilated


@pytest.fixture(scope="module")
def process():
    found = InferenceProcess()
    yield found
    found.close()


@pytest.mark.parametrize("name", ["fashion", "digits", "colour"])
def test_every_layer_of_the_networks_that_ship_is_reproduced(name, process, capsys):
    bundle = load_bundle(MODELS / name)
    network = read_keras_file(bundle.model_path.read_bytes())
    image = bundle.image(3)
    outputs = process.activations(bundle.model_path, image)
    assert outputs.keys() == {layer.name for layer in bundle.layers}
    for layer in ("conv1", "pool2", "softmax"):
        steps = steps_of_network(network, layer, outputs)
        computation = Computation(f"Layer {layer}", image, steps)
        for write in (numpy_program, keras_program):
            program = write(computation)
            results, printed = run(program, capsys)
            agree(computation, results)
            assert printed == announced(program), layer
