"""What pages know about networks that are not such as ship."""

from pathlib import Path

import numpy as np
import pytest

from convcore.keras_files.plain_network import PlainNetwork, plan_network
from convcore.networks.first_layer import FirstLayer
from convcore.networks.network import Network

CONVOLUTION = {"kernel_size": 3, "strides": 1, "padding": "valid", "dilation_rate": 1}
POOL = {"pool_size": 2, "strides": 2, "padding": "valid"}


def network(*between):
    """A network for images of 16 x 16 with some layers behind its first convolution."""
    entries = [
        ("input", "InputLayer", {"shape": [16, 16, 1]}),
        ("scale", "Rescaling", {"scale": 0.5, "offset": 0}),
        ("first", "Conv2D", {"filters": 4, **CONVOLUTION}),
        *between,
        ("flat", "Flatten", {}),
        ("dense", "Dense", {"units": 2}),
        ("softmax", "Softmax", {}),
    ]
    chain = plan_network(entries)
    weights = tuple(tuple(np.ones(s, np.float32) for s in each.weight_shapes) for each in chain)
    plain = PlainNetwork(chain, weights)
    return Network(
        model_path=Path("nowhere.npz"),
        name="n",
        title="n",
        classes=("a", "b"),
        input_shape=(16, 16, 1),
        layers=plain.layers,
        first_layer=FirstLayer(*plain.weights[2]),
        samples=np.zeros((1, 16, 16, 1), np.uint8),
        labels=None,
        titles=("black",),
    )


RELU = ("relu", "ReLU", {})
MAX = ("max", "MaxPooling2D", POOL)
MEAN = ("mean", "AveragePooling2D", POOL)
NORM = ("norm", "BatchNormalization", {"epsilon": 0.001})
ELU = ("elu", "ELU", {"alpha": 1.0})
SECOND = ("second", "Conv2D", {"filters": 5, **CONVOLUTION})
DEPTH = ("depth", "DepthwiseConv2D", {"depth_multiplier": 1, **CONVOLUTION})
END = ("end", "GlobalMaxPooling2D", {})


@pytest.mark.parametrize(
    ("between", "stages"),
    [
        ([], {}),
        ([RELU, MAX], {"relu": "relu", "pooled": "max"}),
        ([MAX, RELU], {"relu": "relu", "pooled": "max"}),
        ([NORM, RELU, MEAN], {"relu": "relu", "pooled": "mean"}),
        ([ELU, MAX], {"pooled": "max"}),
        ([SECOND, RELU, MAX], {}),
        ([DEPTH, RELU], {}),
        ([RELU, END], {"relu": "relu"}),
    ],
)
def test_the_first_stages_are_what_belongs_to_the_first_convolution(between, stages):
    found = network(*between)
    assert found.first_stages == {"convolution": "first", **stages}
    assert list(found.first_fields) == list(found.first_stages)
    pooling = found.first_pooling
    assert (pooling and pooling.name) == stages.get("pooled")


def test_the_first_convolution_reads_the_layer_before_it():
    assert network().first_input == "scale"
    assert network().first_window.size == (3, 3)


def test_maps_belong_to_the_convolution_before_them():
    found = network(NORM, RELU, SECOND, MAX, DEPTH, ELU)
    assert {each.name: found.convolution_of(each.name) for each in found.layers} == {
        "input": None,
        "scale": None,
        "first": "first",
        "norm": "first",
        "relu": "first",
        "second": "second",
        "max": "second",
        "depth": "depth",
        "elu": "depth",
        "flat": None,
        "dense": None,
        "softmax": None,
    }
    assert found.last_maps == "elu"
    assert network(RELU, MAX).last_maps == "relu"


def test_parameters_are_those_of_all_layers():
    # 3 x 3 weights and a bias for each of 4 filters, 4 numbers for each, 14 x 14 x 4 units.
    assert network(NORM).parameters == 4 * 10 + 16 + 784 * 2 + 2


@pytest.mark.parametrize(
    ("between", "names"),
    [
        ([RELU, MAX], []),
        ([NORM, RELU, MAX], ["norm"]),
        ([RELU, NORM, MAX], ["norm"]),
        ([RELU, MAX, NORM], []),
        ([("drop", "Dropout", {"rate": 0.5}), ELU, MAX], ["elu"]),
        ([NORM], []),
    ],
)
def test_what_changes_the_maps_on_the_way_to_those_that_are_shown(between, names):
    assert [layer.name for layer in network(*between).first_between] == names
