"""What a training of the visit's own has reached, in words."""

from math import log, sqrt
from typing import Final

import numpy as np

from convcore.keras_side.training import BATCH
from convcore.keras_side.training_plan import HELD_OUT
from convcore.networks.bundles import FILTERS, FIRST_LAYERS, SAMPLES, Bundle
from convcore.processes.training_state import Training
from convcore.rounding import format_number, percent

NOTHING: Final = 0.01
"""The least that a loss is below that of guessing, in nats, if anything has been learned."""


def tested_on(training: Training | None, base: Bundle) -> str:
    """Name what a training is tested on."""
    if training is None:
        return "the test images"
    if training.plan.data == "samples":
        return f"the {HELD_OUT} samples kept for the test"
    return tested_in_full(base)


def tested_in_full(base: Bundle) -> str:
    """Name what a training on the full data set is tested on."""
    noun = "test images" if base.labels is None else "samples"
    return f"{'' if base.labels is None else 'the '}{_tested(base):,} {noun}"


def _tested(base: Bundle) -> int:
    return SAMPLES if base.labels is None else len(base.samples)


def steps_an_epoch(training: Training | None, base: Bundle) -> int:
    """Count the steps in which a training sees each of its images once."""
    if training is not None and training.plan.data == "samples":
        return (len(base.samples) - HELD_OUT) // BATCH
    return base.steps // base.epochs


def beside_recorded(training: Training, base: Bundle) -> str:
    """Compare what a training has reached with the recorded ones."""
    plan, record = training.plan, training.record
    accuracy, step = float(record["test_accuracy"][-1]), int(record["steps"][-1])
    count = HELD_OUT if plan.data == "samples" else _tested(base)
    sampling = 100 * sqrt(accuracy * (1 - accuracy) / count)
    kind = plan.start if plan.fixed and plan.start in base.runs else "learned"
    curve = base.runs.get(kind, base.training["test_accuracy"][np.newaxis]).mean(axis=0)
    steps = base.training["steps"]
    same = int(np.flatnonzero(steps <= step)[-1])
    images = steps_an_epoch(None, base) * base.batch_size
    seen = len(base.samples) - HELD_OUT if plan.data == "samples" else images
    loss, guessing = float(record["test_loss"][-1]), log(len(base.classes))
    share = 1 / len(base.classes)
    luck = share + 2 * sqrt(share * (1 - share) / count)  # a large loss may come from a few images
    in_vain = (
        " **That is no better than guessing**: giving every class the same probability has a "
        f"loss of {format_number(guessing, 2)}, yours is {format_number(loss, 2)}."
        if loss > guessing - NOTHING and accuracy < luck
        else ""
    )
    return (
        f"Yours ({plan.filters} filters, learning rate {plan.learning_rate:g}, seed {plan.seed}), "
        f"trained on {seen:,} images, is right on **{percent(accuracy, 1)}** of "
        f"{tested_on(training, base)}, after {step:,} steps; which images these happen to be moves "
        f"that by about {format_number(sampling, 1)} points. Those recorded with a first layer of "
        f"{FILTERS} filters ({FIRST_LAYERS[kind]}), trained on {images:,} images, were right on "
        f"{percent(curve[same], 1)} of all test images "
        f"at step {steps[same]:,}, and on {percent(curve[-1], 1)} at the end, step "
        f"{steps[-1]:,}.{in_vain}"
    )
