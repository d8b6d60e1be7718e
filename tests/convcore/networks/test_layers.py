import json

import numpy as np
import pytest

from convcore import receptive
from convcore.errors import ConvscopeError
from convcore.networks.bundle_files import bundle_names, load_bundle
from convcore.networks.layer_types import LAYER_TYPES
from convcore.networks.layers import answers_in_browser, follow, last_maps, without_pooling
from tests import oracle
from tests.paths import MODELS

FASHION = load_bundle(MODELS / "fashion").layers

# Counted by hand: name, shape, weights and biases, multiply-adds, side of what a unit sees.
WITH_POOLING = [
    ("input", (28, 28, 1), 0, 0, 1),
    ("conv1", (26, 26, 32), 3 * 3 * 1 * 32 + 32, 26 * 26 * 32 * 3 * 3 * 1, 3),
    ("relu1", (26, 26, 32), 0, 0, 3),
    ("pool1", (13, 13, 32), 0, 0, 4),
    ("conv2", (11, 11, 64), 3 * 3 * 32 * 64 + 64, 11 * 11 * 64 * 3 * 3 * 32, 4 + 2 * 2),
    ("relu2", (11, 11, 64), 0, 0, 8),
    ("pool2", (5, 5, 64), 0, 0, 8 + 2),
    ("flatten", (1600,), 0, 0, 10),
    ("dropout1", (1600,), 0, 0, 10),
    ("dense1", (256,), 1600 * 256 + 256, 1600 * 256, 10 + 4 * 4),
    ("relu3", (256,), 0, 0, 26),
    ("dropout2", (256,), 0, 0, 26),
    ("logits", (10,), 256 * 10 + 10, 256 * 10, 26),
    ("softmax", (10,), 0, 0, 26),
]
WITHOUT_POOLING = [
    ("input", (28, 28, 1), 0, 0, 1),
    ("conv1", (26, 26, 32), 320, 194_688, 3),
    ("relu1", (26, 26, 32), 0, 0, 3),
    ("conv2", (24, 24, 64), 18_496, 24 * 24 * 64 * 288, 3 + 2),
    ("relu2", (24, 24, 64), 0, 0, 5),
    ("flatten", (36_864,), 0, 0, 5),
    ("dropout1", (36_864,), 0, 0, 5),
    ("dense1", (256,), 36_864 * 256 + 256, 36_864 * 256, 5 + 23),
    ("relu3", (256,), 0, 0, 28),
    ("dropout2", (256,), 0, 0, 28),
    ("logits", (10,), 2_570, 2_560, 28),
    ("softmax", (10,), 0, 0, 28),
]


def pair(value):
    return [value, value] if isinstance(value, int) else list(value)


def sliding(window, strides=1, dilation=1, padding="valid"):
    return {
        "kernel_size": pair(window),
        "strides": pair(strides),
        "padding": padding,
        "dilation_rate": pair(dilation),
        "use_bias": True,
    }


def convolution(filters, window, *settings):
    return "conv", "Conv2D", {"filters": filters, **sliding(window, *settings)}


def pooling(window, strides, padding="valid", type_="MaxPooling2D"):
    settings = {"pool_size": pair(window), "strides": pair(strides), "padding": padding}
    return "pool", type_, settings


def source(*shape):
    return "input", "InputLayer", {"shape": list(shape)}


FLATTEN = ("flatten", "Flatten", {})


def dense(units, use_bias=True):
    return "dense", "Dense", {"units": units, "use_bias": use_bias}


@pytest.mark.parametrize(
    ("layers", "counted", "parameters", "multiply_adds"),
    [
        (FASHION, WITH_POOLING, 431_242, 2_837_120),
        (without_pooling(FASHION), WITHOUT_POOLING, 9_458_826, 20_251_264),
    ],
    ids=["with pooling", "without"],
)
def test_the_fashion_network_is_counted_by_hand(layers, counted, parameters, multiply_adds):
    assert [
        (step.name, step.output_shape, step.parameters, step.multiply_adds, step.field.size)
        for step in layers
    ] == [(*facts, (side, side)) for *facts, side in counted]
    assert sum(step.parameters for step in layers) == parameters
    assert sum(step.multiply_adds for step in layers) == multiply_adds


def test_leaving_pooling_out_leaves_all_else_in_its_order():
    names = "input conv1 relu1 conv2 relu2 flatten dropout1 dense1 relu3 dropout2 logits softmax"
    assert [layer.name for layer in without_pooling(FASHION)] == names.split()


def test_a_unit_reads_a_window_or_the_whole_map_or_its_own_place():
    windows = {step.name: step.window for step in FASHION if step.window}
    three, two = receptive.Window((3, 3), (1, 1), (1, 1)), receptive.Window((2, 2), (2, 2), (1, 1))
    assert windows == {
        "conv1": three,
        "pool1": two,
        "conv2": three,
        "pool2": two,
        "dense1": receptive.Window((5, 5)),
        "logits": receptive.Window((1, 1)),
    }


@pytest.mark.parametrize("name", bundle_names(MODELS))
def test_the_shapes_and_parameters_are_those_on_the_card(name):
    bundle = load_bundle(MODELS / name)
    told = json.loads((MODELS / name / "card.json").read_text("utf-8"))
    assert [*bundle.layers_by_name] == [layer["name"] for layer in told["layers"]]
    for layer in told["layers"]:
        step = bundle.layers_by_name[layer["name"]]
        assert (step.name, step.keras_class) == (layer["name"], layer["type"])
        found = ([*step.output_shape], step.parameters)
        assert found == (layer["output_shape"], layer["parameters"])
    assert bundle.parameters == told["parameters"]


def test_a_bundle_gives_its_layers_by_name_with_pooling_and_without():
    bundle = load_bundle(MODELS / "fashion")
    for steps, counted in (
        (bundle.layers_by_name, WITH_POOLING),
        (bundle.layers_without_pooling, WITHOUT_POOLING),
    ):
        assert [*steps] == [name for name, *_ in counted]
        assert {name: step.output_shape for name, step in steps.items()} == {
            name: shape for name, shape, *_ in counted
        }


def test_padding_strides_and_dilation_are_followed():
    # Rows: 10 at stride 2 are 5; padding leaves them 5; taps 2 apart cover 3 of 5 in 3 places.
    # Columns: 9 at stride 3 are 3; padding leaves them 3; a single tap leaves them 3.
    layers = [
        source(10, 9, 3),
        convolution(4, (3, 3), (2, 3), 1, "same"),
        pooling((2, 2), (1, 1), "same"),
        convolution(5, (2, 1), 1, (2, 1), "valid"),
        FLATTEN,
        dense(6),
    ]
    steps = follow(layers)
    assert [step.output_shape for step in steps] == [
        (10, 9, 3),
        (5, 3, 4),
        (5, 3, 4),
        (3, 3, 5),
        (45,),
        (6,),
    ]
    parameters = [0, 3 * 3 * 3 * 4 + 4, 0, 2 * 1 * 4 * 5 + 5, 0, 45 * 6 + 6]
    assert [step.parameters for step in steps] == parameters
    assert [step.multiply_adds for step in steps] == [0, 15 * 27 * 4, 0, 9 * 8 * 5, 0, 45 * 6]
    fields = [(step.field.size, step.field.jump, step.field.offset) for step in steps]
    # The one row of zeros that the windows need goes below the image, so no field begins before it.
    assert fields[:4] == [
        ((1, 1), (1, 1), (0, 0)),
        ((3, 3), (2, 3), (0, 0)),
        ((5, 6), (2, 3), (0, 0)),
        ((9, 6), (2, 3), (0, 0)),
    ]
    assert fields[5][0] == (9 + 2 * 2, 6 + 2 * 3)


@pytest.mark.parametrize(
    ("shape", "filters", "window", "strides", "dilation"),
    [
        ((4, 5, 2), 3, (3, 2), (1, 1), (1, 1)),
        ((6, 5, 1), 2, (2, 3), (2, 1), (1, 1)),
        ((7, 7, 2), 2, (2, 2), (1, 3), (1, 1)),
        ((7, 7, 2), 2, (2, 2), (1, 1), (3, 2)),
    ],
)
def test_the_multiply_adds_are_the_taps_that_loops_take(shape, filters, window, strides, dilation):
    layers = [
        source(*shape),
        convolution(filters, window, strides, dilation),
        FLATTEN,
        dense(4),
    ]
    _, convolved, flat, last = follow(layers)
    image, kernel = np.ones(shape), np.ones((*window, shape[2], filters))
    # Every product of ones adds 1: without padding, the sum of a map counts the taps.
    maps = oracle.conv2d(image, kernel, strides, "valid", dilation)
    assert convolved.output_shape == maps.shape
    assert convolved.multiply_adds == maps.sum()
    assert flat.output_shape == (maps.size,)
    assert last.multiply_adds == sum(1 for _ in range(4) for _ in maps.flat)


def test_where_padding_adds_zeros_a_tap_on_them_counts_as_well():
    # 2 x 2 units of 3 x 3 taps, of which only 4 each lie on the image.
    _, step = follow([source(2, 2, 1), convolution(1, 3, 1, 1, "same")])
    assert step.multiply_adds == 2 * 2 * 9


def test_dense_layers_may_follow_one_another_and_need_no_maps():
    steps = follow([source(4, 3, 2), FLATTEN, dense(5), dense(7)])
    assert [step.output_shape for step in steps[1:]] == [(24,), (5,), (7,)]
    assert [step.multiply_adds for step in steps] == [0, 0, 120, 35]
    assert [step.parameters for step in steps] == [0, 0, 125, 42]
    assert [step.field.size for step in steps] == [(1, 1), (1, 1), (4, 3), (4, 3)]


def test_other_layers_are_counted_by_hand():
    # Weights as Keras counts them: normalisation has 4 numbers a map, a depthwise convolution a
    # kernel for each map it makes, a separable one 3 x 3 x 4 x 2 and then 8 x 6.
    by_two = sliding(3, 2, 1, "same")
    steps = follow(
        [
            source(9, 7, 4),
            ("b", "BatchNormalization", {"axis": -1, "scale": True, "center": True}),
            ("d", "DepthwiseConv2D", {"depth_multiplier": 2, **by_two, "use_bias": False}),
            pooling(3, 2, "same", "AveragePooling2D"),
            ("s", "SeparableConv2D", {"depth_multiplier": 2, "filters": 6, **by_two}),
            ("e", "ELU", {"alpha": 1}),
            ("g", "GlobalAveragePooling2D", {}),
            dense(5, use_bias=False),
        ]
    )
    assert [(step.output_shape, step.parameters, step.multiply_adds) for step in steps] == [
        ((9, 7, 4), 0, 0),
        ((9, 7, 4), 16, 0),
        ((5, 4, 8), 3 * 3 * 8, 5 * 4 * 3 * 3 * 8),
        ((3, 2, 8), 0, 0),
        ((2, 1, 6), 246, 2 * 1 * 240),
        ((2, 1, 6), 0, 0),
        ((6,), 0, 0),
        ((5,), 30, 30),
    ]
    assert [step.field.size for step in steps] == [
        *((1, 1), (1, 1), (3, 3), (7, 7), (15, 15), (15, 15), (23, 15), (23, 15)),
    ]


@pytest.mark.parametrize(
    ("classes", "place"),
    [
        (["InputLayer", "Conv2D", "Flatten", "Dense"], 1),
        (["InputLayer", "Conv2D", "ReLU", "MaxPooling2D", "Flatten"], 2),
        (
            [
                "InputLayer",
                "Conv2D",
                "ReLU",
                "DepthwiseConv2D",
                "BatchNormalization",
                "ELU",
                "Flatten",
            ],
            5,
        ),
    ],
)
def test_the_last_maps_are_those_behind_the_last_convolution(classes, place):
    assert last_maps([LAYER_TYPES[each] for each in classes]) == place


@pytest.mark.parametrize(
    ("type_", "rule"),
    [
        *(
            (
                type_,
                "a network is made of convolutions, zeros around maps, pooling, normalisation, "
                "rescaling, activations, Flatten, Reshape, dense layers and dropout here",
            )
            for type_ in ("UnitNormalization", "Cropping2D", "Permute")
        ),
        *(
            (
                type_,
                "a network reads one picture here, in rows and columns: no sequence, and no volume",
            )
            for type_ in ("LSTM", "ConvLSTM2D", "Conv3D", "GlobalAveragePooling1D")
        ),
        ("UpSampling2D", "no layer makes maps larger here but ZeroPadding2D"),
        (
            "Resizing",
            "pictures are brought to the size of keras.Input here: give it the size that this "
            "layer makes, and leave the layer out",
        ),
        (
            "Lambda",
            "a Lambda is code, which is never run here; Rescaling scales values without any",
        ),
        ("Add", "a network is a chain here, in which every layer reads one other"),
        *(
            (type_, f"this layer cannot be read here; the nearest one that can is {nearest}")
            for type_, nearest in (
                ("AdaptiveAveragePooling2D", "AveragePooling2D"),
                ("EinsumDense", "Dense"),
                ("LayerNormalization", "BatchNormalization"),
                ("PReLU", "LeakyReLU"),
            )
        ),
    ],
)
def test_a_layer_of_another_class_is_refused_with_the_nearest_that_is_taken(type_, rule):
    with pytest.raises(ConvscopeError) as caught:
        follow([source(8, 8, 1), ("odd", type_, {})])
    assert str(caught.value) == f"{rule}. Received: '{type_}', for the layer 'odd'"


@pytest.mark.parametrize(
    ("layers", "rule", "came"),
    [
        ([dense(5)], "it takes a flat input", "(4, 3, 2)"),
        ([FLATTEN, convolution(2, 1)], "it takes maps, rows x columns x channels", "(24,)"),
        ([FLATTEN, ("g", "GlobalMaxPooling2D", {})], "it takes maps, .*", "(24,)"),
    ],
    ids=["dense", "convolution", "global pooling"],
)
def test_a_layer_on_what_it_cannot_read_is_refused(layers, rule, came):
    with pytest.raises(ConvscopeError, match=rule) as caught:
        follow([source(4, 3, 2), *layers])
    assert str(caught.value).endswith(f". Received: an input of shape {came}")


@pytest.mark.parametrize(
    ("layer", "sentence"),
    [
        (convolution(2, (3, 6)), r"^kernel \(3, 6\) does not fit the padded image \(5, 5\)"),
        (
            convolution(2, (3, 2), 1, (3, 1)),
            r"^kernel \(3, 2\) dilated by \(3, 1\) covers \(7, 2\) and does not fit the padded "
            r"image \(5, 5\)",
        ),
        (pooling((6, 2), (2, 2)), r"^pool \(6, 2\) does not fit the padded image \(5, 5\)"),
    ],
    ids=["kernel", "dilated", "pool"],
)
def test_a_window_that_does_not_fit_is_refused(layer, sentence):
    with pytest.raises(ConvscopeError, match=rf"{sentence}\. Received: padding='valid'$"):
        follow([source(7, 7, 1), convolution(1, 3), layer])


def test_a_network_answers_in_the_browser_up_to_50_million_multiply_adds():
    for name in bundle_names(MODELS):
        assert answers_in_browser(load_bundle(MODELS / name).layers)

    def with_units(*units):
        entries = [("input", "InputLayer", {"shape": [100, 100, 1]}), ("flat", "Flatten", {})]
        dense = [(str(n), "Dense", {"units": n, "use_bias": True}) for n in units]
        return follow([*entries, *dense])

    assert sum(layer.multiply_adds for layer in with_units(4999, 2)) == 50_000_000 - 10_000 + 9998
    assert answers_in_browser(with_units(4999, 2))
    assert answers_in_browser(with_units(5000))
    assert not answers_in_browser(with_units(5000, 1))

    # Each value that the window of a pooling reads is a step, too.
    assert answers_in_browser(follow([source(200, 200, 1), pooling(36, 1)]))
    assert not answers_in_browser(follow([source(200, 200, 2), pooling(36, 1)]))
