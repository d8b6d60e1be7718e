"""Train a network and write its bundle: `python -m models.train fashion`."""

import argparse
import json
import os
import platform
import time
from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # read by the imports below

import keras
import numpy as np
import tensorflow as tf

from convcore.keras_side.bundle_writing import describe_network, write_bundle
from convcore.keras_side.data_sets import DATA_SETS, Data, DataSet
from convcore.keras_side.training import BATCH, Trainer, build, recorded_steps, start_from
from convcore.networks.bundle_files import RUNS
from convcore.networks.bundles import Labelled

EPOCHS = 24
LEARNING_RATE = 2e-3
WATCHED = 10_000  # training images on which the training curves are measured
SAMPLES_PER_CLASS = 100
# What the first layer of a run starts from, and whether it stays so.
FIRST_LAYERS = {
    "learned": ("random", False),
    "handmade": ("handmade", True),
    "random": ("random", True),
}


def train(
    model: keras.Model, data: Data, seed: int, *, mirrors: bool
) -> tuple[Trainer, dict[str, Any]]:
    """Train a network in place on a fixed schedule; give the trainer and the training record."""
    last = EPOCHS * -(-len(data.x_train) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, last)
    trainer = Trainer(
        model, data.x_train, data.y_train, learning_rate=rate, seed=seed, mirrors=mirrors
    )
    watched = {
        "train": (data.x_train[:WATCHED], data.y_train[:WATCHED]),
        "test": (data.x_test, data.y_test),
    }
    record = defaultdict[str, list[Any]](list)
    started = time.monotonic()

    def write_down() -> None:
        filters, biases = trainer.first_layer
        values = {"steps": trainer.step, "filters": filters, "biases": biases}
        for name, (images, labels) in watched.items():
            values[f"{name}_loss"], values[f"{name}_accuracy"] = trainer.measure(images, labels)
        for key, value in values.items():
            record[key].append(value)
        print(
            f"step {trainer.step:5d} of {last}  train loss {values['train_loss']:.4f} "
            f"accuracy {values['train_accuracy']:.4f}  test loss {values['test_loss']:.4f} "
            f"accuracy {values['test_accuracy']:.4f}  {time.monotonic() - started:5.0f} s",
            flush=True,
        )

    to_record = recorded_steps(last)
    write_down()
    while trainer.step < last:
        trainer.advance()
        if trainer.step in to_record:
            write_down()
    types = {"steps": np.int32}
    return trainer, {key: np.array(v, types.get(key, np.float32)) for key, v in record.items()}


def choose_samples(about: DataSet, data: Data, seed: int) -> Labelled | None:
    """Choose as many images of every class of those that may ship, in an order that mixes them."""
    if about.may_ship is None:
        return None
    images, labels = about.may_ship(data)
    rng = np.random.default_rng(seed)
    places = (np.flatnonzero(labels == label) for label in range(len(about.classes)))
    of_classes = [rng.choice(place, SAMPLES_PER_CLASS, replace=False) for place in places]
    chosen = rng.permutation(np.concatenate(of_classes))
    return images[chosen], labels[chosen]


def agreement(
    model: keras.Model, record: dict[str, Any], card: dict[str, Any], out: Path
) -> dict[str, Any]:
    """Compare with the bundle that is about to be replaced, if the same command made it."""
    largest, statement = None, "Not measured yet: run the same command again to compare."
    with suppress(Exception):  # a missing or damaged bundle is no reason to lose this one
        earlier = json.loads((out / "card.json").read_text())
        if all(
            earlier[key] == card[key] for key in ("command", "layers", "data_sha256", "versions")
        ):
            old = keras.saving.load_model(out / "model.keras", compile=False).get_weights()
            with np.load(out / "training.npz") as file:
                old += [file[name] for name in record]
            pairs = zip(old, [*model.get_weights(), *record.values()], strict=True)
            largest = max(float(np.abs(a - b).max()) for a, b in pairs)
            closeness = (
                f"that differ by at most {largest:g}" if largest else "equal to the last bit"
            )
            statement = (
                "Two runs of the same command, with the same versions, gave weights and a record "
                f"of the training {closeness}."
            )
    return {"max_abs_difference": largest, "statement": statement}


def make_bundle(
    name: str,
    model: keras.Model,
    trainer: Trainer,
    data: Data,
    samples: Labelled | None,
    record: dict[str, Any],
    seed: int,
    out: Path,
) -> dict[str, Any]:
    """Write the files of a bundle and return its card."""
    about = DATA_SETS[name]
    card: dict[str, Any] = {
        "name": name,
        "title": about.title,
        "data_set": about.data_set,
        "classes": list(about.classes),
        **describe_network(model),
        "test_accuracy": round(float(record["test_accuracy"][-1]), 4),
        "sample_accuracy": round(trainer.measure(*samples)[1], 4) if samples else None,
        "seed": seed,
        "epochs": EPOCHS,
        "batch_size": BATCH,
        "steps": int(record["steps"][-1]),
        "command": f"python -m models.train {name} --seed {seed}",
        "data_sha256": data.digest(),
        "date": datetime.now(UTC).date().isoformat(),
        "versions": {
            "python": platform.python_version(),
            "tensorflow": tf.__version__,
            "keras": keras.__version__,
            "numpy": np.__version__,
        },
        "source": about.source,
        "samples": about.samples,
        "licence": about.licence,
    }
    card["reproducibility"] = agreement(model, record, card, out)
    # The compiled twin held the optimizer; this model has none to save.
    measured = samples or (data.x_test, data.y_test)
    write_bundle(out, model, card, record, measured, ship=samples is not None)
    return card


def write_run(first_layer: str, seed: int, record: dict[str, Any], path: Path) -> None:
    """Add the curves of a run to those of earlier ones, in the place of the same run if there."""
    runs = {
        "first_layers": np.array([first_layer]),
        "seeds": np.array([seed], np.int32),
        "test_accuracy": record["test_accuracy"][np.newaxis],
    }
    if path.exists():
        with np.load(path, allow_pickle=False) as file:
            np.testing.assert_array_equal(file["steps"], record["steps"])
            others = (file["first_layers"] != first_layer) | (file["seeds"] != seed)
            runs = {name: np.concatenate([file[name][others], runs[name]]) for name in runs}
    order = np.lexsort((runs["seeds"], runs["first_layers"]))
    sorted_runs = {name: values[order] for name, values in runs.items()}
    np.savez_compressed(path, steps=record["steps"], **sorted_runs)


def main() -> None:
    """Train one network as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=DATA_SETS, help="which network to train")
    parser.add_argument("--data", type=Path, help="folder that holds the data set's file")
    parser.add_argument("--seed", type=int, default=0, help="of weights, order and dropout")
    parser.add_argument(
        "--first-layer",
        choices=FIRST_LAYERS,
        help="add a run to the bundle instead: its first layer learned, or fixed to hand-made "
        "kernels or to its random start",
    )
    parser.add_argument("--out", type=Path, help="folder to write (default: beside this script)")
    arguments = parser.parse_args()

    # One thread each, so that the number of cores cannot change the order of a sum.
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    out = arguments.out or Path(__file__).parent / arguments.name
    data = DATA_SETS[arguments.name].load(arguments.data)
    run(arguments.name, data, arguments.seed, out, arguments.first_layer)


def run(name: str, data: Data, seed: int, out: Path, first_layer: str | None = None) -> None:
    """Train a network and write its bundle; with a first layer, add a run to the bundle instead."""
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(seed)
    about = DATA_SETS[name]
    samples = choose_samples(about, data, seed)
    if samples is not None:
        data = data.without(samples[0])
    print(f"{about.title}: {len(data.x_train)} training, {len(data.x_test)} test images")
    model = build(data.x_train.shape[1:], len(about.classes), about.filters, about.padding)
    if first_layer:
        start, fixed = FIRST_LAYERS[first_layer]
        start_from(model, start, fixed=fixed)
        _, record = train(model, data, seed, mirrors=about.mirrors)
        write_run(first_layer, seed, record, out / RUNS)
        print(f"{first_layer}: test accuracy {record['test_accuracy'][-1]:.2%}")
        return
    trainer, record = train(model, data, seed, mirrors=about.mirrors)
    card = make_bundle(name, model, trainer, data, samples, record, seed, out)
    print(f"test accuracy {card['test_accuracy']:.2%}")
    print(card["reproducibility"]["statement"])
    for path in sorted(out.iterdir()):
        print(f"wrote {path} ({path.stat().st_size / 1000:.0f} kB)")


if __name__ == "__main__":
    main()
