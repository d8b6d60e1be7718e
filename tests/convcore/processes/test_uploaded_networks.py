from pathlib import Path

import numpy as np
import psutil
import pytest

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.processes import uploaded_networks
from convcore.processes.uploaded_networks import UploadedNetworks
from tests.background import wait_until
from tests.keras_files import archive, layer, sequential, small_arrays, small_layers

SECONDS = 60  # far more than anything here takes
TITLES = ("a ramp",)


def ramp(shape):
    """One sample: grey levels in order."""
    count = int(np.prod(shape))
    return np.arange(count, dtype=np.uint8).reshape(1, *shape), TITLES


@pytest.fixture
def networks(monkeypatch):
    """Own networks that nobody asks: no process is started for them."""
    monkeypatch.setattr(uploaded_networks.InferenceProcess, "start", lambda _: None)
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
    found = networks.bring("a", archive(), "mine.keras")
    assert networks.of("a") is found
    assert networks.of("b") is None
    assert found.title == "mine.keras"
    assert found.classes == ("class 0", "class 1", "class 2")
    assert found.input_shape == (6, 6, 1)
    assert found.labels is None
    np.testing.assert_array_equal(found.filters, small_arrays()["conv2d"][0])
    np.testing.assert_array_equal(found.biases, small_arrays()["conv2d"][1])
    assert found.parameters == sum(a.size for group in small_arrays().values() for a in group)


@pytest.mark.parametrize(("scale", "white"), [(1 / 255, 255), (1 / 127.5, 255), (2.0, 1)])
def test_what_white_is_to_a_network_is_read_from_its_rescaling(networks, scale, white):
    found = networks.bring("a", rescaled(scale), "mine.keras")
    assert found.white == white
    np.testing.assert_allclose(
        found.image(0)[0, :, 0], np.arange(6) / 255 * white, rtol=1e-6, atol=1e-7
    )


def test_what_white_is_can_be_said(networks):
    networks.bring("a", archive(), "mine.keras")
    before = networks.of("a").image(0)
    networks.rescale("a", 255.0)
    np.testing.assert_allclose(networks.of("a").image(0), 255 * before, rtol=1e-6)


def test_a_refused_file_leaves_the_network_before_it(networks):
    found = networks.bring("a", archive(), "mine.keras")
    with pytest.raises(ConvscopeError, match="zip archive"):
        networks.bring("a", b"text", "text.keras")
    assert networks.of("a") is found
    assert files(networks) == [found.model_path]


def test_a_server_holds_only_so_many(networks, monkeypatch):
    monkeypatch.setattr(uploaded_networks, "AT_ONCE", 1)
    networks.bring("a", archive(), "mine.keras")
    with pytest.raises(ConvscopeError, match=r"holds 1 networks .* Received: one more"):
        networks.bring("b", archive(), "mine.keras")
    again = networks.bring("a", archive(), "mine.keras")
    assert files(networks) == [again.model_path]
    networks.forget("a")
    assert networks.bring("b", archive(), "mine.keras") is networks.of("b")


def test_a_second_network_takes_the_place_of_the_first(networks):
    first = networks.bring("a", archive(), "one.keras")
    second = networks.bring("a", archive(), "two.keras")
    assert networks.of("a") is second
    assert files(networks) == [second.model_path]
    assert first.model_path != second.model_path


def test_classes_are_named_and_numbered_again(networks):
    networks.bring("a", archive(), "mine.keras")
    networks.rename("a", " cat, dog\nfish ,")
    assert networks.of("a").classes == ("cat", "dog", "fish")
    networks.rename("a", "['big cat', \"dog\",\n 'fish']\n")
    assert networks.of("a").classes == ("big cat", "dog", "fish")
    networks.rename("a", "  ")
    assert networks.of("a").classes == ("class 0", "class 1", "class 2")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ("cat, dog", "3 classes apart, .*Received: 2 names, 2 of them different"),
        ("cat, dog, cat", "Received: 3 names, 2 of them different"),
        ("cat, dog,, fish", "Received: 4 names, 4 of them different"),
        (f"cat, dog, {'x' * 61}", "1 to 60 characters. Received: 3 to 61"),
        ("cat,,dog", "1 to 60 characters. Received: 0 to 3"),
    ],
)
def test_names_that_do_not_fit_are_refused_and_the_ones_before_stay(networks, names, sentence):
    networks.bring("a", archive(), "mine.keras")
    networks.rename("a", "cat, dog, fish")
    with pytest.raises(ConvscopeError, match=sentence):
        networks.rename("a", names)
    assert networks.of("a").classes == ("cat", "dog", "fish")


def test_what_is_said_of_a_network_that_is_gone_changes_nothing(networks):
    networks.bring("a", archive(), "mine.keras")
    networks.forget("a")  # a connection was broken for too long; the page still shows its fields
    networks.rename("a", "cat, dog, fish")
    networks.rescale("a", 255.0)
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
    found = asked.bring("a", archive(), "mine.keras")
    other = asked.bring("b", archive(), "mine.keras")
    for each in (found, other):
        expect_answers(asked, each)
    asked.forget("a")
    assert asked.of("a") is None
    with pytest.raises(ConvscopeError):
        asked.process.predictions(found.model_path, found.images(slice(1)))
    assert asked._end is None  # the process's: it is planned once the last network has gone
    expect_answers(asked, other)
    first = psutil.Process(asked.process.pid)
    asked.forget("b")
    wait_until(lambda: not first.is_running())
    assert files(asked) == []
    # It comes with the next network; there, it is killed, which is in nobody's way.
    found = asked.bring("a", archive(), "one.keras")
    expect_answers(asked, found)
    killed = psutil.Process(asked.process.pid)
    assert killed != first
    killed.kill()
    wait_until(lambda: not killed.is_running() or killed.status() == psutil.STATUS_ZOMBIE)
    again = asked.bring("a", archive(), "two.keras")
    assert files(asked) == [again.model_path]
    expect_answers(asked, again)
    asked.forget("a")
    assert files(asked) == []
