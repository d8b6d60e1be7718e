"""What a training does in its process, seen in this one: how it ends, and how it goes on."""

import threading

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.keras_side.training_process import DIVERGED, train
from convcore.networks.bundle_files import load_bundle
from tests.keras_data import keep_fashion, noise
from tests.plans import FASHION, plan

# Keras 3.15 converts an optimizer's variables so when it saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def trained(folder, earlier=None, stop_at=None, **settings):
    """Train; gives how it ended, and all that was reported at its moments."""
    stop, record = threading.Event(), {}

    def report(kind, said):
        if kind == "moment":
            for name, value in said.items():
                record.setdefault(name, []).append(value)
        elif said == stop_at:
            stop.set()

    why = train(plan(**settings), folder, earlier, 300.0, stop, report)
    return why, {name: np.array(values) for name, values in record.items()}


def live_in(home, monkeypatch):
    """Let Keras keep data sets in a folder: its variable was read when Keras was imported."""
    from keras.src.backend import config

    monkeypatch.setattr(config, "_KERAS_DIR", str(home))


def test_going_on_gives_what_one_longer_training_gives(tmp_path):
    why, first = trained(tmp_path / "first", steps=12)
    assert (why, first["steps"][-1]) == (("ended", "done"), 12)
    why, longer = trained(tmp_path / "longer", tmp_path / "first", steps=20)
    assert (why, longer["steps"][0] > 12) == (("ended", "done"), True)
    _, whole = trained(tmp_path / "whole", steps=20)
    for name in ("filters", "biases", "test_loss"):
        np.testing.assert_array_equal(longer[name][-1], whole[name][-1])
    bundle = load_bundle(tmp_path / "longer")
    assert (bundle.steps, bundle.epochs) == (20, 3)
    np.testing.assert_array_equal(bundle.filters, longer["filters"][-1])
    np.testing.assert_array_equal(bundle.training["steps"], whole["steps"])


def test_what_was_learned_until_it_was_told_to_stop_stays(tmp_path):
    why, record = trained(tmp_path / "stopped", stop_at=0, steps=2000)
    assert why == ("ended", "stopped")
    assert load_bundle(tmp_path / "stopped").steps == record["steps"][-1] < 2000


def test_a_loss_that_grows_beyond_all_measure_ends_the_training_and_its_curve_stays(tmp_path):
    why, record = trained(tmp_path / "lost", learning_rate=100.0)
    assert why == ("ended", "diverged")
    assert record["steps"][0] == 0
    assert record["test_loss"].max() < DIVERGED
    assert not (tmp_path / "lost").exists()


def test_a_fixed_first_layer_stays_while_the_loss_moves(tmp_path):
    why, record = trained(tmp_path / "fixed", steps=10, start="handmade", fixed=True)
    assert why == ("ended", "done")
    assert np.ptp(record["filters"], axis=0).max() == 0
    assert np.ptp(record["test_loss"]) > 0


def test_a_data_set_that_cannot_be_had_is_a_sentence(tmp_path, monkeypatch):
    # A file where Keras would keep it, so that nobody who has internet downloads anything.
    (tmp_path / "datasets").write_text("")
    live_in(tmp_path, monkeypatch)
    with pytest.raises(ConvscopeError, match=r"^Training on the full data set needs "):
        trained(tmp_path / "none", data="full")


def test_the_full_data_set_is_used_where_it_is_there_and_tested_on_the_samples(
    tmp_path, monkeypatch
):
    keep_fashion(tmp_path, noise(train=600, test=40))
    live_in(tmp_path, monkeypatch)
    why, record = trained(tmp_path / "full", steps=10, data="full")
    assert (why, record["steps"][-1]) == (("ended", "done"), 10)
    bundle = load_bundle(tmp_path / "full")
    np.testing.assert_array_equal(bundle.samples, load_bundle(FASHION).samples)
    assert bundle.epochs == 2  # of six batches
