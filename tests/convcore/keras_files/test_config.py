"""How layers follow one another, and networks within networks."""

import functools

import numpy as np
import pytest

from convcore.keras_files.reader import read_keras_file
from tests.keras_files import (
    archive,
    functional,
    hdf5,
    inner,
    layer,
    node,
    sequential,
    small,
    small_arrays,
    small_layers,
    with_layer,
)

pytestmark = pytest.mark.usefixtures("seconds")


def test_a_functional_chain_is_read_in_its_order_not_in_that_of_the_file():
    config = functional(*small_layers())
    config["config"]["layers"] = config["config"]["layers"][::-1]
    names = [each.name for each in read_keras_file(archive(config)).layers]
    assert names == ["input", "convolution", "convolution_relu", "flat", "dense", "dense_softmax"]


def test_a_name_is_only_a_label_and_made_fit_to_be_shown():
    names = ["onnx::Conv_11", "../<b>x</b>", "two\nlines\u202e", "x" * 90]
    layers = small_layers()
    for each, name in zip(layers, names, strict=True):
        each["config"]["name"] = name
    for config in (sequential(*layers), functional(*layers)):
        found = [each.name for each in read_keras_file(archive(config)).layers]
        assert found == [
            *("onnx::Conv_11", "../<b>x</b>", "../<b>x</b>_relu", "two_lines_", "x" * 64),
            "x" * 60 + "_1",
        ]


def test_what_does_nothing_when_a_network_answers_is_left_out_and_named():
    flips = [layer("RandomFlip", "flip", mode="horizontal"), layer("RandomZoom", "zoom")]
    noise = layer("GaussianNoise", "noise", stddev=0.1, dtype="float16")
    first, *others = small_layers()
    for config in (
        sequential(first, inner(*flips), others[0], noise, *others[1:]),
        functional(first, inner(*flips), others[0], noise, *others[1:]),
        functional(first, *flips, others[0], noise, *others[1:]),
    ):
        found = read_keras_file(archive(config))
        assert found.layers == read_keras_file(archive()).layers
        assert found.notes == (
            "Left out, since they do nothing when the network answers: RandomFlip, RandomZoom, "
            "GaussianNoise.",
        )


def test_layers_of_a_network_within_a_network_come_in_their_place():
    source, convolution, *others = small_layers()
    within = inner(inner(source, convolution, name="core"), inner(others[0], name="flat"))
    arrays = small_arrays()
    weights = hdf5(
        {
            "sequential/layers/sequential/layers/conv2d": arrays["conv2d"],
            "dense": arrays["dense"],
        }
    )
    found = read_keras_file(archive(sequential(within, others[1]), weights))
    assert found.layers == read_keras_file(archive()).layers
    np.testing.assert_array_equal(found.weights[1][0], arrays["conv2d"][0])


@pytest.mark.parametrize("by_name", [False, True], ids=["by class", "by name"])
def test_functional_networks_within_others_keep_a_group_for_their_input(by_name):
    source, convolution, *others = small_layers()
    inputs = [{**source, "config": source["config"] | {"name": f"in_{place}"}} for place in (0, 1)]
    within = functional(inputs[1], convolution)
    within["config"]["name"] = "core"
    around = functional(inputs[0], within, others[0])
    around["config"]["name"] = "backbone"
    outer, core = ("backbone", "core") if by_name else ("functional", "functional")
    names = ("input", "in_0", "in_1") if by_name else ("input_layer",) * 3
    arrays = small_arrays()
    kernel = "convolution" if by_name else "conv2d"
    weights = hdf5(
        {
            names[0]: [],
            f"{outer}/layers/{names[1]}": [],
            f"{outer}/layers/{core}/layers/{names[2]}": [],
            f"{outer}/layers/{core}/layers/{kernel}": arrays["conv2d"],
            "dense": arrays["dense"],
        }
    )
    chain = (source, around, others[1])
    for config in (functional(*chain), sequential(*chain)):
        found = read_keras_file(archive(config, weights))
        assert found.layers == read_keras_file(archive()).layers
        np.testing.assert_array_equal(found.weights[1][0], arrays["conv2d"][0])
        assert found.notes == ()


def branching():
    config = functional(*small_layers())
    config["config"]["layers"][3]["inbound_nodes"] = [node("convolution")]
    return config


def adding():
    config = functional(*small_layers())
    config["config"]["layers"][3]["inbound_nodes"] = [node("flat", "input")]
    return config


def twice():
    config = functional(*small_layers())
    config["config"]["layers"][2]["inbound_nodes"] *= 2
    return config


def called_with(**options):
    config = functional(*small_layers())
    config["config"]["layers"][2]["inbound_nodes"][0]["kwargs"] = options
    return config


def two_inputs():
    config = functional(*small_layers())
    config["config"]["input_layers"] = [["input", 0, 0], ["other", 0, 0]]
    return config


def two_inputs_joined():
    config = two_inputs()
    config["config"]["layers"].append(layer("Concatenate", "both"))
    return config


def two_outputs():
    config = functional(*small_layers())
    config["config"]["output_layers"] = [["dense", 0, 0], ["flat", 0, 0]]
    return config


def circle():
    config = functional(*small_layers())
    config["config"]["layers"][0]["inbound_nodes"] = [node("dense")]
    return config


def only_inputs(count):
    """Networks that hold nothing besides an input."""
    return [inner(small_layers()[0], name=f"empty_{number}") for number in range(count)]


def idle(count):
    return [layer("Dropout", f"drop_{number}", rate=0.5) for number in range(count)]


LAMBDA = layer("Lambda", "evil", function={"class_name": "__lambda__", "config": {"code": "4wEA"}})
CUSTOM = layer("Mine", "own") | {"module": "builtins", "registered_name": "pack>Mine"}
POSING = layer("Dense", "own", units=3) | {"module": "os", "registered_name": None}
REFUSED = {
    "a list": (archive([1]), "class_name in each of its parts"),
    "no layers": (archive(sequential()), "1 to 200 layers here. Received: 0"),
    "5,000 layers": (
        lambda: archive(sequential(*small_layers()[:1] * 5_000)),
        "1 to 200 layers here. Received: 5,000",
    ),
    "a subclass": (
        archive(small() | {"class_name": "Net", "registered_name": "pack>Net"}),
        "Sequential or a functional keras.Model here. Received: the model class 'Net'",
    ),
    "a Lambda": (archive(with_layer(LAMBDA)), "is code, .* 'Lambda', for the layer 'evil'"),
    "a custom layer": (archive(with_layer(CUSTOM)), "'Mine' that is not Keras's own.*'own'"),
    "a posing layer": (archive(with_layer(POSING)), "'Dense' that is not Keras's own.*'own'"),
    "a posing layer that does nothing": (
        archive(with_layer(POSING | {"class_name": "RandomFlip"})),
        "'RandomFlip' that is not Keras's own.*'own'",
    ),
    "an unknown layer": (archive(with_layer(layer("LSTM", "l"))), "'LSTM', for the layer 'l'"),
    "an unknown layer like another": (
        archive(with_layer(layer("Conv2DTranspose", "up"))),
        "no layer makes maps larger here .* Received: 'Conv2DTranspose', for the layer 'up'",
    ),
    "an empty network in a network": (archive(with_layer(inner())), "1 to 200 layers .*: 0"),
    "a custom layer in a network in a network": (archive(with_layer(inner(CUSTOM))), "'Mine' that"),
    "networks in networks without end": (
        archive(with_layer(functools.reduce(lambda last, _: inner(last), range(90), LAMBDA))),
        "lie within one another up to 4 deep here. Received: more",
    ),
    "199 layers in each of two networks": (
        archive(with_layer(*(inner(*idle(199), name=name) for name in "ab"))),
        "1 to 200 layers here. Received: more, in networks within it",
    ),
    "too many inputs in networks within a network": (
        archive(with_layer(*(inner(*only_inputs(150), name=name) for name in "ab"))),
        "1 to 200 layers here. Received: more, in networks within it",
    ),
    "an input in the middle": (
        archive(with_layer(layer("InputLayer", "second", batch_shape=[None, 4, 4, 2]))),
        "begins with its one input",
    ),
    "no input": (archive(sequential(*small_layers()[1:])), "begins with keras.Input"),
    "two names alike": (archive(small(dense={"name": "flat"})), "name of its own"),
    "a name that is none": (archive(small(dense={"name": 7})), "has a name in each of its parts"),
    "passive layers alone": (
        archive(functional(layer("Flatten", "flat"))),
        "begins with keras.Input",
    ),
    "a branch": (archive(branching()), "every layer is read by one other"),
    "two layers added": (archive(adding()), "is used once here, on the output of one other"),
    "a layer used twice": (archive(twice()), "used 2 times"),
    "a mask": (archive(called_with(mask=node("input"))), "called with its input alone"),
    "training by a tensor": (
        archive(called_with(training=node("input"))),
        "called with its input alone here. Received: 'flat' called with {'training': {",
    ),
    "two inputs": (archive(two_inputs()), "one input and one output here. Received: input_layers"),
    "two inputs that are joined": (archive(two_inputs_joined()), "has one input and one output"),
    "two outputs": (archive(two_outputs()), "one input and one output.*output_layers"),
    "a circle": (archive(circle()), "from one input through every layer to one output"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_chain_of_known_layers_is_refused_in_a_sentence(name, expect_refusal):
    expect_refusal(*REFUSED[name])
