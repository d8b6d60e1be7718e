"""What runs inside the process that trains for a visitor: one training, then the process ends."""

import json
import threading
import time
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from convcore.keras_side.bundle_writing import describe_network, write_bundle
from convcore.keras_side.data_sets import DATA_SETS, Data, fetch
from convcore.keras_side.reports import Report
from convcore.keras_side.training import BATCH, Trainer, build, moments, start_from
from convcore.keras_side.training_plan import HELD_OUT, Plan
from convcore.networks.bundle_files import load_bundle
from convcore.networks.bundles import SAMPLES, Bundle

TELL_EVERY: Final = 0.25
"""Seconds between two words of how far the training is."""

WATCHED: Final = 1000
"""Training images, at most, on which the training curves are measured."""

DIVERGED: Final = 1e6
"""Loss, in nats, from which on a training is given up. Measured: with a learning rate of 1 the
first step leads to 700,000, and later ones back to 2.3, that of guessing; with 10, to 7 billion."""

_STATE = "state.npz"


def train(
    plan: Plan,
    folder: Path,
    earlier: Path | None,
    limit: float,
    stop: threading.Event,
    report: Report,
) -> tuple[str, str]:
    """Train as a plan says, report on the way, and leave the trained network in a folder."""
    import keras

    ships = load_bundle(plan.bundle)
    data = _data(plan, ships)
    keras.utils.set_random_seed(plan.seed)
    about = DATA_SETS[ships.name]
    filters = (plan.filters, *about.filters[1:])
    model = build(ships.input_shape, len(ships.classes), filters, about.padding)
    start_from(model, plan.start, fixed=plan.fixed, kernel=plan.kernel)
    trainer = Trainer(
        model,
        data.x_train,
        data.y_train,
        learning_rate=float(plan.learning_rate),
        seed=plan.seed,
        mirrors=about.mirrors,
    )
    record = defaultdict[str, list[Any]](list)
    if earlier is not None:
        _take_up(trainer, record, earlier)
    watched = {
        "train": (data.x_train[:WATCHED], data.y_train[:WATCHED]),
        "test": (data.x_test, data.y_test),
    }

    def write_down() -> bool:
        """Record this moment, unless the network has gone astray."""
        filters, biases = trainer.first_layer
        values: dict[str, Any] = {"steps": trainer.step, "filters": filters, "biases": biases}
        for name, (images, labels) in watched.items():
            values[f"{name}_loss"], values[f"{name}_accuracy"] = trainer.measure(images, labels)
        losses = values["train_loss"], values["test_loss"]
        if not np.isfinite(filters).all() or not all(loss < DIVERGED for loss in losses):
            return False
        for key, value in values.items():
            record[key].append(value)
        report("moment", values)
        return True

    to_record = moments(trainer.step, plan.steps)
    sound = bool(record) or write_down()
    report("step", trainer.step)
    started = told = time.monotonic()
    why = "done"
    while sound and trainer.step < plan.steps:
        now = time.monotonic()
        if stop.is_set() or now - started > limit:
            why = "stopped" if stop.is_set() else "out of time"
            break
        sound = trainer.advance() < DIVERGED  # false for what is no number
        if sound and trainer.step in to_record:
            sound = write_down()
        elif now - told > TELL_EVERY:
            told = now
            report("step", trainer.step)
    if not sound:
        report("step", trainer.step)
        return "ended", "diverged"
    if record["steps"][-1] != trainer.step and not write_down():
        return "ended", "diverged"
    _leave(plan, folder, ships, data, model, trainer, record)
    return "ended", why


def _data(plan: Plan, ships: Bundle) -> Data:
    if plan.data == "samples" and ships.labels is not None:
        seen, held_out = slice(HELD_OUT, None), slice(HELD_OUT)
        samples, labels = ships.samples, ships.labels
        return Data(samples[seen], labels[seen], samples[held_out], labels[held_out])
    full = fetch(ships.name, "Training on the full data set")
    if ships.labels is None:
        return replace(full, x_test=full.x_test[:SAMPLES], y_test=full.y_test[:SAMPLES])
    return replace(full.without(ships.samples), x_test=ships.samples, y_test=ships.labels)


def _take_up(trainer: Trainer, record: dict[str, list[Any]], earlier: Path) -> None:
    with np.load(earlier / "training.npz") as recorded:
        record |= {name: list(recorded[name]) for name in recorded}
    with np.load(earlier / _STATE) as state:
        trainer.resume([state[f"arr_{i}"] for i in range(len(state))], int(record["steps"][-1]))


def _leave(
    plan: Plan,
    folder: Path,
    ships: Bundle,
    data: Data,
    model: Any,
    trainer: Trainer,
    record: dict[str, list[Any]],
) -> None:
    """Write a bundle whose samples it was not trained on, and what the training can go on from."""
    arrays: dict[str, NDArray[Any]] = {
        name: np.array(values, np.int32 if name == "steps" else np.float32)
        for name, values in record.items()
    }
    about = json.loads((plan.bundle / "card.json").read_text(encoding="utf-8"))
    kept = ("classes", "source", "samples", "licence")
    part = f"{len(data.x_train):,} images of " if plan.data == "samples" else ""
    accuracy = round(float(arrays["test_accuracy"][-1]), 4)
    card = {name: about[name] for name in kept} | {
        "name": folder.name,
        "title": f"{about['title']}, trained by you",
        "data_set": part + ships.data_set,
        **describe_network(model),
        "test_accuracy": accuracy,
        "sample_accuracy": accuracy,
        "seed": plan.seed,
        "epochs": max(1, -(-trainer.step * BATCH // len(data.x_train))),
        "batch_size": BATCH,
        "steps": trainer.step,
        "command": "Train it yourself",
        "date": datetime.now(UTC).date().isoformat(),
        "reproducibility": {"statement": ""},
    }
    write_bundle(folder, model, card, arrays, (data.x_test, data.y_test), ship=True)
    np.savez(folder / _STATE, *trainer.state)
