"""The settings of layers, within their caps or refused."""

import copy

import pytest

from convcore.keras_files.reader import read_keras_file
from tests.keras_files import (
    archive,
    layer,
    normalising,
    sequential,
    small,
    small_layers,
    with_layer,
)

pytestmark = pytest.mark.usefixtures("seconds")


@pytest.mark.parametrize("activation", ["linear", "relu"])
def test_nothing_is_added_to_answers_unless_that_is_asked_for(activation):
    network = read_keras_file(archive(small(dense={"activation": activation})))
    names = ["dense"] if activation == "linear" else ["dense", "dense_relu"]
    assert [each.name for each in network.layers][4:] == names
    for added, class_ in (("softmax", "Softmax"), ("sigmoid", "Activation")):
        *before, last = network.ending_with(added).layers
        assert tuple(before) == network.layers
        assert (last.name, last.keras_class, last.output_shape) == (added, class_, (3,))
    assert last.settings == {"activation": "sigmoid"}


def test_names_that_are_made_here_are_free_and_not_too_long():
    long = "x" * 62
    layers = small_layers()
    layers[1]["config"]["name"] = long
    layers[2]["config"]["name"] = f"{long}_r"
    chain = read_keras_file(archive(sequential(*layers))).layers
    assert [each.name for each in chain][1:4] == [long, f"{long[:60]}_1", f"{long}_r"]


def test_settings_that_matter_in_training_only_are_not_looked_at():
    config = small(convolution={"kernel_initializer": {"class_name": "Lambda", "config": "evil"}})
    before = copy.deepcopy(config)
    assert len(read_keras_file(archive(config)).layers) == 6
    assert config == before


def zeros(padding):
    return layer("ZeroPadding2D", "zeros", padding=padding)


FUNCTION = {"module": "builtins", "class_name": "function", "registered_name": "function"}
SIGMOID_MAPS = small(convolution={"activation": "sigmoid"})["config"]["layers"][1]
REFUSED = {
    "a normalisation by text": (
        archive(with_layer(normalising(mean="1", variance="1"), at=1)),
        "mean and variance must each be a number .* Received: '1' and '1'",
    ),
    "a normalisation by half": (
        archive(with_layer(normalising(mean=0.5, variance=None), at=1)),
        "mean and variance must each be .* Received: 0.5 and None",
    ),
    "a normalisation of rows": (
        archive(with_layer(normalising(axis=[1]), at=1)),
        r"axis must be -1, .* Received: \[1\]",
    ),
    "a normalisation turned round": (
        archive(with_layer(normalising(invert=True), at=1)),
        "invert must be False here. Received: True",
    ),
    "zeros by the million": (
        archive(with_layer(zeros(10**6), at=1)),
        "padding must be two pairs of whole numbers from 0 to 32. Received: 1000000",
    ),
    "zeros by less than none": (archive(with_layer(zeros([[-1, 0], [0, 0]]), at=1)), "0 to 32"),
    "zeros that hide the image": (
        archive(with_layer(zeros([[20, 0], [0, 0]]), at=1, convolution={"strides": 32})),
        "fewer zeros help. Received: 'convolution', which reads zeros alone",
    ),
    "a million filters": (
        archive(small(convolution={"filters": 1_000_000})),
        "filters must be a whole number from 1 to 4096. Received: 1000000",
    ),
    "600 first-layer filters": (
        archive(small(convolution={"filters": 600})),
        "at most 512 filters of at most 11 x 11 here. Received: 600 of 3 x 3",
    ),
    "a kernel of 13": (
        archive(small(input={"batch_shape": [None, 16, 16, 1]}, convolution={"kernel_size": 13})),
        "at most 512 filters of at most 11 x 11 here. Received: 2 of 13 x 13",
    ),
    "true for a number": (archive(small(dense={"units": True})), "units must be.*Received: True"),
    "a fraction": (archive(small(dense={"units": 3.5})), "units must be.*Received: 3.5"),
    "too many parameters": (
        archive(small(input={"batch_shape": [1, 99, 99, 1]}, dense={"units": 4096})),
        "at most 5,242,880 parameters here. Received: .* up to the layer 'dense'",
    ),
    "too much work": (
        archive(
            small(
                input={"batch_shape": [1, 224, 224, 3]},
                convolution={"filters": 128, "kernel_size": 11, "strides": 1},
            )
        ),
        "at most 1,000,000,000 multiply-adds here. Received: ",
    ),
    "too large maps": (
        archive(
            small(
                input={"batch_shape": [1, 224, 224, 1]},
                convolution={"filters": 400, "kernel_size": 1},
            )
        ),
        "at most 67,108,864 bytes of maps here. Received: ",
    ),
    "a large image": (
        archive(small(input={"batch_shape": [None, 225, 6, 1]})),
        "rows and columns from 1 to 224, and 1 or 3 channels. Received: .*225",
    ),
    "any size": (archive(small(input={"batch_shape": [None, None, None, 3]})), "from 1 to 224"),
    "two channels": (archive(small(input={"batch_shape": [None, 6, 6, 2]})), "1 or 3 channels"),
    "no image": (archive(small(input={"batch_shape": [None, 6]})), "an input is an image"),
    "an unknown setting": (
        archive(small(convolution={"kernel": "x"})),
        "settings that are supported here are filters, .*Received: 'kernel'",
    ),
    "an unknown activation": (
        archive(small(convolution={"activation": "my>act"})),
        "activation must be .*Received: 'my>act'",
    ),
    "an activation that is code": (
        archive(small(convolution={"activation": {"class_name": "function", "config": "eval"}})),
        "activation must be .*Received: the function 'eval'",
    ),
    "an activation of TensorFlow's": (
        archive(small(dense={"activation": FUNCTION | {"config": "log_softmax_v2"}})),
        "the nearest is softmax. Received: the function 'log_softmax_v2'",
    ),
    "an activation that poses": (
        archive(small(dense={"activation": FUNCTION | {"registered_name": "pack>relu"}})),
        "a function of Keras's own here. Received: the object 'function'",
    ),
    "an activation that is a layer with weights": (
        archive(small(convolution={"activation": layer("PReLU", "bend")})),
        "a function of Keras's own here. Received: the object 'PReLU'",
    ),
    "an activation that is a layer of somebody's": (
        archive(small(convolution={"activation": layer("ReLU", "own") | {"module": "os"}})),
        "a function of Keras's own here. Received: the object 'ReLU'",
    ),
    "an activation that is a steep layer": (
        archive(small(convolution={"activation": layer("LeakyReLU", "b", negative_slope=1e9)})),
        "negative_slope must be a number from 0 to 1e.06. Received: 1000000000.0",
    ),
    "channels first": (
        archive(small(convolution={"data_format": "channels_first"})),
        "data_format must be 'channels_last' here",
    ),
    "quantised": (archive(small(dense={"dtype": "int8_from_float32"})), "dtype must be float32 or"),
    "groups": (archive(small(convolution={"groups": 2})), "groups must be 1 here. Received: 2"),
    "a kernel that does not fit": (
        archive(small(convolution={"kernel_size": 7})),
        "Layer 'convolution', a Conv2D: kernel .7, 7. does not fit",
    ),
    "dense on maps": (
        archive(sequential(*small_layers()[:2], small_layers()[3])),
        "it takes a flat input. Received: an input of shape .4, 4, 2.",
    ),
    "no convolution": (
        archive(sequential(small_layers()[0], *small_layers()[2:])),
        "has a convolution to look at",
    ),
    "depthwise first": (
        archive(
            sequential(
                small_layers()[0],
                layer(
                    "DepthwiseConv2D",
                    "depth",
                    depth_multiplier=2,
                    kernel_size=3,
                    strides=1,
                    padding="valid",
                    dilation_rate=1,
                ),
                *small_layers()[2:],
            )
        ),
        "must be a Conv2D here. Received: 'depth'",
    ),
    "maps for an answer": (archive(sequential(*small_layers()[:2])), "one value for each"),
    "softmax on maps": (
        archive(small(convolution={"activation": "softmax"})),
        "Layer 'convolution_softmax', a Softmax: it takes a flat input. Received: .*4, 4, 2",
    ),
    "sigmoid on maps for an answer": (
        archive(sequential(*small_layers()[:1], SIGMOID_MAPS, small_layers()[2])),
        "comes last here, behind what is flat. Received: 'convolution_sigmoid' on .4, 4, 2.",
    ),
    "a setting that is a surprise": (
        archive(small(input={"batch_shape": [None, 6, 6, [1]]})),
        "Received: ",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_setting_that_is_not_on_the_list_is_refused_in_a_sentence(name, expect_refusal):
    expect_refusal(*REFUSED[name])
