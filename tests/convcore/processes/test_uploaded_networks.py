import time
from functools import cache
from pathlib import Path

import numpy as np
import psutil
import pytest

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.keras_files.plain_network import read_network
from convcore.networks.input_scale import SCALES
from convcore.processes import uploaded_networks
from convcore.processes.uploaded_networks import UploadedNetworks
from tests.background import wait_until
from tests.keras_files import (
    archive,
    hdf5,
    layer,
    sequential,
    small,
    small_arrays,
    small_layers,
)

SECONDS = 60  # far more than anything here takes
TITLES = ("a ramp",)
SMALL = archive()

read_once = cache(
    uploaded_networks.read_keras_file
)  # in a process of its own, which takes a second


def ramp(shape):
    """One sample: grey levels in order."""
    count = int(np.prod(shape))
    return np.arange(count, dtype=np.uint8).reshape(1, *shape), TITLES


@pytest.fixture
def networks(monkeypatch):
    """Own networks that nobody asks: no process is started for them."""
    monkeypatch.setattr(uploaded_networks.InferenceProcess, "start", lambda _: None)
    monkeypatch.setattr(uploaded_networks, "read_keras_file", read_once)
    owner = UploadedNetworks(ramp, patience=SECONDS)
    yield owner
    owner.close()


@pytest.fixture
def asked():
    """Own networks that are asked, in a process that soon goes after the last one."""
    owner = UploadedNetworks(ramp, patience=0.2)
    yield owner
    owner.close()


def files(owner):
    return sorted(Path(owner._folder.name).iterdir())


def rescaled(scale):
    """The small network behind a rescaling."""
    first, *others = small_layers()
    return archive(sequential(first, layer("Rescaling", "scale", scale=scale, offset=0), *others))


def test_a_network_is_known_to_its_visit_alone(networks):
    found = networks.bring("a", SMALL, "mine.keras")
    assert networks.of("a") is found
    assert networks.of("b") is None
    assert found.title == "mine.keras"
    assert found.classes == ("class 0", "class 1", "class 2")
    assert found.input_shape == (6, 6, 1)
    assert found.labels is None
    np.testing.assert_array_equal(found.filters, small_arrays()["conv2d"][0])
    np.testing.assert_array_equal(found.biases, small_arrays()["conv2d"][1])
    assert found.parameters == sum(a.size for group in small_arrays().values() for a in group)


def test_what_black_and_white_are_is_read_from_the_file_and_can_be_said(networks):
    levels = np.arange(6) / 255
    found = networks.bring("a", rescaled(1 / 127.5), "mine.keras")
    np.testing.assert_allclose(found.image(0)[0, :, 0], 255 * levels, rtol=1e-6)
    assert "scale (Rescaling)" in found.scale_reason
    networks.rescale("a", SCALES["signed"])
    assert networks.of("a").scale_reason == ""
    for image in (networks.of("a").image(0), networks.of("a").images(slice(1))[0]):
        np.testing.assert_allclose(image[0, :, 0], 2 * levels - 1, rtol=1e-6)


def open_end(units=3, loss=None):
    """The small network with another number of units, and without what makes shares of scores."""
    arrays = small_arrays()
    arrays["dense"] = [array[..., :units] for array in arrays["dense"]]
    config = small(dense={"activation": "linear", "units": units})
    return archive(config | {"compile_config": {"loss": loss}}, hdf5(arrays))


def test_an_open_end_is_assumed_and_can_be_said(networks):
    found = networks.bring("a", open_end(), "mine.keras")
    assert (found.ending, found.ending_asked, found.answers) == ("softmax", True, "exclusive")
    for ending, answers, classes, last in (
        ("numbers", "numbers", ("value 0", "value 1", "value 2"), "dense"),
        ("sigmoid", "independent", ("class 0", "class 1", "class 2"), "sigmoid"),
        ("softmax", "exclusive", ("class 0", "class 1", "class 2"), "softmax"),
    ):
        networks.end_with("a", ending)
        found = networks.of("a")
        assert (found.ending, found.ending_asked, found.saved_layers) == (ending, False, 4)
        assert (found.answers, found.classes, found.output) == (answers, classes, last)
        assert files(networks) == [found.model_path]
        assert read_network(found.model_path.read_bytes()).layers == found.layers
    age = networks.bring("a", open_end(1, "mse"), "age.keras")
    assert (age.ending, age.output) == ("numbers", "dense")
    closed = networks.bring("a", SMALL, "mine.keras")
    assert (closed.ending, closed.ending_asked) == (None, False)
    networks.end_with("a", "numbers")
    assert networks.of("a") is closed


@pytest.mark.parametrize("activation", ["softmax", "sigmoid", "relu"])
def test_nothing_is_added_to_probabilities_that_another_layer_changed(networks, activation):
    layers = small(dense={"activation": activation})["config"]["layers"]
    changed = archive(sequential(*layers, layer("Rescaling", "percent", scale=100.0, offset=0.0)))
    found = networks.bring("a", changed, "mine.keras")
    assert found.ending == ("softmax" if activation == "relu" else "numbers")
    assert ("layers behind its probabilities" in found.ending_reason) == (activation != "relu")


def test_one_sigmoid_has_two_names_and_a_single_one_is_the_seconds(networks):
    found = networks.bring("a", open_end(1, "binary_crossentropy"), "mine.keras")
    assert (found.answers, found.classes) == ("pair", ("class 0", "class 1"))
    for text, names in (("cat, dog", ("cat", "dog")), ("dog", ("not dog", "dog"))):
        networks.rename("a", text)
        assert networks.of("a").classes == names
    networks.end_with("a", "numbers")
    networks.rename("a", "age")
    assert networks.of("a").classes == ("age",)


def test_a_network_goes_with_its_file_and_comes_back_where_another_is_none(networks, monkeypatch):
    monkeypatch.setattr(uploaded_networks, "AT_ONCE", 1)
    found = networks.bring("a", SMALL, "mine.keras")
    networks.set_aside("a")
    assert networks.of("a") is None
    with pytest.raises(ConvscopeError, match="zip archive"):
        networks.bring("a", b"text", "text.keras")
    with pytest.raises(ConvscopeError, match="Received: one more"):
        networks.bring("b", SMALL, "mine.keras")
    assert networks.take_back("a")
    assert networks.of("a") is found
    assert not networks.take_back("a")
    networks.set_aside("a")
    other = networks.bring("a", SMALL, "other.keras")
    assert files(networks) == [other.model_path]
    networks.set_aside("a")
    networks.forget("a")
    assert files(networks) == []


def test_what_its_file_holds_besides_and_what_is_done_first_is_kept_with_it(networks):
    first, *others = small_layers()
    noise = layer("GaussianNoise", "noise", stddev=0.1)
    given = layer("Normalization", "norm", axis=[-1], mean=[0.5], variance=[0.25])
    found = networks.bring("a", archive(sequential(first, noise, given, *others)), "mine.keras")
    (note,), (preparation,) = found.notes, found.preparation
    assert note == "Left out, since it does nothing when the network answers: GaussianNoise."
    assert preparation == (
        "Before any convolution, its layer norm takes 0.500 from every value and divides by 0.500."
    )
    assert found.saved_layers == len([first, noise, given, *others]) == 6


def test_a_refused_file_leaves_the_network_before_it(networks):
    found = networks.bring("a", SMALL, "mine.keras")
    with pytest.raises(ConvscopeError, match="zip archive"):
        networks.bring("a", b"text", "text.keras")
    assert networks.of("a") is found
    assert files(networks) == [found.model_path]


def test_a_network_without_room_for_an_ending_answers_with_plain_numbers(networks):
    first, *others = small(dense={"activation": "linear"})["config"]["layers"]
    idle = [layer("Dropout", f"drop_{number}", rate=0.5) for number in range(195)]
    found = networks.bring("a", archive(sequential(first, *idle, *others)), "long.keras")
    assert (len(found.layers), found.ending, found.output) == (200, "numbers", "dense")
    assert "no room for a layer" in found.ending_reason
    with pytest.raises(ConvscopeError, match="Received: 201"):
        networks.end_with("a", "softmax")
    assert networks.of("a") is found
    assert files(networks) == [found.model_path]


def test_a_full_disk_leaves_the_network_before_it(networks, monkeypatch):
    found = networks.bring("a", open_end(), "mine.keras")
    networks.set_aside("a")

    def write_half(path, data):
        with path.open("wb") as file:
            file.write(data[: len(data) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write_half)
    for change in (
        lambda: networks.bring("a", SMALL, "other.keras"),
        lambda: networks.take_back("a") and networks.end_with("a", "numbers"),
    ):
        with pytest.raises(ConvscopeError, match="Received: one for which there is no room"):
            change()
        assert files(networks) == [found.model_path]
    assert networks.of("a") is found


def test_a_server_holds_only_so_many(networks, monkeypatch):
    monkeypatch.setattr(uploaded_networks, "AT_ONCE", 1)
    networks.bring("a", SMALL, "mine.keras")
    with pytest.raises(ConvscopeError, match=r"holds 1 networks .* Received: one more"):
        networks.bring("b", SMALL, "mine.keras")
    again = networks.bring("a", SMALL, "mine.keras")
    assert files(networks) == [again.model_path]
    networks.forget("a")
    assert networks.bring("b", SMALL, "mine.keras") is networks.of("b")


def test_a_second_network_takes_the_place_of_the_first(networks):
    first = networks.bring("a", SMALL, "one.keras")
    second = networks.bring("a", SMALL, "two.keras")
    assert networks.of("a") is second
    assert files(networks) == [second.model_path]
    assert first.model_path != second.model_path


def test_classes_are_named_and_numbered_again(networks):
    networks.bring("a", SMALL, "mine.keras")
    networks.rename("a", "{'dog': 1, 'fish': 2, 'cat': 0}")
    assert networks.of("a").classes == ("cat", "dog", "fish")
    networks.rename("a", "  ")
    assert networks.of("a").classes == ("class 0", "class 1", "class 2")


def test_names_that_do_not_fit_are_refused_and_the_ones_before_stay(networks):
    networks.bring("a", SMALL, "mine.keras")
    networks.rename("a", "cat, dog, fish")
    with pytest.raises(ConvscopeError, match=r"takes 3 names\. Received: 2"):
        networks.rename("a", "cat, dog")
    assert networks.of("a").classes == ("cat", "dog", "fish")


def test_what_is_said_of_a_network_that_is_gone_changes_nothing(networks):
    networks.bring("a", SMALL, "mine.keras")
    networks.forget("a")  # a connection was broken for too long; the page still shows its fields
    networks.rename("a", "cat, dog, fish")
    networks.rescale("a", SCALES["bytes"])
    networks.end_with("a", "numbers")
    networks.set_aside("a")
    assert networks.of("a") is None


def expect_answers(owner, network):
    """See the process compute what the file holds."""
    answer = owner.process.activations(network.model_path, network.image(0))
    kernel, bias = small_arrays()["conv2d"]
    for number in range(2):
        ours = conv2d(network.image(0)[..., 0], kernel[..., 0, number], bias=float(bias[number]))
        np.testing.assert_allclose(answer["convolution"][..., number], ours, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(
            answer["convolution_relu"][..., number], relu(ours), rtol=1e-5, atol=1e-6
        )
    dense, biases = small_arrays()["dense"]
    logits = answer["convolution_relu"].reshape(-1) @ dense + biases
    expected = np.exp(logits - logits.max())
    np.testing.assert_allclose(answer[network.output], expected / expected.sum(), rtol=1e-4)


@pytest.mark.keras_process
def test_the_process_lives_as_long_as_there_are_networks_and_forgets_each_that_goes(asked):
    found = asked.bring("a", SMALL, "mine.keras")
    other = asked.bring("b", SMALL, "mine.keras")
    for each in (found, other):
        expect_answers(asked, each)
    asked.forget("a")
    assert asked.of("a") is None
    with pytest.raises(ConvscopeError):
        asked.process.predictions(found.model_path, found.images(slice(1)))
    assert asked.process._ends_at > time.monotonic() + SECONDS, "soon once the last one has gone"
    expect_answers(asked, other)
    first = psutil.Process(asked.process.pid)
    asked.forget("b")
    wait_until(lambda: not first.is_running())
    assert files(asked) == []
    # It comes with the next network; there, it is killed, which is in nobody's way.
    found = asked.bring("a", SMALL, "one.keras")
    expect_answers(asked, found)
    killed = psutil.Process(asked.process.pid)
    assert killed != first
    killed.kill()
    wait_until(lambda: not killed.is_running() or killed.status() == psutil.STATUS_ZOMBIE)
    again = asked.bring("a", SMALL, "two.keras")
    assert files(asked) == [again.model_path]
    expect_answers(asked, again)
    asked.forget("a")
    assert files(asked) == []
