"""Train a network and write its bundle: `python -m models.train fashion`."""

import argparse
import hashlib
import json
import os
import platform
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # read by the imports below

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from models.measure import write_statistics

EPOCHS = 24
BATCH = 100
LEARNING_RATE = 2e-3
RECORDS = 62  # the earliest few of them fall on the same step
WATCHED = 10_000  # training images on which the training curves are measured
SAMPLES_PER_CLASS = 100


@dataclass(frozen=True)
class Data:
    """Images (N, H, W, C) in [0, 1] as float32 and labels (N,) as integers."""

    x_train: NDArray[np.float32]
    y_train: NDArray[np.int64]
    x_test: NDArray[np.float32]
    y_test: NDArray[np.int64]

    def digest(self) -> str:
        """Compute the SHA-256 of all images and labels, in their order."""
        digest = hashlib.sha256()
        for array in (self.x_train, self.y_train, self.x_test, self.y_test):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class DataSet:
    """A data set that a network can be trained on, as its card will describe it."""

    title: str
    data_set: str
    classes: tuple[str, ...]
    load: Callable[[Path | None], Data]
    source: str
    samples: str
    licence: str


def load_fashion(folder: Path | None) -> Data:
    """Read Fashion-MNIST from `fashion_mnist.npz` in a folder, else as Keras does."""
    if folder is None:
        (x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
    else:
        with np.load(folder / "fashion_mnist.npz", allow_pickle=False) as file:
            x_train, y_train = file["x_train"], file["y_train"]
            x_test, y_test = file["x_test"], file["y_test"]
    return Data(
        (x_train[..., None] / 255).astype(np.float32),
        y_train.astype(np.int64),
        (x_test[..., None] / 255).astype(np.float32),
        y_test.astype(np.int64),
    )


DATA_SETS = {
    "fashion": DataSet(
        title="Clothes (Fashion-MNIST)",
        data_set="Fashion-MNIST",
        classes=(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
            "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
        ),
        load=load_fashion,
        source="Xiao, Rasul and Vollgraf (2017), Fashion-MNIST: a Novel Image Dataset for "
        "Benchmarking Machine Learning Algorithms, arXiv:1708.07747",
        samples="1,000 of the 10,000 test images, 100 a class; the same images are in Debian's "
        "dataset-fashion-mnist",
        licence="MIT, Copyright (c) 2017 Zalando SE",
    ),
}  # fmt: skip


def build(input_shape: tuple[int, ...], classes: int) -> keras.Model:
    """Build the untrained network; convolution and ReLU are layers of their own."""
    layers = keras.layers
    inputs = x = keras.Input(input_shape, name="input")
    for layer in (
        layers.Conv2D(32, 3, name="conv1"),
        layers.ReLU(name="relu1"),
        layers.MaxPooling2D(2, name="pool1"),
        layers.Conv2D(64, 3, name="conv2"),
        layers.ReLU(name="relu2"),
        layers.MaxPooling2D(2, name="pool2"),
        layers.Flatten(name="flatten"),
        layers.Dropout(0.4, name="dropout1"),
        layers.Dense(256, name="dense1"),
        layers.ReLU(name="relu3"),
        layers.Dropout(0.4, name="dropout2"),
        layers.Dense(classes, name="logits"),
        layers.Softmax(name="softmax"),
    ):
        x = layer(x)
    return keras.Model(inputs, x)


def recorded_steps(last: int) -> set[int]:
    """Choose the steps to record: the first, the last, and most of them early."""
    return set((np.linspace(0, 1, RECORDS) ** 3 * last).round().astype(int).tolist())


def outputs(model: keras.Model, images: NDArray[np.float32]) -> NDArray[np.float32]:
    """Compute what a network without dropout answers to images, 1,000 at a time."""
    chunks = range(0, len(images), 1000)
    return np.concatenate([model.predict_on_batch(images[i : i + 1000]) for i in chunks])


def score(logits: NDArray[np.float32], labels: NDArray[np.int64]) -> tuple[float, float]:
    """Compute the mean cross-entropy in nats and the fraction of right answers."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    right = shifted[np.arange(len(labels)), labels]
    loss = np.log(np.exp(shifted).sum(axis=1)) - right
    return float(loss.mean()), float((logits.argmax(axis=1) == labels).mean())


def train(model: keras.Model, data: Data, seed: int) -> dict[str, Any]:
    """Train a network in place on a fixed schedule and return the training record."""
    last = EPOCHS * -(-len(data.x_train) // BATCH)
    # Softmax and cross-entropy as one operation are exact where a probability rounds to 0.
    trainer = keras.Model(model.inputs[0], model.get_layer("logits").output)
    trainer.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(LEARNING_RATE, last)),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=False,
    )
    watched = {
        "train": (data.x_train[:WATCHED], data.y_train[:WATCHED]),
        "test": (data.x_test, data.y_test),
    }
    record = defaultdict[str, list[Any]](list)
    started = time.monotonic()

    def write_down(step: int) -> None:
        filters, biases = model.get_layer("conv1").get_weights()
        values = {"steps": step, "filters": filters, "biases": biases}
        for name, (images, labels) in watched.items():
            loss, accuracy = score(outputs(trainer, images), labels)
            values |= {f"{name}_loss": loss, f"{name}_accuracy": accuracy}
        for key, value in values.items():
            record[key].append(value)
        print(
            f"step {step:5d} of {last}  train loss {values['train_loss']:.4f} "
            f"accuracy {values['train_accuracy']:.4f}  test loss {values['test_loss']:.4f} "
            f"accuracy {values['test_accuracy']:.4f}  {time.monotonic() - started:5.0f} s",
            flush=True,
        )

    rng = np.random.default_rng(seed)
    to_record = recorded_steps(last)
    step = 0
    write_down(step)
    for _ in range(EPOCHS):
        order = rng.permutation(len(data.x_train))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            trainer.train_on_batch(data.x_train[batch], data.y_train[batch])
            step += 1
            if step in to_record:
                write_down(step)
    types = {"steps": np.int32}
    return {key: np.array(v, types.get(key, np.float32)) for key, v in record.items()}


def choose_samples(labels: NDArray[np.int64], classes: int, seed: int) -> NDArray[np.int64]:
    """Choose as many test images of every class, in an order that mixes the classes."""
    rng = np.random.default_rng(seed)
    places = (np.flatnonzero(labels == label) for label in range(classes))
    chosen = [rng.choice(p, SAMPLES_PER_CLASS, replace=False) for p in places]
    return rng.permutation(np.concatenate(chosen))


def agreement(model: keras.Model, card: dict[str, Any], out: Path) -> dict[str, Any]:
    """Compare with the bundle that is about to be replaced, if the same command made it."""
    largest, statement = None, "Not measured yet: run the same command again to compare."
    with suppress(Exception):  # a missing or damaged bundle is no reason to lose this one
        earlier = json.loads((out / "card.json").read_text())
        if all(
            earlier[key] == card[key] for key in ("command", "layers", "data_sha256", "versions")
        ):
            old = keras.saving.load_model(out / "model.keras", compile=False).get_weights()
            pairs = zip(old, model.get_weights(), strict=True)
            largest = max(float(np.abs(a - b).max()) for a, b in pairs)
            closeness = (
                f"that differ by at most {largest:g}" if largest else "equal to the last bit"
            )
            statement = (
                f"Two runs of the same command, with the same versions, gave weights {closeness}."
            )
    return {"max_abs_difference": largest, "statement": statement}


def window(layer: keras.Layer) -> dict[str, Any] | None:
    """Describe the window that a layer slides over what it reads, if it has one."""
    if isinstance(layer, keras.layers.Conv2D):
        size, dilation = layer.kernel_size, layer.dilation_rate
    elif isinstance(layer, keras.layers.MaxPooling2D):
        size, dilation = layer.pool_size, (1, 1)
    else:
        return None
    return {
        "window": list(size),
        "strides": list(layer.strides),
        "dilation": list(dilation),
        "padding": layer.padding,
    }


def write_bundle(
    name: str, model: keras.Model, data: Data, record: dict[str, Any], seed: int, out: Path
) -> dict[str, Any]:
    """Write the files of a bundle and return its card."""
    about = DATA_SETS[name]
    chosen = choose_samples(data.y_test, len(about.classes), seed)
    samples, labels = data.x_test[chosen], data.y_test[chosen]
    card: dict[str, Any] = {
        "name": name,
        "title": about.title,
        "data_set": about.data_set,
        "classes": list(about.classes),
        "input_shape": list(model.input_shape[1:]),
        "scaling": "value / 255",
        "layers": [
            {
                "name": layer.name,
                "type": type(layer).__name__,
                "output_shape": list(layer.output.shape[1:]),
                "parameters": layer.count_params(),
                "window": window(layer),
            }
            for layer in model.layers
        ],
        "parameters": model.count_params(),
        "test_accuracy": round(float(record["test_accuracy"][-1]), 4),
        "sample_accuracy": round(score(outputs(model, samples), labels)[1], 4),
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
    card["reproducibility"] = agreement(model, card, out)
    out.mkdir(parents=True, exist_ok=True)
    # The compiled twin held the optimizer; this model has none to save.
    model.save(out / "model.keras")
    pictures = (samples * 255).round().astype(np.uint8)
    np.savez_compressed(
        out / "samples.npz",
        images=pictures[..., 0] if pictures.shape[-1] == 1 else pictures,
        labels=labels.astype(np.uint8),
        test_index=chosen.astype(np.int32),
    )
    np.savez_compressed(out / "training.npz", **record)
    (out / "card.json").write_text(json.dumps(card, indent=2) + "\n")
    write_statistics(out)
    return card


def main() -> None:
    """Train one network as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=DATA_SETS, help="which network to train")
    parser.add_argument("--data", type=Path, help="folder that holds the data set as .npz")
    parser.add_argument("--seed", type=int, default=0, help="of weights, order and dropout")
    parser.add_argument("--out", type=Path, help="folder to write (default: beside this script)")
    arguments = parser.parse_args()
    out = arguments.out or Path(__file__).parent / arguments.name

    # One thread each, so that the number of cores cannot change the order of a sum.
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(arguments.seed)

    about = DATA_SETS[arguments.name]
    data = about.load(arguments.data)
    print(f"{about.title}: {len(data.x_train)} training, {len(data.x_test)} test images")
    model = build(data.x_train.shape[1:], len(about.classes))
    record = train(model, data, arguments.seed)
    card = write_bundle(arguments.name, model, data, record, arguments.seed, out)
    print(f"test accuracy {card['test_accuracy']:.2%}, samples {card['sample_accuracy']:.2%}")
    print(card["reproducibility"]["statement"])
    for path in sorted(out.iterdir()):
        print(f"wrote {path} ({path.stat().st_size / 1000:.0f} kB)")


if __name__ == "__main__":
    main()
