"""The programs for Keras compute what the screen shows, and print what they announce."""

import numpy as np
import pytest

from convcore.export.computations import Computation
from convcore.export.keras_program import keras_program
from convcore.export.network_steps import steps_of_network
from convcore.export.numpy_program import numpy_program
from convcore.keras_files.reader import read_keras_file
from convcore.keras_side import inference_process
from convcore.networks.bundle_files import load_bundle
from pages.shared.session.shipped import MODELS
from tests.screens import COUNT, agree, announced, lab_computations, network_of, run
from tests.sweeps import some


@pytest.mark.parametrize("number", range(some(20, of=COUNT)))
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


def answers(path, image):
    """Compute what every layer makes of an image, as the inference process does."""
    found = inference_process.activations(path, image[np.newaxis], None)
    return {name: maps[0] for name, maps in found.items()}


@pytest.mark.parametrize("name", ["fashion", "digits", "colour"])
def test_every_layer_of_the_networks_that_ship_is_reproduced(name, capsys):
    bundle = load_bundle(MODELS / name)
    network = read_keras_file(bundle.model_path.read_bytes())
    image = bundle.image(3)
    outputs = answers(bundle.model_path, image)
    assert outputs.keys() == {layer.name for layer in bundle.layers}
    for layer in ("conv1", "pool2", "softmax"):
        steps = steps_of_network(network, layer, outputs)
        computation = Computation(f"Layer {layer}", image, steps)
        for write in (numpy_program, keras_program):
            program = write(computation)
            results, printed = run(program, capsys)
            agree(computation, results)
            assert printed == announced(program), layer


def test_every_kind_of_layer_is_reproduced(tmp_path, capsys):
    window = {"padding": "same", "strides": [2, 2]}
    kernel = {"kernel_size": [3, 2], "dilation_rate": [1, 1], "use_bias": True} | window
    normal = {"axis": -1, "epsilon": 0.01, "center": True, "scale": True}
    network = network_of(
        ("InputLayer", {"shape": [20, 17, 3]}),
        ("Rescaling", {"scale": [0.5, 1.5, 2.0], "offset": -0.25}),
        ("Normalization", {"axis": -1}),
        ("ZeroPadding2D", {"padding": [[1, 0], [0, 1]]}),
        ("Conv2D", {"filters": 6} | kernel),
        ("BatchNormalization", normal),
        ("LeakyReLU", {"negative_slope": 0.3}),
        ("ZeroPadding2D", {"padding": [[0, 1], [1, 0]]}),
        ("AveragePooling2D", {"pool_size": [2, 2]} | window),
        ("Normalization", {"axis": None}),
        ("Conv2D", {"filters": 5} | kernel | {"strides": [1, 1], "dilation_rate": [2, 2]}),
        ("Activation", {"activation": "tanh"}),
        ("BatchNormalization", normal | {"scale": False}),
        ("ELU", {"alpha": 0.7}),
        ("MaxPooling2D", {"pool_size": [2, 1], "strides": [1, 1], "padding": "valid"}),
        ("Dropout", {"rate": 0.5}),
        ("ReLU", {}),
        ("GlobalAveragePooling2D", {}),
        ("Dense", {"units": 4, "use_bias": True}),
        ("Activation", {"activation": "leaky_relu"}),
        ("Dense", {"units": 3, "use_bias": False}),
        ("Activation", {"activation": "elu"}),
        ("Dense", {"units": 2, "use_bias": True}),
        ("Activation", {"activation": "sigmoid"}),
    )
    file = tmp_path / "network.npz"
    file.write_bytes(network.to_bytes())
    image = np.random.default_rng(6).random((20, 17, 3), dtype=np.float32)
    outputs = answers(file, image)
    steps = steps_of_network(network, network.layers[-1].name, outputs)
    assert len(steps) == len(network.layers) - 2  # neither the input nor the dropout
    computation = Computation("Every kind of layer", image, steps)
    for write in (numpy_program, keras_program):
        program = write(computation)
        results, printed = run(program, capsys)
        agree(computation, results)
        assert printed == announced(program)
