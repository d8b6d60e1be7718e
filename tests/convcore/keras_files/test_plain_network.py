import io
import json
from dataclasses import replace

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.keras_files.plain_network import (
    PlainNetwork,
    plan_network,
    read_network,
    read_settings,
)
from convcore.keras_files.reader import read_keras_file
from convcore.networks.layer_types import LAYER_TYPES
from tests.keras_files import archive, small

NETWORK = replace(read_keras_file(archive()), notes=("Left out: nothing.",))
ENTRIES = [(each.name, each.keras_class, dict(each.settings)) for each in NETWORK.layers]


def spoiled(change):
    """The file of the small network with its entries or arrays changed."""
    with np.load(io.BytesIO(NETWORK.to_bytes())) as file:
        arrays = dict(file)
    entries = json.loads(arrays["layers"].tobytes())
    change(entries, arrays)
    arrays["layers"] = np.frombuffer(json.dumps(entries).encode(), np.uint8)
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def test_what_is_written_is_read():
    again = read_network(NETWORK.to_bytes())
    assert (again.layers, again.notes, again.loss) == (NETWORK.layers, NETWORK.notes, "")
    assert again.saved_layers == len(small()["config"]["layers"]) == 4  # of which Dense is two here
    assert read_network(replace(NETWORK, loss="huber").to_bytes()).loss == "huber"
    for read, written in zip(again.weights, NETWORK.weights, strict=True):
        assert len(read) == len(written)
        for one, other in zip(read, written, strict=True):
            np.testing.assert_array_equal(one, other)


def name_a_module(entries, _):
    entries[1][1] = "Lambda"


def widen(entries, _):
    entries[1][2]["filters"] = 10**9


def add_a_setting(entries, _):
    entries[1][2]["activation"] = "relu"


def hide_a_line(entries, _):
    entries[1][0] = "a\nb"


def note_at_length(_, arrays):
    arrays["notes"] = np.frombuffer(json.dumps(["x"] * 9).encode(), np.uint8)


def reshape(_, arrays):
    arrays["1_0"] = np.zeros((9, 9, 1, 2), np.float32)


def make_infinite(_, arrays):
    arrays["1_1"] = np.array([0, np.inf], np.float32)


def name_a_loss(_, arrays):
    arrays["loss"] = np.frombuffer(b'"<script>"', np.uint8)


def count_layers(_, arrays):
    arrays["saved_layers"] = np.frombuffer(b"201", np.uint8)


def leave_out(_, arrays):
    del arrays["4_1"]


def pickle_it(_, arrays):
    arrays["1_0"] = np.array([{"a": 1}], object)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (name_a_module, "a Lambda is code, which is never run here.*Received: 'Lambda'"),
        (hide_a_line, "1 to 64 characters that can be shown. Received: 'a.nb'"),
        (note_at_length, "at most 4 notes of 2000 characters. Received: "),
        (widen, "filters must be a whole number from 1 to 4096. Received: 1000000000"),
        (add_a_setting, "settings that are supported here .*Received: 'activation'"),
        (reshape, r"'convolution' has weights of shapes .*Received: \[\(9, 9, 1, 2\)"),
        (make_infinite, "finite numbers. Received: others in the layer 'convolution'"),
        (name_a_loss, "a loss is one of .*Received: '<script>'"),
        (count_layers, "up to 200 layers here. Received: 201"),
        (leave_out, "Received: something else"),
        (pickle_it, "Received: something else"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_file_is_checked_again_whoever_wrote_it(change, sentence):
    with pytest.raises(ConvscopeError, match=sentence):
        read_network(spoiled(change))


@pytest.mark.parametrize("data", [b"", b"text", NETWORK.to_bytes()[:300]], ids=len)
def test_another_file_is_refused(data):
    with pytest.raises(ConvscopeError, match="a plain network is a file of NumPy's"):
        read_network(data)


def test_what_would_grow_when_it_is_read_is_refused():
    with np.load(io.BytesIO(NETWORK.to_bytes())) as file:
        packed = io.BytesIO()
        np.savez_compressed(packed, **file, more=np.zeros(10**6))
    with pytest.raises(ConvscopeError, match="Received: something else"):
        read_network(packed.getvalue())


def test_weights_of_other_shapes_make_no_network():
    with pytest.raises(ConvscopeError, match="has weights of shapes"):
        PlainNetwork(NETWORK.layers, ((), *NETWORK.weights[:-1]))


@pytest.mark.parametrize("place", range(len(ENTRIES)))
def test_a_layer_that_is_missing_is_noticed_or_not_needed(place):
    left = [entry for number, entry in enumerate(ENTRIES) if number != place]
    if ENTRIES[place][1] in ("ReLU", "Dense", "Softmax"):
        assert len(plan_network(left)) == len(left)
    else:
        with pytest.raises(ConvscopeError, match="Received: "):
            plan_network(left)


@pytest.mark.parametrize("type_", LAYER_TYPES)
def test_what_is_kept_of_settings_is_accepted_again(type_):
    some = {
        "shape": [4, 4, 1],
        "scale": 2,
        "offset": 0,
        "filters": 3,
        "depth_multiplier": 2,
        "kernel_size": 3,
        "pool_size": [2, 2],
        "strides": 1,
        "padding": "same",
        "dilation_rate": 1,
        "use_bias": True,
        "axis": -1,
        "epsilon": 0.001,
        "center": True,
        "activation": "relu",
        "negative_slope": 0.3,
        "alpha": 1,
        "rate": 0.5,
        "units": 7,
    }
    if type_ == "BatchNormalization":
        some["scale"] = True
    if type_ == "ZeroPadding2D":
        some["padding"] = [2, [0, 1]]
    known = LAYER_TYPES[type_]
    kept = read_settings(known, {name: some[name] for name in known.settings})
    assert read_settings(known, json.loads(json.dumps(kept))) == kept
