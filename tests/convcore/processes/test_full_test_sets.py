"""Full test sets, most of them fetched by real processes from where Keras keeps its data sets."""

import tempfile
from contextlib import contextmanager
from threading import Event

import numpy as np
import pytest

from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.networks.bundle_files import load_bundle
from convcore.processes import full_test_sets, memory
from convcore.processes.full_test_sets import FullTestSets
from tests.background import PATIENCE, long_work, wait_until
from tests.browser.forward import answer
from tests.keras_data import keep_fashion, noise
from tests.paths import MODELS

pytestmark = pytest.mark.keras_process

SHIPS = load_bundle(MODELS / "fashion")
DIGITS = load_bundle(MODELS / "digits")
IMAGES = 40
DEAD_END = "http://127.0.0.1:9"  # where nobody answers


def end_of(sets, name="fashion"):
    wait_until(lambda: not sets.of(name).is_coming)
    assert long_work() == []
    return sets.of(name)


@pytest.fixture
def test_sets():
    """Own test sets whose fetching leaves nothing behind."""
    made = FullTestSets()
    yield made
    made.close()
    assert long_work() == []


@pytest.fixture
def no_way_out(tmp_path, monkeypatch):
    """Let Keras find no data set, and no way to one."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "empty"))
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, DEAD_END)
        monkeypatch.setenv(name.upper(), DEAD_END)


@pytest.fixture(scope="module")
def fetched(tmp_path_factory):
    """Fetch a test set of few images."""
    home, scraps = tmp_path_factory.mktemp("keras"), tmp_path_factory.mktemp("scraps")
    arrays = noise(train=60, test=IMAGES)
    keep_fashion(home, arrays)
    images, labels = arrays["x_test"], arrays["y_test"]
    told = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_HOME", str(home))
        patch.setattr(tempfile, "tempdir", str(scraps))
        sets = FullTestSets()
        assert sets.of("fashion") is None
        sets.fetch(SHIPS)
        wait_until(lambda: told.append(sets.of("fashion")) or not told[-1].is_coming)
        end_of(sets)
    return {"images": images, "labels": labels, "told": told, "scraps": scraps, "sets": sets}


def test_all_test_images_become_the_samples_of_the_same_network(fetched):
    bundle = fetched["told"][-1].bundle
    assert bundle.full_test_set
    assert (bundle.name, bundle.model_path) == (SHIPS.name, SHIPS.model_path)
    np.testing.assert_array_equal(bundle.samples[..., 0], fetched["images"])
    np.testing.assert_array_equal(bundle.labels, fetched["labels"])
    assert bundle.titles[11] == bundle.classes[1] == "Trouser"
    assert bundle.caption(11) == "Test image 11: Trouser"
    assert bundle.measured == "the 40 test images"
    assert (SHIPS.full_test_set, SHIPS.caption(0)) == (False, f"Sample 0: {SHIPS.titles[0]}")


def test_what_the_filters_do_is_measured_over_them(fetched):
    bundle = fetched["told"][-1].bundle
    scaled = fetched["images"][..., np.newaxis] / np.float32(255)

    def right(layer):
        found = [answer(bundle, layer, image).argmax() for image in scaled]
        return int((np.array(found) == fetched["labels"]).sum())

    assert bundle.statistics.right == right(bundle.first_layer)
    assert bundle.statistics.right_without[7] == right(bundle.first_layer.silence([7]))
    maps = np.stack([conv2d(image, bundle.filters, bias=bundle.biases)[..., 7] for image in scaled])
    strongest = np.sort(maps.max(axis=(1, 2)))[::-1]
    patches = bundle.statistics.patches["relu1"]
    np.testing.assert_allclose(patches.values[7], strongest[: len(patches.values[7])], rtol=1e-5)
    assert not np.array_equal(patches.values[7], SHIPS.statistics.patches["relu1"].values[7])


def test_it_says_what_it_is_doing_and_how_far_it_is(fetched):
    doing = {state.doing: [] for state in fetched["told"][:-1]}
    for state in fetched["told"][:-1]:
        doing[state.doing].append(state.share)
    assert next(iter(doing)) == "TensorFlow starts in a process of its own"
    measuring = doing["Measuring what the filters do over them"]
    assert measuring == sorted(measuring)
    assert 0 < measuring[-1] < 1


def test_nothing_is_left_on_disk(fetched):
    assert list(fetched["scraps"].iterdir()) == []


def test_what_is_there_is_not_fetched_again(fetched, no_way_out):
    before = fetched["sets"].of("fashion")
    fetched["sets"].fetch(SHIPS)
    assert fetched["sets"].of("fashion") is before


def test_without_a_way_to_it_a_sentence_says_so_and_it_can_be_tried_again(
    test_sets, no_way_out, tmp_path, monkeypatch
):
    test_sets.fetch(SHIPS)
    assert end_of(test_sets).why == (
        "The full test set needs Fashion-MNIST on this server, or an internet connection to "
        "download it. Received: neither"
    )
    keep_fashion(tmp_path, noise(train=10, test=20))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    test_sets.fetch(SHIPS)
    assert len(end_of(test_sets).bundle.samples) == 20


def test_a_killed_process_is_told(test_sets, no_way_out):
    test_sets.fetch(SHIPS)
    wait_until(lambda: len(long_work()) == 1)
    long_work()[0].kill()
    assert end_of(test_sets).why == (
        "the test images of Fashion-MNIST could not be fetched. Received: the process that did it "
        "has stopped"
    )


def test_how_it_ended_is_told_once_nothing_of_its_process_is_left(test_sets, monkeypatch):
    going, gone, started = Event(), Event(), []

    class Told:
        def __init__(self, *_, **__):
            started.append(self)

        def reports(self):
            yield "failed", f"failure {len(started)}"

        def end(self):
            pass

        def close(self):
            pass

    @contextmanager
    def goes_slowly(**_):
        yield "nowhere"
        going.set()
        assert gone.wait(PATIENCE)

    monkeypatch.setattr(full_test_sets, "ProcessRun", Told)
    monkeypatch.setattr(full_test_sets, "TemporaryDirectory", goes_slowly)
    test_sets.fetch(SHIPS)
    assert going.wait(PATIENCE)
    assert test_sets.of("fashion").is_coming
    test_sets.fetch(SHIPS)  # a click too soon
    assert len(started) == 1
    with pytest.raises(ConvscopeError, match="one test set at a time"):
        test_sets.fetch(DIGITS)
    assert test_sets.of("digits") is None
    gone.set()
    assert end_of(test_sets).why == "failure 1"
    test_sets.fetch(SHIPS)
    assert end_of(test_sets).why == "failure 2"


def test_whatever_goes_wrong_is_a_sentence_and_it_can_be_tried_again(test_sets, monkeypatch):
    def broken(*_, **__):
        raise EOFError("what came could not be read")

    monkeypatch.setattr(full_test_sets, "ProcessRun", broken)
    for _ in range(2):
        test_sets.fetch(SHIPS)
        assert end_of(test_sets).why == (
            "the test images of Fashion-MNIST could not be fetched. Received: EOFError"
        )


def test_a_server_that_ends_ends_what_is_being_fetched_and_fetches_nothing_more(
    test_sets, no_way_out
):
    test_sets.fetch(SHIPS)
    wait_until(lambda: len(long_work()) == 1)
    test_sets.close()
    assert long_work() == []
    assert "Received: the process that did it has stopped" in test_sets.of("fashion").why
    with pytest.raises(ConvscopeError, match="Received: one that ends"):
        test_sets.fetch(DIGITS)


def test_where_memory_is_short_it_is_refused(test_sets, monkeypatch):
    monkeypatch.setattr(memory, "available", lambda: full_test_sets.MEMORY - 2**20)
    with pytest.raises(ConvscopeError, match="Received: 1,299 MB are free"):
        test_sets.fetch(SHIPS)
    assert test_sets.of("fashion") is None
