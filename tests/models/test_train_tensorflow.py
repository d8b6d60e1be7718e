import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from convcore.keras_side.data_sets import DATA_SETS, Data
from convcore.networks.bundle_files import load_bundle
from convcore.networks.bundles import Bundle
from models import train
from tests.keras_data import keep_fashion
from tests.paths import MODELS, ROOT

SHIPPED = 20  # samples of each class, instead of 100: measuring them is what takes longest
# What `python -m models.train` does, in a process of its own.
COMMAND = f"from models import train; train.SAMPLES_PER_CLASS = {SHIPPED}; train.main()"


@pytest.fixture(scope="module", autouse=True)
def few_samples() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "SAMPLES_PER_CLASS", SHIPPED)
        yield


@pytest.fixture(scope="module")
def arrays() -> dict[str, np.ndarray]:
    """Noise with a bright spot for each class: as small as the script accepts."""
    rng = np.random.default_rng(3)
    arrays = {}
    for part, count in (("train", 60), ("test", 10 * SHIPPED + 50)):
        labels = rng.permutation(np.arange(count) % 10).astype(np.uint8)
        images = rng.integers(0, 100, (count, 28, 28), dtype=np.uint8)
        images[np.arange(count), 2 * labels + 4] += 150
        arrays |= {f"x_{part}": images, f"y_{part}": labels}
    return arrays


def run(*arguments: str, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "fashion", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("train")


@pytest.fixture(scope="module")
def printed(folder: Path, arrays: dict[str, np.ndarray]) -> tuple[list[str], list[str]]:
    """Train twice: from a folder, then from the four files that Keras keeps."""
    np.savez(folder / "fashion_mnist.npz", **arrays)
    keep_fashion(folder / "keras", arrays)
    out = str(folder / "fashion")
    first = run("--data", str(folder), "--out", out)
    return first, run("--out", out, KERAS_HOME=str(folder / "keras"))


@pytest.fixture(scope="module")
def bundle(folder: Path, printed: tuple[list[str], list[str]]) -> Bundle:
    return load_bundle(folder / "fashion")


def test_the_same_command_gives_the_same_weights_wherever_the_data_come_from(bundle, printed):
    card = json.loads((bundle.path / "card.json").read_text())
    assert card["reproducibility"]["max_abs_difference"] == 0
    assert "Not measured yet: run the same command again to compare." in printed[0]
    assert bundle.reproducibility in printed[1]
    assert bundle.reproducibility.endswith("equal to the last bit.")


def test_the_command_on_the_card_names_no_folder(bundle):
    assert bundle.command == "python -m models.train fashion --seed 0"


def test_the_samples_are_test_images_with_their_classes(bundle, arrays):
    pairs = zip(arrays["x_test"], arrays["y_test"], strict=True)
    labels = {image.tobytes(): int(label) for image, label in pairs}
    assert [labels[image.tobytes()] for image in bundle.samples] == bundle.labels.tolist()
    np.testing.assert_array_equal(np.bincount(bundle.labels), [SHIPPED] * 10)


def test_the_record_ends_with_the_filters_of_the_network(bundle):
    import keras

    first = keras.saving.load_model(bundle.model_path, compile=False).get_layer("conv1")
    for ours, kept in zip((bundle.filters, bundle.biases), first.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, kept)


def test_training_moves_the_filters_away_from_their_start(bundle):
    assert np.abs(bundle.training["filters"][0] - bundle.filters).max() > 1e-3


def test_it_shows_a_line_for_every_recorded_step_and_what_it_wrote(bundle, printed):
    for lines in printed:
        steps = [int(line.split()[1]) for line in lines if line.startswith("step ")]
        np.testing.assert_array_equal(steps, bundle.training["steps"])
        written = [line.split()[1] for line in lines if line.startswith("wrote ")]
        assert written == [str(path) for path in sorted(bundle.path.iterdir())]


def test_runs_with_other_first_layers_are_added_and_made_again_are_the_same(folder, bundle):
    # In this process, which has started TensorFlow already.
    data = DATA_SETS["fashion"].load(folder)
    for first_layer in ("learned", "handmade", "random"):
        train.run("fashion", data, 1, bundle.path, first_layer)
    once = load_bundle(bundle.path).runs
    assert {name: curves.shape for name, curves in once.items()} == {
        "learned": (2, len(bundle.training["steps"])),
        "handmade": (1, len(bundle.training["steps"])),
        "random": (1, len(bundle.training["steps"])),
    }
    np.testing.assert_array_equal(once["learned"][0], bundle.training["test_accuracy"])
    train.run("fashion", data, 1, bundle.path, "random")
    for name, curves in load_bundle(bundle.path).runs.items():
        np.testing.assert_array_equal(curves, once[name])


def test_the_options_of_the_command_say_what_is_made(folder, bundle, monkeypatch):
    made = []
    monkeypatch.setattr(train, "run", lambda *given: made.append(given))
    for name in ("set_intra_op_parallelism_threads", "set_inter_op_parallelism_threads"):
        monkeypatch.setattr(train.tf.config.threading, name, lambda _: None)
    options = ["--data", str(folder), "--seed", "3", "--first-layer", "handmade"]
    for given in ([], options):
        monkeypatch.setattr(sys, "argv", ["train", "fashion", "--data", str(folder), *given])
        train.main()
    assert [(name, *others) for name, _, *others in made] == [
        ("fashion", 0, MODELS / "fashion", None),
        ("fashion", 3, MODELS / "fashion", "handmade"),
    ]


def test_another_seed_chooses_other_samples():
    images = np.arange(3000, dtype="<u2").view(np.uint8).reshape(3000, 1, 2, 1)  # no two alike
    data = Data(images, np.arange(3000) % 10, images, np.arange(3000) % 10)
    chosen = [train.choose_samples(DATA_SETS["fashion"], data, seed) for seed in (0, 1)]
    first, second = ({image.tobytes() for image in images} for images, _ in chosen)
    assert len(first) == len(second) == 10 * SHIPPED
    assert len(first & second) < 5 * SHIPPED


def test_no_samples_are_chosen_where_none_may_ship(arrays):
    data = Data(arrays["x_train"], arrays["y_train"], arrays["x_test"], arrays["y_test"])
    assert train.choose_samples(DATA_SETS["colour"], data, 0) is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"not a card"])
def test_a_damaged_bundle_is_replaced_without_a_comparison(tmp_path, damage):
    (tmp_path / "card.json").write_bytes(damage)
    model = train.build((28, 28, 1), 10, (4, 4))
    measured = train.agreement(model, {}, {"command": "c"}, tmp_path)
    assert measured["max_abs_difference"] is None
