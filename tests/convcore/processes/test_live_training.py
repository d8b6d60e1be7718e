"""Live training in real processes: one that trains, the others as light as can be."""

import errno
import os
import signal
import threading

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.keras_side.training import moments
from convcore.keras_side.training_plan import HELD_OUT
from convcore.networks.bundle_files import load_bundle
from convcore.processes import live_training, memory
from convcore.processes.live_training import LiveTrainings
from tests.background import PATIENCE, long_work, wait_until
from tests.browser.forward import answer
from tests.light_processes import UNFINDABLE, train_lightly
from tests.plans import FASHION, plan


def wait_for(trainings, visit, phase="ended"):
    wait_until(lambda: trainings.of(visit).phase == phase)
    return trainings.of(visit)


@pytest.fixture
def trainings():
    """Own trainings that leave nothing behind."""
    made = LiveTrainings()
    yield made
    made.close()
    assert long_work() == []
    assert not made.root.exists()


@pytest.fixture
def light(trainings, monkeypatch):
    """Own trainings whose processes learn nothing, and report as if they did."""
    train_lightly(monkeypatch)
    return trainings


@pytest.fixture(scope="module")
def done():
    """Train 12 steps."""
    made = LiveTrainings()
    made.start("a", plan())
    yield wait_for(made, "a")
    made.close()


@pytest.mark.keras_process
def test_a_training_ends_with_all_its_moments_recorded(done):
    assert (done.why, done.step) == ("done", 12)
    np.testing.assert_array_equal(done.record["steps"], moments(0, 12))
    assert done.record["filters"].shape == (len(moments(0, 12)), 3, 3, 1, 4)


@pytest.mark.keras_process
def test_the_trained_network_is_a_bundle_whose_samples_it_has_not_seen(done):
    bundle, ships = load_bundle(done.folder), load_bundle(FASHION)
    assert bundle.samples.shape == (HELD_OUT, 28, 28, 1)
    np.testing.assert_array_equal(bundle.samples, ships.samples[:HELD_OUT])
    np.testing.assert_array_equal(bundle.labels, ships.labels[:HELD_OUT])
    assert bundle.data_set == "800 images of Fashion-MNIST"
    np.testing.assert_array_equal(bundle.filters, done.record["filters"][-1])


@pytest.mark.keras_process
def test_the_accuracy_is_what_convcore_counts_with_the_trained_weights(done):
    bundle = load_bundle(done.folder)
    answers = [answer(bundle, bundle.first_layer, bundle.image(n)) for n in range(HELD_OUT)]
    right = [
        int(found.argmax() == truth) for found, truth in zip(answers, bundle.labels, strict=True)
    ]
    assert round(sum(right) / HELD_OUT, 4) == bundle.test_accuracy == bundle.sample_accuracy
    assert bundle.statistics.right == sum(right)
    np.testing.assert_allclose(done.record["test_accuracy"][-1], sum(right) / HELD_OUT)


def test_going_on_takes_up_what_was_trained_and_only_what_can_still_be_opened_stays(light):
    light.start("a", plan())
    first = wait_for(light, "a")
    light.go_on("a", 8)
    longer = wait_for(light, "a")
    assert (longer.why, longer.step, longer.began_at) == ("done", 20, 12)
    np.testing.assert_array_equal(longer.record["steps"], [0, 12, 20])
    light.start("b", plan(steps=3))
    other = wait_for(light, "b")
    wait_until(lambda: set(light.root.glob("yours-*")) == {longer.folder, other.folder})
    assert first.folder not in (longer.folder, other.folder)


def test_one_trains_at_a_time_and_the_next_starts_when_it_is_told_to_stop(light):
    light.start("a", plan(steps=2000))
    light.start("b", plan(steps=10))
    assert (light.place("a"), light.place("b")) == (0, 1)
    with pytest.raises(ConvscopeError, match="Received: a start while one is waiting"):
        light.start("b", plan())
    wait_for(light, "a", "running")
    assert light.of("b").phase == "waiting"
    assert len(long_work()) == 1
    wait_until(lambda: light.of("a").step > 0)
    light.stop("a")
    light.stop("a")  # who is impatient says it again
    stopped = wait_for(light, "a")
    assert stopped.why == "stopped"
    assert 0 < stopped.step < 2000
    assert stopped.step == stopped.record["steps"][-1] == np.load(stopped.folder / "step.npy")
    assert wait_for(light, "b").why == "done"


def test_who_stops_before_the_first_step_or_in_the_queue_has_trained_nothing(light):
    light.start("a", plan(steps=2000))
    light.start("b", plan())
    wait_for(light, "a", "starting")
    light.stop("b")
    light.stop("a")
    for visit in "ab":
        training = wait_for(light, visit)
        assert (training.why, training.step, training.folder) == ("stopped", 0, None)
    with pytest.raises(ConvscopeError, match="Received: none has been trained yet"):
        light.go_on("a", 10)


def test_a_killed_process_is_noticed_and_the_next_one_starts(light):
    light.start("a", plan(steps=2000))
    light.start("b", plan(steps=10))
    wait_for(light, "a", "running")
    (process,) = long_work()
    os.kill(process.pid, signal.SIGKILL)
    killed = wait_for(light, "a")
    assert (killed.why, killed.folder) == ("killed", None)
    assert len(killed.record["steps"]) > 0
    assert wait_for(light, "b").why == "done"


def test_a_training_ends_when_its_visit_is_forgotten(light):
    light.start("a", plan(steps=2000))
    wait_for(light, "a", "running")
    light.forget("a")
    assert light.of("a") is None
    wait_until(lambda: long_work() == [])


def test_a_training_that_fails_is_told_with_its_sentence(light):
    light.start("a", plan(data="full"))
    assert wait_for(light, "a").why == UNFINDABLE


def test_where_memory_is_short_a_start_is_refused(trainings, monkeypatch):
    monkeypatch.setattr(memory, "available", lambda: 700 * 2**20)
    with pytest.raises(ConvscopeError) as refused:
        trainings.start("a", plan())
    assert str(refused.value) == (
        "a training needs 800 MB of memory on this server. Received: 700 MB are free"
    )
    assert trainings.of("a") is None


def test_a_process_that_cannot_be_started_is_a_sentence_and_the_next_one_gets_its_turn(
    trainings, monkeypatch
):
    def refuse(*_, **__):
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr(live_training, "ProcessRun", refuse)
    for visit in "ab":
        trainings.start(visit, plan())
        assert wait_for(trainings, visit).why == (
            "a training needs a process of its own. Received: Cannot allocate memory"
        )


def told(monkeypatch, *parts):
    """Let the processes of the next trainings report what is given."""
    parts = iter(parts)

    class Told:
        def __init__(self, _work, _plan, folder, *_, **__):
            folder.mkdir()
            self.said = next(parts)

        def reports(self):
            yield from self.said

        def end(self):
            pass

        def close(self):
            pass

    monkeypatch.setattr(live_training, "ProcessRun", Told)


def test_whatever_goes_wrong_is_a_sentence_and_the_next_one_gets_its_turn(trainings, monkeypatch):
    def broken():
        yield moment(0)
        raise EOFError("what came could not be read")

    told(monkeypatch, broken(), [moment(0), ("ended", "done")])
    trainings.start("a", plan())
    trainings.start("b", plan())
    assert wait_for(trainings, "b").why == "done"
    assert trainings.of("a").why == "the network could not be trained. Received: EOFError"


def moment(step):
    return "moment", {"steps": step}


def test_where_going_on_fails_the_network_before_stays_and_is_gone_on_from(trainings, monkeypatch):
    parts = [
        [moment(0), moment(12), ("ended", "done")],
        [moment(15), moment(18), ("ended", "diverged")],
        [moment(15), ("failed", "the disk is full")],
        [moment(16)],
        [moment(17), ("ended", "stopped")],
    ]
    told(monkeypatch, *parts)
    trainings.start("a", plan(steps=12))
    kept = wait_for(trainings, "a").folder
    for why, steps in (
        ("diverged", [0, 12, 15, 18]),
        ("the disk is full", [0, 12, 15]),
        ("killed", [0, 12, 16]),
    ):
        trainings.go_on("a", 6)
        ended = wait_for(trainings, "a")
        assert (ended.why, ended.plan.steps) == (why, 18)
        assert (ended.folder, ended.kept, ended.step) == (kept, 12, steps[-1])
        assert kept.is_dir()
        np.testing.assert_array_equal(ended.record["steps"], steps)
    trainings.go_on("a", 6)
    wait_until(lambda: not kept.exists())
    ended = trainings.of("a")
    assert (ended.why, ended.kept) == ("stopped", 17)
    assert ended.folder.is_dir()
    np.testing.assert_array_equal(ended.record["steps"], [0, 12, 17])


def test_a_training_cannot_be_continued_for_ever(trainings, monkeypatch):
    told(monkeypatch, [moment(9_500), ("ended", "done")])
    trainings.start("a", plan(steps=9_500))
    ended = wait_for(trainings, "a")
    with pytest.raises(ConvscopeError) as refused:
        trainings.go_on("a", 501)
    assert str(refused.value) == "a training has at most 10,000 steps in all. Received: 10,001"
    assert trainings.of("a") is ended


def test_who_waits_needs_no_memory_yet(trainings, monkeypatch):
    until = threading.Event()

    def running():
        yield moment(0)
        until.wait(PATIENCE)
        yield "ended", "done"

    told(monkeypatch, running(), [moment(0), ("ended", "done")])
    trainings.start("a", plan())
    wait_for(trainings, "a", "running")
    free = [600 * 2**20]
    monkeypatch.setattr(memory, "available", lambda: free[0])
    trainings.start("b", plan())
    assert trainings.place("b") == 1
    free[0] = 900 * 2**20
    until.set()
    assert wait_for(trainings, "b").why == "done"


@pytest.mark.parametrize(
    ("kernel", "came"),
    [
        (np.ones((5, 5)), "a kernel of 5x5"),
        (np.zeros((3, 3)), "all zeros"),
    ],
)
def test_a_kernel_that_does_not_fit_is_refused_before_anything_starts(kernel, came):
    with pytest.raises(ConvscopeError) as refused:
        plan(kernel=kernel)
    assert str(refused.value) == (
        f"the first layer takes a kernel of 3x3 that is not all zeros. Received: {came}"
    )
