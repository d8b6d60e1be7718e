"""The arrays of weights: where they lie, in which precision, and what stands in their place."""

import zipfile

import h5py
import numpy as np
import pytest

from convcore.keras_files.reader import read_keras_file
from convcore.networks.input_scale import UNIT, InputScale, found_scale
from tests.keras_files import (
    archive,
    hdf5,
    layer,
    normalising,
    small,
    small_arrays,
    with_layer,
)

pytestmark = pytest.mark.usefixtures("seconds")


def test_a_compressed_file_and_one_with_its_optimizer_are_read():
    def add_optimizer(file):
        file.create_dataset("optimizer/vars/0", data=np.zeros(3, np.float32))
        file.create_dataset("layers/flatten/vars/0", data=1)
        del file["layers/flatten/vars/0"]

    packed = archive(None, hdf5(small_arrays(), add_optimizer), compression=zipfile.ZIP_DEFLATED)
    assert len(read_keras_file(packed).layers) == 6


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


def test_a_normalisation_at_the_input_is_named_with_its_numbers():
    numbers = [np.float32([33.3184]), np.float32([78.5674**2]), np.float32(4)]
    learned = hdf5(small_arrays() | {"normalization": numbers})
    found = read_keras_file(archive(with_layer(normalising(), at=1), learned))
    assert found.preparation == (
        "Before any convolution, its layer norm takes 33.318 from every value and divides by "
        "78.567.",
    )
    assert found_scale(found.layers, found.weights)[0] == InputScale((0.0,), (255.0,))
    given = normalising(axis=[], mean=0.1307, variance=0.0949)
    found = read_keras_file(archive(with_layer(given, at=1)))
    assert found_scale(found.layers, found.weights)[0] == UNIT
    assert [array.shape for array in found.weights[1]] == [(), ()]
    assert found.preparation == (
        "Before any convolution, its layer norm takes 0.131 from every value and divides by 0.308.",
    )
    constant = normalising(axis=[], mean=0.0, variance=0.0)
    assert read_keras_file(archive(with_layer(constant, at=1))).preparation == (
        "Before any convolution, its layer norm takes 0.000 from every value and divides by "
        "0.0000001.",
    )


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


def under_names(*names):
    """The weights of the small network under other names."""
    return dict(zip(names, small_arrays().values(), strict=True))


def soft_by_name(file):
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = h5py.SoftLink("/layers/convolution/vars/0")


NORMALISATION = layer("BatchNormalization", "norm", axis=-1, epsilon=0.001, center=True, scale=True)
NEGATIVE = [np.float32([1, 1]), np.float32([0, 0]), np.float32([0, 0]), np.float32([1, -1])]
NAN = np.full((3, 3, 1, 2), np.nan, np.float32)
REFUSED = {
    "a normalisation by ten channels": (
        archive(with_layer(normalising(mean=[0.5] * 10, variance=[1] * 10), at=1)),
        "one number, or one for each channel. Received: 10",
    ),
    "a normalisation by a negative variance": (
        archive(with_layer(normalising(mean=0.5, variance=-0.1), at=1)),
        "a variance, as that of the layer 'norm', is not negative. Received: -0.1",
    ),
    "a normalisation without its numbers": (
        archive(with_layer(normalising(), at=1)),
        "the layer 'norm' has 3 arrays of weights. Received: none",
    ),
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
def test_weights_that_are_not_there_whole_are_refused_in_a_sentence(name, expect_refusal):
    expect_refusal(*REFUSED[name])
