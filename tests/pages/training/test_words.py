"""What is said about a training of one's own."""

from dataclasses import replace

import numpy as np
import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.processes.training_state import Training
from pages.training import words as training_words
from tests import plans
from tests.plans import plan

FASHION = load_bundle(plans.FASHION)
KERNEL = np.ones((3, 3), np.float32)


def training(loss=0.5, accuracy=0.8, **other):
    record = {"steps": [0, 100], "test_loss": [2.3, loss], "test_accuracy": [0.1, accuracy]}
    arrays = {name: np.array(values) for name, values in record.items()}
    return Training(plan(**other), step=100, record=arrays)


@pytest.mark.parametrize(
    ("loss", "accuracy", "in_vain"),
    [(2.3, 0.1, True), (5.0, 0.14, True), (5.0, 0.15, False), (2.2, 0.1, False)],
)
def test_no_better_than_guessing_is_a_large_loss_and_few_right_answers(loss, accuracy, in_vain):
    text = training_words.beside_recorded(training(loss, accuracy), FASHION)
    assert ("no better than guessing" in text) == in_vain


@pytest.mark.parametrize(
    ("choice", "first_layer", "words"),
    [
        ({}, "learned", "32 filters (learned)"),
        ({"start": "handmade"}, "learned", "32 filters (learned)"),
        ({"start": "handmade", "fixed": True}, "handmade", "32 filters (hand-made, fixed)"),
        ({"fixed": True}, "random", "32 filters (random, fixed)"),
        ({"fixed": True, "kernel": KERNEL}, "random", "32 filters (random, fixed)"),
    ],
)
def test_the_recorded_runs_beside_it_are_called_what_they_are(choice, first_layer, words):
    text = training_words.beside_recorded(training(**choice), FASHION)
    reached = 100 * sum(float(run[-1]) for run in FASHION.runs[first_layer]) / 5
    assert f"{words}, trained on 60,000 images, " in text
    assert f"on {reached:.1f} % at the end, step 14,400." in text


def test_a_network_without_other_runs_is_compared_with_its_own_training():
    alone = replace(FASHION, runs={})
    text = training_words.beside_recorded(training(fixed=True), alone)
    assert "32 filters (learned), trained on 60,000 images, " in text
    assert f"on {100 * FASHION.training['test_accuracy'][-1]:.1f} % at the end" in text


@pytest.mark.parametrize(
    ("chosen", "words", "steps"),
    [
        (None, "the test images", 600),
        (training(), "the 200 samples kept for the test", 8),
        (training(data="full"), "the 1,000 samples", 600),
    ],
)
def test_each_training_is_tested_on_its_own_images_and_has_its_own_epochs(chosen, words, steps):
    assert training_words.tested_on(chosen, FASHION) == words
    assert training_words.steps_an_epoch(chosen, FASHION) == steps
