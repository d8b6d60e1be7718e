import weakref
import zipfile
from collections import OrderedDict

import h5py
import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.keras_files.reader import read_keras_file
from convcore.keras_side import inference_process, loaded_network
from convcore.keras_side.loaded_network import load_network
from convcore.networks.bundle_files import load_bundle
from tests.keras_files import archive, hdf5, small_arrays
from tests.paths import MODELS

FASHION = MODELS / "fashion" / "model.keras"


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    bundle = load_bundle(MODELS / "fashion")
    return np.stack([bundle.image(number) for number in range(7)])


def test_a_batch_gives_what_keras_itself_gives_layer_by_layer(images):
    import keras

    answer = inference_process.activations(FASHION, images)
    maps = images
    first, *others = keras.saving.load_model(FASHION, compile=False).layers
    np.testing.assert_array_equal(answer[first.name], images)
    for layer in others:
        maps = np.asarray(layer(maps))
        assert answer[layer.name].dtype == np.float32
        np.testing.assert_allclose(
            answer[layer.name], maps, rtol=1e-5, atol=2e-6 * np.abs(maps).max(), err_msg=layer.name
        )


def test_an_image_gets_the_same_maps_alone_and_in_a_batch(images):
    together = inference_process.activations(FASHION, images)
    for number, image in enumerate(images):
        for name, maps in inference_process.activations(FASHION, image[None]).items():
            np.testing.assert_allclose(maps[0], together[name][number], rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("silenced", [(), (2, 5)])
def test_a_witness_gives_values_from_all_over_each_layer_and_all_of_the_answer(images, silenced):
    layer = load_network(FASHION).first_layer.silence(silenced) if silenced else None
    answer = inference_process.activations(FASHION, images[:1], layer)
    found = inference_process.witness(FASHION, images[0], layer)
    assert found.keys() == answer.keys()
    sizes = {name: len(values) for name, (values, _) in found.items()}
    assert sizes == {
        name: 10 if "softmax" in name else min(maps.size, inference_process.SAMPLED)
        for name, maps in answer.items()
    }
    for name, (values, largest) in found.items():
        flat = answer[name][0].reshape(-1)
        expected = [flat[number * len(flat) // len(values)] for number in range(len(values))]
        np.testing.assert_array_equal(values, expected, err_msg=name)
        assert largest == max(abs(flat.min()), abs(flat.max())), name
        assert (values.dtype, largest.dtype) == (np.float32, np.float32)


def test_a_witness_gives_the_whole_answer_of_a_network_with_more_classes_than_it_samples(
    images, monkeypatch
):
    monkeypatch.setattr(inference_process, "SAMPLED", 4)
    found = inference_process.witness(FASHION, images[0])
    lengths = [len(values) for values, _ in found.values()]
    assert sorted(lengths) == [*[4] * (len(lengths) - 1), 10]
    np.testing.assert_array_equal(
        found["softmax"][0], inference_process.activations(FASHION, images[:1])["softmax"][0]
    )


def test_a_network_is_loaded_and_traced_once_for_batches_of_any_size(images):
    for count in (1, 3, 7):
        inference_process.activations(FASHION, images[:count])
    loaded = load_network(FASHION)
    assert load_network(FASHION) is loaded
    assert loaded.maps.experimental_get_tracing_count() == 1


def test_a_network_that_is_let_go_is_gone_with_its_traces_and_others_stay(tmp_path):
    other = load_network(FASHION)
    path = tmp_path / "model.keras"
    path.write_bytes(FASHION.read_bytes())
    image = np.zeros((1, 28, 28, 1), np.float32)
    inference_process.activations(path, image)
    inference_process.gradients(path, image[0], 0)
    layers = [weakref.ref(layer) for layer in load_network(path).layers.values()]
    inference_process.forget(path)
    assert [found for layer in layers if (found := layer()) is not None] == []
    assert load_network(FASHION) is other
    inference_process.forget(path)


def test_the_network_that_nobody_asked_for_longest_makes_room(tmp_path, monkeypatch):
    monkeypatch.setattr(loaded_network, "NETWORKS", 2)
    monkeypatch.setattr(loaded_network, "_loaded", OrderedDict())
    first, second = tmp_path / "first.keras", tmp_path / "second.keras"
    for path in (first, second):
        path.write_bytes(FASHION.read_bytes())
        load_network(path)
    kept = load_network(first)
    load_network(FASHION)
    assert [*loaded_network._loaded] == [first, FASHION]
    assert load_network(first) is kept


def test_what_is_no_number_is_a_sentence(tmp_path):
    huge = {
        group: [1e30 * abs(each) for each in arrays] for group, arrays in small_arrays().items()
    }
    path = tmp_path / "network.npz"
    path.write_bytes(read_keras_file(archive(None, hdf5(huge))).to_bytes())
    image = np.ones((1, 6, 6, 1), np.float32)
    with pytest.raises(ConvscopeError, match="Received: others from dense"):
        inference_process.activations(path, image)
    with pytest.raises(ConvscopeError, match="Received: others from dense"):
        inference_process.witness(path, image[0])
    with pytest.raises(ConvscopeError, match="Received: others from the last layer"):
        inference_process.predictions(path, image)


def test_asking_changes_no_weight(images):
    layers = load_network(FASHION).layers.values()
    before = [weights.copy() for layer in layers for weights in layer.get_weights()]
    first = inference_process.activations(FASHION, images)
    after = [weights for layer in layers for weights in layer.get_weights()]
    for weights, earlier in zip(after, before, strict=True):
        np.testing.assert_array_equal(weights, earlier)
    np.testing.assert_array_equal(
        inference_process.activations(FASHION, images)["logits"], first["logits"]
    )


def test_a_network_ships_without_the_state_of_its_optimizer():
    with (
        zipfile.ZipFile(FASHION) as archive,
        archive.open("model.weights.h5") as file,
        h5py.File(file) as weights,
    ):
        assert "layers" in weights
        assert "optimizer" not in weights


def test_a_network_that_was_warmed_up_is_traced_no_more(images, monkeypatch):
    monkeypatch.setattr(loaded_network, "_loaded", OrderedDict())
    inference_process.warm_up(FASHION)
    network = load_network(FASHION)
    traced = [each.experimental_get_tracing_count for each in (network.maps, network.answer)]
    traced.append(network.slopes.experimental_get_tracing_count)
    assert [count() for count in traced] == [1, 1, 1]
    inference_process.witness(FASHION, images[0])
    inference_process.predictions(FASHION, images)
    inference_process.gradients(FASHION, images[0], 3)
    assert [count() for count in traced] == [1, 1, 1]


def test_an_error_of_tensorflows_becomes_a_sentence():
    import tensorflow as tf

    with pytest.raises(ConvscopeError, match=r"could not answer\. Received: InvalidArgumentError$"):
        inference_process.guarded(tf.matmul, tf.ones((2, 3)), tf.ones((4, 5)))


def test_an_error_of_ours_keeps_its_sentence():
    with pytest.raises(ConvscopeError, match=r"takes an image of shape \(28, 28, 1\)"):
        inference_process.guarded(
            inference_process.activations, FASHION, np.zeros((1, 5, 5, 1), np.float32)
        )
