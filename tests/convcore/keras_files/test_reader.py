import copy
import functools
import io
import re
import resource
import signal
import struct
import subprocess
import sys
import zipfile

import h5py
import numpy as np
import psutil
import pytest

from convcore.errors import ConvscopeError
from convcore.keras_files import reader as keras_file
from convcore.keras_files.reader import MEMORY, SECONDS, read_keras_file
from convcore.limits import NETWORK_BYTES
from convcore.networks.input_scale import SCALES, found_scale
from tests.keras_files import (
    CONFIG,
    METADATA,
    WEIGHTS,
    archive,
    functional,
    hdf5,
    layer,
    node,
    sequential,
    small,
    small_arrays,
    small_layers,
)
from tests.paths import ROOT


def test_a_small_network_is_read_layer_by_layer():
    network = read_keras_file(archive())
    assert [(each.name, each.keras_class, each.output_shape) for each in network.layers] == [
        ("input", "InputLayer", (6, 6, 1)),
        ("convolution", "Conv2D", (4, 4, 2)),
        ("convolution_relu", "ReLU", (4, 4, 2)),
        ("flat", "Flatten", (32,)),
        ("dense", "Dense", (3,)),
        ("dense_softmax", "Softmax", (3,)),
    ]
    arrays = small_arrays()
    for place, group in ((1, "conv2d"), (4, "dense")):
        for read, written in zip(network.weights[place], arrays[group], strict=True):
            np.testing.assert_array_equal(read, written)
    assert network.weights[0] == network.weights[2] == network.weights[3] == ()


def test_a_functional_chain_is_read_in_its_order_not_in_that_of_the_file():
    config = functional(*small_layers())
    config["config"]["layers"] = config["config"]["layers"][::-1]
    names = [each.name for each in read_keras_file(archive(config)).layers]
    assert names == ["input", "convolution", "convolution_relu", "flat", "dense", "dense_softmax"]


def test_a_compressed_file_and_one_with_its_optimizer_are_read():
    def add_optimizer(file):
        file.create_dataset("optimizer/vars/0", data=np.zeros(3, np.float32))
        file.create_dataset("layers/flatten/vars/0", data=1)
        del file["layers/flatten/vars/0"]

    packed = archive(None, hdf5(small_arrays(), add_optimizer), compression=zipfile.ZIP_DEFLATED)
    assert len(read_keras_file(packed).layers) == 6


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


def test_a_file_that_was_unpacked_and_packed_again_in_a_folder_is_read():
    beside = [("net/", b""), ("__MACOSX/net/._config.json", b"x"), ("net/.DS_Store", b"x")]
    for folder in ("net/", "../", "C:\\net\\"):
        assert len(read_keras_file(in_folders(*[folder] * 3, more=beside)).layers) == 6


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


def test_weights_are_found_by_the_names_of_layers_where_they_are_not_numbered():
    found = read_keras_file(archive(None, hdf5(under_names("convolution", "dense"))))
    np.testing.assert_array_equal(found.weights[1][0], small_arrays()["conv2d"][0])


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16", "float16", "float64"])
def test_a_network_of_another_precision_is_read_as_float32(policy):
    stored = "float32" if policy.startswith("mixed") else policy
    arrays = {
        group: [array.astype(stored) for array in of_group]
        for group, of_group in small_arrays().items()
    }
    found = read_keras_file(archive(small(dense={"dtype": policy}), hdf5(arrays)))
    assert [array.dtype for layer in found.weights for array in layer] == [np.float32] * 4
    np.testing.assert_array_equal(found.weights[1][0], arrays["conv2d"][0].astype(np.float32))
    said = f"It was saved for {policy}; here it is computed in float32, so the last digits"
    assert found.notes == (f"{said} may differ.",)


def test_a_bfloat16_is_the_upper_half_of_a_float32():
    values = small_arrays()["conv2d"][0]
    halves = (values.view(np.uint32) >> 16).astype(np.uint16).view("V2")
    found = read_keras_file(spoiled(replaced(halves)))
    np.testing.assert_allclose(found.weights[1][0], values, rtol=2**-7)
    np.testing.assert_array_equal(found.weights[1][0].view(np.uint32) & 0xFFFF, 0)


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


@pytest.mark.parametrize("shape", [[6, 6], [36]], ids=["a table", "a row"])
def test_an_input_becomes_the_image_that_a_reshape_makes_of_it(shape):
    found = read_keras_file(archive(small_from([None, *shape], reshape(6, 6, -1))))
    assert found.layers == read_keras_file(archive()).layers
    assert found.notes == ()


def test_a_reshape_to_units_is_read_as_flattening():
    layers = small_layers()
    layers[2] = reshape(-1)
    found = read_keras_file(archive(sequential(*layers))).layers[3]
    assert (found.name, found.keras_class, found.output_shape) == ("shape", "Flatten", (32,))


def test_maps_of_one_unit_come_of_a_pooling_with_a_window_of_the_whole_map():
    first, convolution, flat, dense = small_layers()
    weights = hdf5(small_arrays() | {"dense": [np.ones((2, 3), np.float32), np.ones(3, "f4")]})
    pools = layer("GlobalMaxPooling2D", "most", keepdims=False)
    for pooled in (
        whole_maps(1),
        [pools, layer("Dropout", "drop", rate=0.1), reshape(1, 1, -1)],
    ):
        config = sequential(first, convolution, *pooled, flat, dense)
        found = read_keras_file(archive(config, weights))
        pool = found.layers[3]
        assert (pool.keras_class, pool.output_shape) == ("MaxPooling2D", (1, 1, 2))
        assert pool.settings == {"pool_size": [4, 4], "strides": [4, 4], "padding": "valid"}
        assert found.notes == ()


def test_a_normalisation_at_the_input_is_named_with_its_numbers():
    numbers = [np.float32([33.3184]), np.float32([78.5674**2]), np.float32(4)]
    learned = hdf5(small_arrays() | {"normalization": numbers})
    found = read_keras_file(archive(with_layer(normalising(), at=1), learned))
    assert found.preparation == (
        "Before any convolution, its layer norm takes 33.318 from every value and divides by "
        "78.567.",
    )
    assert found_scale(found.layers, found.weights)[0] == SCALES["0 and 255"]
    given = normalising(axis=[], mean=0.1307, variance=0.0949)
    found = read_keras_file(archive(with_layer(given, at=1)))
    assert found_scale(found.layers, found.weights)[0] == SCALES["0 and 1"]
    assert [array.shape for array in found.weights[1]] == [(), ()]
    assert found.preparation == (
        "Before any convolution, its layer norm takes 0.131 from every value and divides by 0.308.",
    )
    constant = normalising(axis=[], mean=0.0, variance=0.0)
    assert read_keras_file(archive(with_layer(constant, at=1))).preparation == (
        "Before any convolution, its layer norm takes 0.000 from every value and divides by "
        "0.0000001.",
    )


def seconds_of_processes():
    """Ask for the processor time of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def with_layer(*more, at=3, **changes):
    """The small network with layers put in at a place, and settings changed."""
    layers = small(**changes)["config"]["layers"]
    return sequential(*layers[:at], *more, *layers[at:])


def changed(change, layers=None):
    """The description of the small network, spoiled."""
    config = sequential(*(layers or small_layers()))
    change(config)
    return config


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


def spoiled(change):
    """The small network with its file of weights spoiled."""
    return archive(None, hdf5(small_arrays(), change))


KERNEL = "layers/conv2d/vars/0"


def external(file):
    del file[KERNEL]
    file.create_dataset(KERNEL, (3, 3, 1, 2), "<f4", external=[("/etc/passwd", 0, 72)])


def virtual(file):
    layout = h5py.VirtualLayout((3, 3, 1, 2), "<f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "data", (3, 3, 1, 2))
    del file[KERNEL]
    file.create_virtual_dataset(KERNEL, layout)


def soft(file):
    del file[KERNEL]
    file[KERNEL] = h5py.SoftLink("/layers/dense/vars/0")


def external_link(file):
    del file["layers/conv2d"]
    file["layers/conv2d"] = h5py.ExternalLink("/etc/passwd", "/")


def shape_bomb(file):
    del file[KERNEL]
    file.create_dataset(KERNEL, (3, 3, 1, 2**40), "<f4", chunks=(3, 3, 1, 64))


def absent(file):
    del file[KERNEL]
    file.create_dataset(KERNEL, (3, 3, 1, 2), "<f4")  # never written: no bytes in the file


def chunked(file):
    values = file[KERNEL][()]
    del file[KERNEL]
    file.create_dataset(KERNEL, data=values, chunks=(3, 3, 1, 1), compression="gzip")


def replaced(values, key=KERNEL):
    def change(file):
        del file[key]
        file.create_dataset(key, data=values)

    return change


def removed(key):
    def change(file):
        del file[key]

    return change


def group_for_array(file):
    del file[KERNEL]
    file.create_group(KERNEL)


def array_for_group(file):
    del file["layers"]
    file["layers"] = np.zeros(3, np.float32)


def lying_about_its_size():
    """An archive whose member unpacks to far more than its entry says."""
    data = bytearray(archive(b" " * (64 * 2**20), compression=zipfile.ZIP_DEFLATED))
    true = struct.pack("<I", 64 * 2**20)
    place = data.find(true)
    while place >= 0:
        data[place : place + 4] = struct.pack("<I", 1000)
        place = data.find(true)
    return bytes(data)


def encrypted():
    data = bytearray(archive())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def damaged():
    data = bytearray(archive())
    data[data.find(b"class_name") + 3] ^= 1
    return bytes(data)


def saved_model():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as whole:
        whole.writestr("model/saved_model.pb", b"\x08\x01")
        whole.writestr("model/variables/variables.index", b"")
    return file.getvalue()


def many_members():
    return archive(more=[(f"{number}", b"") for number in range(60_000)])


def one_name_many_times():
    """Change the names of many members to one, which takes as many bytes."""
    file = archive(more=[(f"member_{number:05}", b"") for number in range(20_000)])
    return re.sub(rb"member_\d{5}", b"config.jsonx", file).replace(b"config.jsonx", b"model.weight")


def packed(*members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, data in members:
            whole.writestr(name, data)
    return file.getvalue()


def in_folders(*folders, config=None, more=()):
    """The small network unpacked, and packed again in folders."""
    with zipfile.ZipFile(io.BytesIO(archive())) as whole:
        names = [METADATA, CONFIG, WEIGHTS]
        texts = {name: whole.read(name) for name in names}
    if config is not None:
        texts[CONFIG] = config
    parts = zip(folders, names, strict=True)
    return packed(*((f"{folder}{name}", texts[name]) for folder, name in parts), *more)


def inner(*layers, name="inner"):
    """A network within another."""
    return layer("Sequential", name, layers=list(layers))


def only_inputs(count):
    """Networks that hold nothing besides an input."""
    return [inner(small_layers()[0], name=f"empty_{number}") for number in range(count)]


def idle(count):
    return [layer("Dropout", f"drop_{number}", rate=0.5) for number in range(count)]


def normalising(**settings):
    given = {"axis": [-1], "mean": None, "variance": None, "invert": False}
    return layer("Normalization", "norm", **given | settings)


def zeros(padding):
    return layer("ZeroPadding2D", "zeros", padding=padding)


def whole_maps(count):
    """Poolings of whole maps, each of what the one before gave."""
    return [layer("GlobalMaxPooling2D", f"most_{number}", keepdims=True) for number in range(count)]


def reshape(*target):
    return layer("Reshape", "shape", target_shape=list(target))


def small_from(batch_shape, *more):
    """The small network, from another input on."""
    config = with_layer(*more, at=1)
    config["config"]["layers"][0]["config"]["batch_shape"] = batch_shape
    return config


def under_names(*names):
    """The weights of the small network under other names."""
    return dict(zip(names, small_arrays().values(), strict=True))


def soft_by_name(file):
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = h5py.SoftLink("/layers/convolution/vars/0")


def as_hdf5():
    file = io.BytesIO()
    with h5py.File(file, "w") as whole:
        whole.attrs["model_config"] = "{}"
    return file.getvalue()


HDF5_MODEL = as_hdf5()
FUNCTION = {"module": "builtins", "class_name": "function", "registered_name": "function"}
NORMALISATION = layer("BatchNormalization", "norm", axis=-1, epsilon=0.001, center=True, scale=True)
NEGATIVE = [np.float32([1, 1]), np.float32([0, 0]), np.float32([0, 0]), np.float32([1, -1])]
SIGMOID_MAPS = small(convolution={"activation": "sigmoid"})["config"]["layers"][1]
NAN = np.full((3, 3, 1, 2), np.nan, np.float32)
LAMBDA = layer("Lambda", "evil", function={"class_name": "__lambda__", "config": {"code": "4wEA"}})
CUSTOM = layer("Mine", "own") | {"module": "builtins", "registered_name": "pack>Mine"}
POSING = layer("Dense", "own", units=3) | {"module": "os", "registered_name": None}

# Large ones are made when they are used.
REFUSED = {
    # Not a .keras file at all.
    "a text": (b"hello", "zip archive. Open it where it was made .* in Keras 3. Received: 5 bytes"),
    "nothing": (b"", "Received: 0 bytes that are none"),
    "an HDF5 model": (HDF5_MODEL, "not HDF5. Three lines convert it .* Received: an HDF5 file"),
    "HDF5 with weights alone": (hdf5(small_arrays()), "model.save.*Received: .* weights alone"),
    "Teachable Machine": (
        packed(("keras_model.h5", HDF5_MODEL), ("labels.txt", b"0 cat")),
        "not HDF5 in one. Three lines convert it .* Received: 'keras_model.h5'",
    ),
    "PyTorch": (packed(("net/data.pkl", b"cos\nsystem")), "hold code, which is never run here"),
    "a file in a file": (packed(("mine.keras", archive())), "Unpack it once. Received: 'mine.ker"),
    "a Git LFS pointer": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 51200\n",
        "only says where the file is. Run git lfs pull .* Received: a pointer of 70 bytes",
    ),
    "a git-annex pointer": (b"/annex/objects/MD5E-s9--a.keras\n", "Run git annex get"),
    "a page of the web": (b"\n<!DOCTYPE html><html>", "Download the file itself. Received: a page"),
    "a SavedModel": (saved_model(), "not a SavedModel. .*model.save.*Received: a SavedModel"),
    "too large a file": (
        b"PK" * NETWORK_BYTES,
        "at most 20,971,520 bytes. Its optimizer is not needed: .* Received: 41,943,040",
    ),
    "half a file": (archive()[:900], "Received: 900 bytes that are none, or damaged"),
    "damaged": (damaged(), "that are none, or damaged"),
    # What the archive holds.
    "path traversal": (archive(more=[("../../evil", b"x")]), "each once. Received: '../../evil'"),
    "an absolute path": (archive(more=[("/etc/cron.d/x", b"")]), "Received: '/etc/cron.d/x'"),
    "a pickle": (archive(more=[("assets/x.pkl", b"")]), "Received: 'assets/x.pkl'"),
    "two folders": (in_folders("a/", "a/", "b/"), "each once. Received: 'a/metadata.json'"),
    "a folder above": (
        in_folders(*["../"] * 3, more=[("x", b"")]),
        "each once. Received: '../metadata.json'",
    ),
    "a folder that is a bomb": (
        lambda: in_folders(*["a/"] * 3, config=b" " * (64 * 2**20)),
        "config.json has at most 2,097,152 bytes. Received: 67,108,864",
    ),
    "no weights": (archive(without=WEIGHTS), "Received: only metadata.json, config.json"),
    "60,000 members": (many_members, "each once. Received: '0'"),
    "one name 20,000 times": (one_name_many_times, "each once. Received: 'model.weight'"),
    "a zip bomb": (
        lambda: archive(b" " * (64 * 2**20), compression=zipfile.ZIP_DEFLATED),
        "config.json has at most 2,097,152 bytes. Received: 67,108,864",
    ),
    "a bomb that lies": (lying_about_its_size, "damaged"),
    "encrypted": (encrypted(), "without a password"),
    "another compression": (archive(compression=zipfile.ZIP_LZMA), "or deflated"),
    "Keras 2": (archive(version="2.15.0"), "saved by Keras 3. .*Received: '2.15.0'"),
    # The description.
    "no JSON": (archive(b"{"), "config.json must be JSON"),
    "deep JSON": (archive(b"[" * 900_000), "config.json must be JSON"),
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
    "a normalisation by text": (
        archive(with_layer(normalising(mean="1", variance="1"), at=1)),
        "mean and variance must each be a number .* Received: '1' and '1'",
    ),
    "a normalisation by half": (
        archive(with_layer(normalising(mean=0.5, variance=None), at=1)),
        "mean and variance must each be .* Received: 0.5 and None",
    ),
    "a normalisation by a negative variance": (
        archive(with_layer(normalising(mean=0.5, variance=-0.1), at=1)),
        "a variance, as that of the layer 'norm', is not negative. Received: -0.1",
    ),
    "a normalisation by ten channels": (
        archive(with_layer(normalising(mean=[0.5] * 10, variance=[1] * 10), at=1)),
        "one number, or one for each channel. Received: 10",
    ),
    "a normalisation of rows": (
        archive(with_layer(normalising(axis=[1]), at=1)),
        r"axis must be -1, .* Received: \[1\]",
    ),
    "a normalisation turned round": (
        archive(with_layer(normalising(invert=True), at=1)),
        "invert must be False here. Received: True",
    ),
    "a normalisation without its numbers": (
        archive(with_layer(normalising(), at=1)),
        "the layer 'norm' has 3 arrays of weights. Received: none",
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
    "an image of something else": (
        archive(with_layer(reshape(5, 5, 1), at=1)),
        "keeps all 36 values. Received: 'shape' makes .5, 5, 1. of .6, 6, 1.",
    ),
    "an image of maps": (
        archive(with_layer(reshape(2, 8, 2), at=2)),
        "an image of the input, units of maps, or .* here. Received: 'shape' makes .2, 8, 2.",
    ),
    "maps of units that nothing has pooled": (
        archive(with_layer(reshape(1, 1, 32), at=3)),
        "one unit behind a global pooling here. Received: 'shape' makes .1, 1, 32. of .32,.",
    ),
    "a whole map that is large": (
        archive(
            with_layer(*whole_maps(1), at=2, input={"batch_shape": [None, 40, 40, 1]}),
        ),
        r"pool_size must be two whole numbers from 1 to 32. Received: \[38, 38\]",
    ),
    "whole maps of units": (
        archive(with_layer(*whole_maps(1), at=3)),
        "it takes maps, .* Received: an input of shape .32,.",
    ),
    "sides that are kept by half": (
        archive(with_layer(layer("GlobalMaxPooling2D", "most", keepdims=0.5), at=2)),
        "settings that are supported here are none. Received: 'keepdims'",
    ),
    "a global pooling with a window": (
        archive(with_layer(layer("GlobalMaxPooling2D", "most", keepdims=True, window=2), at=2)),
        "settings that are supported here are pool_size, .* Received: 'window'",
    ),
    "whole maps over and over": (
        archive(with_layer(*whole_maps(190), at=2, dense={"units": 0})),
        "units must be .* Received: 0",
    ),
    "an image of anything": (archive(with_layer(reshape(-1, -1), at=1)), "target_shape must be"),
    "an image of 2 ** 62 rows": (archive(with_layer(reshape(2**62), at=1)), "target_shape must"),
    "a table that is turned": (
        archive(small_from([None, 6, 6], reshape(4, 9, 1))),
        "a Reshape makes it one. Received: 'shape' makes .4, 9, 1. of .6, 6.",
    ),
    "a table that is normalised by columns": (
        archive(small_from([None, 6, 6], normalising(), reshape(6, 6, 1))),
        "treats all values alike. Received: 'norm', a Normalization",
    ),
    "a row without end": (
        archive(small_from([None, 10**9], reshape(10**6, 1000, 1))),
        "from 1 to 224, and 1 or 3 channels. Received: .1000000, 1000, 1.",
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
    "no input": (archive(sequential(*small_layers()[1:])), "begins with keras.Input"),
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
    "two names alike": (archive(small(dense={"name": "flat"})), "name of its own"),
    "a name that is none": (archive(small(dense={"name": 7})), "has a name in each of its parts"),
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
    "passive layers alone": (
        archive(functional(layer("Flatten", "flat"))),
        "begins with keras.Input",
    ),
    "a setting that is a surprise": (
        archive(small(input={"batch_shape": [None, 6, 6, [1]]})),
        "Received: ",
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
    # The weights.
    "no HDF5": (archive(None, b"hello"), "must be a whole HDF5 file"),
    "half of HDF5": (archive(None, hdf5(small_arrays())[:900]), "must be a whole HDF5 file"),
    "an external file": (spoiled(external), "Received: a link to another file"),
    "a virtual array": (spoiled(virtual), "Received: a link to another file"),
    "a soft link": (spoiled(soft), "a link that leads elsewhere, '0'"),
    "an external link": (spoiled(external_link), "a link that leads elsewhere, 'conv2d'"),
    "a shape bomb": (spoiled(shape_bomb), "have the shape .3, 3, 1, 2.. Received: .*1099511627776"),
    "an array without bytes": (spoiled(absent), "one piece of 72 bytes. Received: 0 bytes"),
    "pieces": (spoiled(chunked), "one piece of 72 bytes"),
    "other shapes": (
        spoiled(replaced(np.zeros((3, 3, 2, 2), np.float32))),
        "have the shape .3, 3, 1, 2.. Received: .3, 3, 2, 2.",
    ),
    "whole numbers": (spoiled(replaced(np.zeros((3, 3, 1, 2), int))), "Received: something else"),
    "texts": (spoiled(replaced(np.array([b"abcd"] * 18))), "Received: something else"),
    "opaque threes": (spoiled(replaced(np.zeros((3, 3, 1, 2), "V3"))), "Received: something else"),
    "doubles too large": (
        spoiled(replaced(np.full((3, 3, 1, 2), 1e300))),
        "finite numbers. Received: others in the layer 'convolution'",
    ),
    "weights by the names of others": (
        archive(None, hdf5(under_names("convolution", "other"))),
        "Received: 'convolution' too",
    ),
    "a soft link by name": (
        archive(None, hdf5(under_names("convolution", "dense"), soft_by_name)),
        "a link that leads elsewhere, '0'",
    ),
    "NaN": (spoiled(replaced(NAN)), "finite numbers. Received: others in the layer 'convolution'"),
    "a negative variance": (
        archive(
            with_layer(NORMALISATION, at=2),
            hdf5(small_arrays() | {"batch_normalization": NEGATIVE}),
        ),
        "a variance, as that of the layer 'norm', is not negative. Received: -1",
    ),
    "a layer too few": (
        spoiled(removed("layers/dense")),
        "layer 'dense' has 2 arrays of weights. Received: none",
    ),
    "a bias too few": (
        spoiled(removed("layers/dense/vars/1")),
        "layer 'dense' has 2 arrays of weights. Received: 1",
    ),
    "an array too many": (
        archive(None, hdf5({**small_arrays(), "conv2d": [*small_arrays()["conv2d"], NAN]})),
        "layer 'convolution' has 2 arrays of weights. Received: 3",
    ),
    "a layer too many": (
        archive(None, hdf5({**small_arrays(), "conv2d_1": [NAN]})),
        "Received: 'conv2d_1' too",
    ),
    "a group for an array": (
        spoiled(group_for_array),
        "are arrays of float32, .* Received: something else",
    ),
    "an array for a group": (spoiled(array_for_group), "Received: an array for a group"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_or_broken_file_is_refused_in_a_sentence(name, seconds):
    data, sentence = REFUSED[name]
    with pytest.raises(ConvscopeError, match=f"(?s){sentence}") as refusal:
        read_keras_file(data() if callable(data) else data)
    assert sum(seconds) < SECONDS / 2
    assert "Received: " in str(refusal.value)
    assert "Traceback" not in str(refusal.value)
    assert len(str(refusal.value)) < 600


def test_the_process_has_little_memory_and_time_and_opens_nothing(tmp_path):
    asks = tmp_path / "asks.py"
    asks.write_text(
        "import resource, sys, encodings.cp437\n"
        "from convcore.keras_files import reader as keras_file\n"
        "keras_file._limit()\n"
        "print(*resource.getrlimit(resource.RLIMIT_AS), *resource.getrlimit(resource.RLIMIT_CPU))\n"
        "for act in (lambda: bytearray(2**30), lambda: open('/etc/passwd')):\n"
        "    try:\n"
        "        act()\n"
        "    except (MemoryError, OSError) as error:\n"
        "        print(type(error).__name__)\n"
    )
    said = subprocess.run(
        [sys.executable, asks],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert said.stdout.split() == [
        *map(str, (MEMORY, MEMORY, SECONDS, SECONDS)),
        "MemoryError",
        "OSError",
    ]


def test_the_process_is_ended_when_its_time_is_used_up():
    asks = (
        "from convcore.keras_files import reader; reader.SECONDS = 1; reader._limit()\n"
        "while True: pass"
    )
    before = seconds_of_processes()
    said = subprocess.run([sys.executable, "-c", asks], check=False, cwd=ROOT)
    assert said.returncode in (-signal.SIGKILL, -signal.SIGXCPU)
    assert seconds_of_processes() - before < 2


def test_a_file_that_breaks_the_reading_is_at_fault(monkeypatch):
    # As the process does it, in this one.
    monkeypatch.setattr(keras_file, "_limit", lambda: None)
    monkeypatch.setattr(keras_file, "open_archive", lambda _: 1 / 0)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a file")))
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", out)
    assert keras_file._main() == keras_file.REFUSED
    assert out.buffer.getvalue() == (
        b"a network's file must be as Keras 3 writes it. Received: one that led to "
        b"ZeroDivisionError"
    )


def test_a_system_without_limits_reads_nothing(monkeypatch):
    monkeypatch.setattr(keras_file, "_limit", lambda: resource.setrlimit(-1, (0, 0)))
    assert keras_file._main() == keras_file.UNLIMITED
    monkeypatch.setattr(subprocess, "Popen", Unlimited)
    with pytest.raises(ConvscopeError, match="needs limits on memory and time"):
        read_keras_file(archive())


class Unlimited:
    """A process that could not set its limits."""

    returncode = keras_file.UNLIMITED

    def __init__(self, *_, **__):
        self.communicate = self.kill = self.wait = lambda *_, **__: None


def test_names_that_are_made_here_are_free_and_not_too_long():
    long = "x" * 62
    layers = small_layers()
    layers[1]["config"]["name"] = long
    layers[2]["config"]["name"] = f"{long}_r"
    chain = read_keras_file(archive(sequential(*layers))).layers
    assert [each.name for each in chain][1:4] == [long, f"{long[:60]}_1", f"{long}_r"]


def test_a_refusal_comes_from_a_process_of_its_own():
    with pytest.raises(ConvscopeError, match="which is a zip archive"):
        read_keras_file(b"hello")


def test_what_takes_too_long_is_given_up(monkeypatch):
    before = psutil.Process().children()
    monkeypatch.setattr(keras_file, "SECONDS", 0.01)
    with pytest.raises(ConvscopeError, match="it did not start"):
        read_keras_file(archive())
    assert psutil.Process().children() == before


def test_the_reading_process_knows_neither_keras_nor_tensorflow():
    names = (
        "import sys, convcore.keras_files.reader, convcore.keras_files.weights; print(*sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", names], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not {"keras", "tensorflow", "streamlit"} & set(said.stdout.split())


def test_settings_that_matter_in_training_only_are_not_looked_at():
    config = small(convolution={"kernel_initializer": {"class_name": "Lambda", "config": "evil"}})
    before = copy.deepcopy(config)
    assert len(read_keras_file(archive(config)).layers) == 6
    assert config == before
