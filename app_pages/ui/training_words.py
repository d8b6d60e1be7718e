"""What a training of the visit's own has reached, in words."""

from math import log, sqrt
from typing import Final

import numpy as np

from app_pages.ui.descriptions import percent
from convcore.bundles import FILTERS, Bundle
from convcore.rounding import format_number
from convcore.training_plan import HELD_OUT, Training

NOTHING: Final = 0.01
"""The least that a loss is below that of guessing, in nats, if anything has been learned."""


def tested_on(training: Training, base: Bundle) -> str:
    """Name what a training is tested on.

    Parameters
    ----------
    training : Training
        The training.
    base : Bundle
        The network whose data it uses.

    Returns
    -------
    str
        Such as "the 200 samples kept for the test".
    """
    if training.plan.data == "samples":
        return f"the {HELD_OUT} samples kept for the test"
    return f"the {len(base.samples):,} samples"


def beside_recorded(training: Training, base: Bundle) -> str:
    """Compare what a training has reached with the recorded ones.

    Parameters
    ----------
    training : Training
        The training, with at least one recorded step.
    base : Bundle
        The network that ships.

    Returns
    -------
    str
        A few sentences of Markdown.
    """
    plan, record = training.plan, training.record
    accuracy, step = float(record["test_accuracy"][-1]), int(record["steps"][-1])
    count = HELD_OUT if plan.data == "samples" else len(base.samples)
    sampling = 100 * sqrt(accuracy * (1 - accuracy) / count)
    kind = plan.start if plan.fixed else "learned"
    curve = base.runs.get(kind, base.training["test_accuracy"][np.newaxis]).mean(axis=0)
    steps = base.training["steps"]
    same = int(np.flatnonzero(steps <= step)[-1])
    images = base.steps // base.epochs * base.batch_size
    seen = len(base.samples) - HELD_OUT if plan.data == "samples" else images
    loss, guessing = float(record["test_loss"][-1]), log(len(base.classes))
    in_vain = (
        " **That is no better than guessing**: who gives every class the same probability has a "
        f"loss of {format_number(guessing, 2)}, yours is {format_number(loss, 2)}."
        if loss > guessing - NOTHING
        else ""
    )
    return (
        f"Yours ({plan.filters} filters, learning rate {plan.learning_rate:g}, seed {plan.seed}), "
        f"trained on {seen:,} images, is right on **{percent(accuracy, 1)}** of "
        f"{tested_on(training, base)} after {step:,} steps, give or take "
        f"{format_number(sampling, 1)} points for so few. Those recorded with a first layer "
        f"of {FILTERS} filters {'learned' if kind == 'learned' else 'fixed in the same way'}, "
        f"trained on {images:,} images, were right on {percent(curve[same], 1)} of all test images "
        f"at step {steps[same]:,}, and on {percent(curve[-1], 1)} at the end, step "
        f"{steps[-1]:,}.{in_vain}"
    )
