"""Full test sets, fetched by real processes from where Keras keeps its data sets."""

import tempfile
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
IMAGES = 40
DEAD_END = "http://127.0.0.1:9"  # where nobody answers


def end_of(sets, name="fashion"):
    wait_until(lambda: not sets.of(name).is_coming)
    assert long_work() == []
    return sets.of(name)


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
    no_way_out, tmp_path, monkeypatch
):
    sets = FullTestSets()
    sets.fetch(SHIPS)
    assert end_of(sets).why == (
        "The full test set needs Fashion-MNIST on this server, or an internet connection to "
        "download it. Received: neither"
    )
    keep_fashion(tmp_path, noise(train=10, test=20))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    sets.fetch(SHIPS)
    assert len(end_of(sets).bundle.samples) == 20


def test_one_is_fetched_at_a_time_and_a_killed_process_is_told(no_way_out):
    sets = FullTestSets()
    sets.fetch(SHIPS)
    digits = load_bundle(SHIPS.path.parent / "digits")
    with pytest.raises(ConvscopeError, match="one test set at a time"):
        sets.fetch(digits)
    sets.fetch(SHIPS)  # a second click
    wait_until(lambda: len(long_work()) == 1)
    long_work()[0].kill()
    assert end_of(sets).why == (
        "the test images of Fashion-MNIST could not be fetched. Received: the process that did it "
        "has stopped"
    )
    assert sets.of("digits") is None


def test_how_it_ended_is_told_once_its_process_is_gone(monkeypatch):
    going, gone = Event(), Event()

    class GoesSlowly:
        def __init__(self, *_, **__):
            pass

        def reports(self):
            yield "failed", "the disk is full"

        def close(self):
            going.set()
            gone.wait(PATIENCE)

    monkeypatch.setattr(full_test_sets, "ProcessRun", GoesSlowly)
    sets = FullTestSets()
    sets.fetch(SHIPS)
    assert going.wait(PATIENCE)
    assert sets.of("fashion").is_coming
    gone.set()
    assert end_of(sets).why == "the disk is full"


def test_where_memory_is_short_it_is_refused(monkeypatch):
    monkeypatch.setattr(memory, "available", lambda: full_test_sets.MEMORY - 2**20)
    sets = FullTestSets()
    with pytest.raises(ConvscopeError, match="Received: 1,299 MB are free"):
        sets.fetch(SHIPS)
    assert sets.of("fashion") is None
