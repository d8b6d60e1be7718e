import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.networks.bundle_files import (
    FILES,
    RUNS,
    SHIPPED,
    bundle_names,
    load_bundle,
    patched_layers,
)
from convcore.networks.bundles import Bundle
from convcore.pictures.fitting import Adjustments, fit_input
from convcore.pictures.registry import OURS, PICTURES
from convcore.receptive import Window, receptive_field
from convcore.rounding import percent
from tests.browser.forward import layers_of, stored_weights
from tests.paths import MODELS

ALL = bundle_names(MODELS)
CARD = json.loads((MODELS / "fashion" / "card.json").read_text())
RULE = (
    "a bundle holds card.json, model.keras, statistics.npz and training.npz, all whole. Received: "
)
RULE_OF_SAMPLES = (
    "a bundle with an accuracy on its samples holds them in samples.npz, whole. Received: "
)


@pytest.fixture(params=ALL)
def bundle(request: pytest.FixtureRequest) -> Bundle:
    return load_bundle(MODELS / request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODELS / "fashion", tmp_path / "copy"))


def rule_of(file: str) -> str:
    return RULE_OF_SAMPLES if file == SHIPPED else RULE


def refusal(folder: Path) -> str:
    with pytest.raises(ConvscopeError) as caught:
        load_bundle(folder)
    return str(caught.value)


def change_card(folder: Path, **changes: object) -> None:
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps(card | changes))


def change_arrays(file: Path, **changes: np.ndarray) -> None:
    with np.load(file) as arrays:
        changed = dict(arrays) | changes
    np.savez(file, **changed)


def test_fashion_is_among_the_bundles():
    assert "fashion" in ALL


def test_a_bundle_is_under_four_megabytes(bundle):
    assert sum(path.stat().st_size for path in bundle.path.iterdir()) < 4e6


def test_a_bundle_holds_its_files_and_nothing_else(bundle):
    shipped = set() if bundle.labels is None else {SHIPPED}
    assert {path.name for path in bundle.path.iterdir()} - {RUNS} == {*FILES} | shipped


def test_a_bundle_is_named_as_its_folder(bundle):
    assert bundle.name == bundle.path.name


def test_the_first_layers_convolve_rectify_and_pool(bundle):
    height, width, channels = bundle.input_shape
    shapes = [layer.output_shape for layer in bundle.layers[:4]]
    assert shapes == [
        (height, width, channels),
        (height - 2, width - 2, 32),
        (height - 2, width - 2, 32),
        ((height - 2) // 2, (width - 2) // 2, 32),
    ]
    names = [layer.name for layer in bundle.layers[1:4]]
    assert list(bundle.first_stages.values()) == names
    assert list(bundle.first_stages) == ["convolution", "relu", "pooled"]


def test_the_windows_on_the_card_give_the_shapes_of_the_layers(bundle):
    convolution, pooling = Window((3, 3), (1, 1), (1, 1)), Window((2, 2), (2, 2), (1, 1))
    assert bundle.first_window == convolution
    assert bundle.first_pooling.window == pooling
    shape = bundle.input_shape[:2]
    for layer in bundle.layers:
        if layer.window:
            shape = receptive_field([layer.window], shape).shape
        if len(layer.output_shape) == 3:
            assert layer.output_shape[:2] == shape


def test_a_pooled_position_sees_the_windows_of_all_that_it_pools(bundle):
    fields = bundle.first_fields
    assert list(fields) == list(bundle.first_stages)
    assert fields["convolution"].seen_by(9, 4) == fields["relu"].seen_by(9, 4) == ((9, 12), (4, 7))
    assert fields["pooled"].seen_by(4, 2) == ((8, 12), (4, 8))


def test_the_last_layer_gives_one_probability_a_class(bundle):
    assert bundle.output == bundle.layers[-1].name
    assert bundle.layers[-1].output_shape == (len(bundle.classes),)


def test_the_parameters_of_all_layers_add_up(bundle):
    card = json.loads((bundle.path / "card.json").read_text("utf-8"))
    assert bundle.parameters == card["parameters"]


@pytest.mark.parametrize("name", ["fashion", "digits"])
def test_every_class_has_a_hundred_samples_and_none_appears_twice(name):
    bundle = load_bundle(MODELS / name)
    np.testing.assert_array_equal(np.bincount(bundle.labels), [100] * len(bundle.classes))
    assert len({image.tobytes() for image in bundle.samples}) == len(bundle.samples)
    assert all(len(set(part)) >= 5 for part in np.array_split(bundle.labels, 50)), "they are mixed"


def test_where_no_images_may_ship_the_pictures_that_ship_are_the_samples():
    bundle = load_bundle(MODELS / "colour")
    assert bundle.labels is None
    assert bundle.sample_accuracy is None
    coloured = [each for each in PICTURES.values() if each.image().ndim == 3]
    coloured.sort(key=lambda each: each.credit == OURS)
    assert len(bundle.samples) == len(bundle.titles) == len(coloured)
    for picture, sample, title in zip(coloured, bundle.samples, bundle.titles, strict=True):
        assert title == f"{picture.sentence} ({picture.credit}), scaled to 32 × 32"
        fitted = fit_input(picture.image(), (32, 32, 3), Adjustments(centre="no")).image
        np.testing.assert_allclose(sample / 255, fitted, atol=0.5 / 255 + 1e-6)


def test_a_sample_is_scaled_to_the_unit_interval(bundle):
    image = bundle.image(3)
    assert image.shape == bundle.input_shape
    assert image.dtype == np.float32
    np.testing.assert_array_equal((image * 255).round(), bundle.samples[3])
    assert image.max() <= 1


@pytest.mark.parametrize("number", [-1, 1000])
def test_a_sample_that_does_not_exist_is_refused(number):
    with pytest.raises(ConvscopeError, match=f"from 0 to 999. Received: sample {number}"):
        load_bundle(MODELS / "fashion").image(number)


def test_the_record_runs_from_the_random_start_to_the_end(bundle):
    record = bundle.training
    assert record["steps"][0] == 0
    assert record["steps"][-1] == bundle.steps
    assert 55 <= len(record["steps"]) <= 65
    gaps = np.diff(record["steps"])
    assert gaps.min() > 0
    assert gaps[:10].sum() < gaps[-1], "most records are early"
    for part in ("train", "test"):
        assert record[f"{part}_accuracy"][0] < 0.2
        assert record[f"{part}_loss"][-1] < record[f"{part}_loss"][0] / 3


def test_the_record_ends_with_the_accuracy_on_the_card(bundle):
    np.testing.assert_allclose(bundle.training["test_accuracy"][-1], bundle.test_accuracy, 1e-6)


def test_the_filters_are_those_of_the_last_step(bundle):
    channels = bundle.input_shape[2]
    assert bundle.filters.shape == (3, 3, channels, 32)
    assert bundle.biases.shape == (32,)
    assert bundle.filters.dtype == bundle.biases.dtype == np.float32
    np.testing.assert_array_equal(bundle.filters, bundle.training["filters"][-1])
    np.testing.assert_array_equal(bundle.biases, bundle.training["biases"][-1])


def test_the_record_ends_with_the_first_layer_in_the_networks_file(bundle):
    weights = stored_weights(bundle.model_path)
    np.testing.assert_array_equal(bundle.training["filters"][-1], weights["conv2d/vars/0"])
    np.testing.assert_array_equal(bundle.training["biases"][-1], weights["conv2d/vars/1"])


def test_no_array_of_a_bundle_can_be_written_to(bundle):
    arrays = [bundle.samples, *bundle.training.values()]
    arrays += [] if bundle.labels is None else [bundle.labels]
    statistics = bundle.statistics
    arrays += [statistics.labels, statistics.active, statistics.strength, statistics.right_without]
    for patches in statistics.patches.values():
        arrays += [patches.samples, patches.pixels, patches.values]
    arrays += bundle.runs.values()
    assert not any(array.flags.writeable for array in arrays)


def test_the_statistics_count_as_many_right_answers_as_the_card(bundle):
    accuracy = bundle.test_accuracy if bundle.labels is None else bundle.sample_accuracy
    assert bundle.statistics.right / len(bundle.statistics.labels) == accuracy


def test_the_statistics_are_of_the_samples_or_else_of_all_test_images(bundle):
    labels = bundle.statistics.labels
    if bundle.labels is None:
        np.testing.assert_array_equal(np.bincount(labels), [1000] * len(bundle.classes))
    else:
        np.testing.assert_array_equal(labels, bundle.labels)


@pytest.mark.parametrize("name", ["fashion", "digits"])
def test_the_strongest_patches_are_those_that_convcore_finds_in_all_samples(name):
    bundle = load_bundle(MODELS / name)
    samples = range(len(bundle.samples))
    ours = [layers_of(bundle, bundle.first_layer, bundle.image(number)) for number in samples]
    for name, count in {"relu1": 32, "relu2": 64}.items():
        found, maps = bundle.statistics.patches[name], np.stack([layers[name] for layers in ours])
        assert found.samples.shape == found.values.shape == (count, 12)
        strongest = maps.max(axis=(1, 2))
        np.testing.assert_allclose(found.values.T, -np.sort(-strongest, axis=0)[:12], rtol=1e-5)
        for number, place in np.ndindex(count, 12):
            sample, (row, column) = found.samples[number, place], found.pixels[number, place]
            assert maps[sample, row, column, number] == strongest[sample, number]
            value = found.values[number, place]
            np.testing.assert_allclose(strongest[sample, number], value, rtol=1e-5)
        assert all(len(set(row)) == 12 for row in found.samples), "one patch an image"


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("fashion", {"relu1": (26, 26, 32), "relu2": (11, 11, 64)}),
        ("digits", {"relu1": (26, 26, 32), "relu2": (11, 11, 64)}),
        ("colour", {"relu1": (30, 30, 32), "relu2": (15, 15, 64), "relu3": (7, 7, 128)}),
    ],
)
def test_each_relu_over_maps_has_its_strongest_patches(name, shapes):
    bundle = load_bundle(MODELS / name)
    assert list(bundle.statistics.patches) == [*shapes]
    assert patched_layers(bundle.layers) == shapes


@pytest.mark.parametrize(
    ("name", "least"), [("fashion", 0.915), ("digits", 0.99), ("colour", 0.75)]
)
def test_a_network_is_right_on_as_many_test_images_as_it_has_to_be(name, least):
    assert load_bundle(MODELS / name).test_accuracy >= least


def test_the_summary_gives_accuracy_command_and_reproducibility(bundle):
    for text in (
        percent(bundle.test_accuracy, 2),
        f"`python -m models.train {bundle.name} --seed {bundle.seed}`",
        bundle.reproducibility,
        bundle.licence,
    ):
        assert text in bundle.summary


def test_a_card_names_no_place_on_a_machine(bundle):
    text = (bundle.path / "card.json").read_text()
    assert re.findall(r"(?<!\S)[\"'=]*(?:/|~|[A-Z]:\\|\.\.)[\w.-]+", text) == []


def test_a_card_says_that_the_same_command_gives_the_same_weights(bundle):
    card = json.loads((bundle.path / "card.json").read_text())
    assert card["reproducibility"]["max_abs_difference"] == 0


def test_any_file_of_a_bundle_makes_a_folder_one(tmp_path):
    for name, file in {"b": "card.json", "a": "model.keras", "other": "notes.txt"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / file).touch()
    assert bundle_names(tmp_path) == ["a", "b"]


def test_a_missing_folder_holds_no_bundles(tmp_path):
    assert bundle_names(tmp_path / "models") == []


@pytest.mark.parametrize("file", [*FILES, SHIPPED])
def test_a_missing_file_is_named(folder, file):
    (folder / file).unlink()
    assert refusal(folder) == f"{rule_of(file)}copy/{file} is missing"


def test_without_runs_a_bundle_is_whole(folder):
    (folder / RUNS).unlink()
    assert load_bundle(folder).runs == {}


@pytest.mark.parametrize("file", [*FILES, SHIPPED, RUNS])
@pytest.mark.parametrize("damage", ["emptied", "halved", "text", "zeroed", "folder"])
def test_a_damaged_file_is_named(folder, file, damage):
    path = folder / file
    whole = path.read_bytes()
    path.unlink()
    match damage:
        case "emptied":
            path.touch()
        case "halved":
            path.write_bytes(whole[: len(whole) // 2])
        case "text":
            path.write_text("not what it was")
        case "zeroed":
            middle = len(whole) // 2
            path.write_bytes(whole[:middle] + bytes(200) + whole[middle + 200 :])
        case "folder":
            path.mkdir()
    assert refusal(folder) == f"{rule_of(file)}copy/{file} is damaged"


@pytest.mark.parametrize(
    "changes",
    [
        {"classes": 3},
        {"input_shape": [28, 28]},
        {"test_accuracy": "high"},
        {"layers": [{"name": "conv1"}]},
        {"layers": []},
        {"layers": [*CARD["layers"][:1], CARD["layers"][1] | {"window": [3, 3]}]},
        {"layers": [*CARD["layers"][:-1], CARD["layers"][-1] | {"parameters": 1}]},
        {"layers": [layer | {"type": "Lambda"} for layer in CARD["layers"]]},
        {"layers": [*CARD["layers"][:2], CARD["layers"][3]]},
        {"reproducibility": "good"},
    ],
    ids=lambda changes: str(changes)[:60],
)
def test_a_card_that_does_not_say_what_pages_need_is_damaged(folder, changes):
    change_card(folder, **changes)
    assert refusal(folder) == f"{RULE}copy/card.json is damaged"


@pytest.mark.parametrize(
    "changes",
    [
        {"images": np.zeros((1000, 28, 27), np.uint8)},
        {"images": np.zeros((1000, 28, 28), np.float32)},
        {"labels": np.full(1000, 10)},
        {"labels": np.zeros(999, np.uint8)},
        {"labels": np.array([{}] * 1000)},
    ],
    ids=["shape", "dtype", "unknown class", "one short", "pickled"],
)
def test_samples_that_do_not_fit_the_card_are_damaged(folder, changes):
    change_arrays(folder / "samples.npz", **changes)
    assert refusal(folder) == f"{RULE_OF_SAMPLES}copy/samples.npz is damaged"


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": np.arange(3)},
        {"filters": np.zeros((60, 3, 3, 3, 32), np.float32)},
        {"biases": np.zeros((60, 31), np.float32)},
        {"test_loss": np.full(60, np.nan)},
    ],
    ids=["too few", "channels", "one bias short", "not a number"],
)
def test_a_record_that_does_not_fit_the_card_is_damaged(folder, changes):
    change_arrays(folder / "training.npz", **changes)
    assert refusal(folder) == f"{RULE}copy/training.npz is damaged"


@pytest.mark.parametrize(
    "changes",
    [
        {"active": np.zeros((9, 32), np.float32)},
        {"strength": np.full((10, 32), np.inf, np.float32)},
        {"right": np.zeros(3, np.int32)},
        {"labels": np.arange(1000) % 10},
        {"right_without": np.zeros(31, np.int32)},
        {"relu1_samples": np.full((32, 12), 1000)},
        {"relu2_samples": np.full((64, 12), 1000)},
        {"relu2_samples": np.full((64, 12), -1)},
        {"relu1_samples": np.zeros((32, 11), np.int32)},
        {"relu2_samples": np.zeros((64, 11), np.int32)},
        {
            "relu2_samples": np.zeros((32, 12), np.int32),
            "relu2_pixels": np.zeros((32, 12, 2), np.int16),
            "relu2_values": np.zeros((32, 12), np.float32),
        },
        {"relu2_values": np.full((64, 12), np.nan, np.float32)},
        {"relu1_pixels": np.full((32, 12, 2), 26)},
        {"relu2_pixels": np.full((64, 12, 2), (10, 11))},
        {"relu2_pixels": np.full((64, 12, 2), (11, 10))},
        {"relu2_pixels": np.full((64, 12, 2), (0, -1))},
        {"relu2_pixels": np.zeros((64, 12), np.int16)},
    ],
    ids=" ".join,
)
def test_statistics_that_do_not_fit_the_card_are_damaged(folder, changes):
    change_arrays(folder / "statistics.npz", **changes)
    assert refusal(folder) == f"{RULE}copy/statistics.npz is damaged"


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": np.arange(61)},
        {"seeds": np.arange(13)},
        {"first_layers": np.array(["learned"] * 14)},
        {"first_layers": np.array(["handmade", "random"] * 7)},
        {"test_accuracy": np.ones((14, 60), np.float32)},
        {"test_accuracy": np.full((14, 61), 1.1, np.float32)},
        {"test_accuracy": np.full((14, 61), np.nan, np.float32)},
    ],
    ids=["steps", "seeds", "learned alone", "none learned", "short", "above 1", "not a number"],
)
def test_runs_that_do_not_fit_the_record_are_damaged(folder, changes):
    change_arrays(folder / RUNS, **changes)
    assert refusal(folder) == f"{RULE}copy/{RUNS} is damaged"


def test_statistics_of_a_sample_that_does_not_ship_are_damaged(folder):
    change_arrays(
        folder / "samples.npz",
        **{name: array[:999] for name, array in np.load(folder / "samples.npz").items()},
    )
    assert refusal(folder) == f"{RULE}copy/statistics.npz is damaged"


def test_the_runs_of_fashion_are_five_of_each_first_layer_and_its_own_the_first_that_learned():
    fashion = load_bundle(MODELS / "fashion")
    assert list(fashion.runs) == ["learned", "handmade", "random"]
    for curves in fashion.runs.values():
        assert curves.shape == (5, len(fashion.training["steps"]))
        assert len(set(curves[:, -1])) > 3, "another seed is another run"
        assert ((curves[:, -1] > 0.905) & (curves[:, -1] < 0.93)).all()
    np.testing.assert_array_equal(fashion.runs["learned"][0], fashion.training["test_accuracy"])


@pytest.mark.parametrize("name", ["relu1_samples", "relu2_values", "relu2_pixels"])
def test_statistics_without_an_array_are_damaged(folder, name):
    file = folder / "statistics.npz"
    with np.load(file) as arrays:
        kept = {key: array for key, array in arrays.items() if key != name}
    np.savez(file, **kept)
    assert refusal(folder) == f"{RULE}copy/statistics.npz is damaged"


@pytest.mark.parametrize(("name", "last"), [("fashion", 2), ("digits", 2), ("colour", 3)])
def test_a_layer_belongs_to_the_relu_behind_its_convolution(name, last):
    bundle = load_bundle(MODELS / name)
    found = {layer.name: bundle.relu_of(layer.name) for layer in bundle.layers}
    expected = {
        f"{kind}{number}": f"relu{number}"
        for number in range(1, last + 1)
        for kind in ("conv", "relu", "pool")
    }
    assert {name: relu for name, relu in found.items() if relu} == {
        name: relu for name, relu in expected.items() if name in found
    }
    assert bundle.last_maps == f"relu{last}"


def test_the_layers_that_compute_are_named_alike_in_all_networks(bundle):
    computing = [
        each
        for each in bundle.layers
        if each.keras_class not in {"InputLayer", "Flatten", "Dropout"}
    ]
    names = [layer.name for layer in computing]
    assert names[:6] == ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2"]
    assert [layer for layer in bundle.layers if layer.type.computes] == computing
