"""The programs for NumPy and OpenCV compute what the screen shows, and print what they announce."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.export.computations import (
    Computation,
    Convolution,
    Flatten,
    Step,
)
from convcore.export.keras_program import keras_program
from convcore.export.network_steps import steps_of_network
from convcore.export.numpy_program import numpy_program
from convcore.export.opencv_program import opencv_program
from convcore.export.program_helpers import summary
from convcore.export.program_names import variables
from convcore.export.program_text import Draft, decimals_for
from tests.screens import COUNT, agree, announced, lab_computations, network_of, run

LINK = "https://example.org/kernel_lab?kernel=1x2:-1,1"


@pytest.mark.parametrize("write", [numpy_program, opencv_program])
@pytest.mark.parametrize("number", range(COUNT))
def test_a_program_computes_what_the_kernel_lab_shows(write, number, capsys):
    computation = lab_computations()[number]
    program = write(computation, LINK)
    results, printed = run(program, capsys)
    agree(computation, results)
    assert printed == announced(program)
    assert all(len(line) <= 100 for line in program.text.splitlines())


@pytest.mark.parametrize("write", [numpy_program, opencv_program])
@pytest.mark.parametrize("number", [0, 7])
def test_a_program_runs_by_itself(write, number, tmp_path):
    program = write(lab_computations()[number], LINK)
    file = tmp_path / "program.py"
    file.write_text(program.text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", file], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == (announced(program), "")


@pytest.mark.parametrize("write", [numpy_program, opencv_program, keras_program])
def test_a_program_is_laid_out_as_ruff_lays_it_out(write, tmp_path):
    files = []
    for number in (0, 1, 2, 3):
        files.append(tmp_path / f"{number}.py")
        files[-1].write_text(write(lab_computations()[number], LINK).text, "utf-8")
    options = ["--isolated", "--line-length", "100"]
    subprocess.run([sys.executable, "-m", "ruff", "format", "--diff", *options, *files], check=True)
    subprocess.run([sys.executable, "-m", "ruff", "check", *options, *files], check=True)


def test_the_numpy_program_needs_numpy_alone():
    for computation in lab_computations():
        head = numpy_program(computation).head
        imported = [line for line in head.splitlines() if line.startswith("import ")]
        assert imported == ["import base64", "import zlib", "import numpy as np"]


def test_what_is_whole_numbers_of_255_stays_small_and_the_rest_exact():
    whole = np.arange(256, dtype=np.uint8).reshape(16, 16).astype(np.float32) / np.float32(255)
    other = np.nextafter(whole, np.float32(2))
    sizes = []
    for picture in (whole, other):
        draft = Draft()
        draft.assign("picture", picture, embedded=True)
        sizes.append(draft.data["PICTURE"].nbytes)
    assert sizes == [256, 1024]


def test_what_is_announced_holds_for_all_that_counts_as_equal():
    rng = np.random.default_rng(3)
    for _ in range(50):
        values = (rng.integers(-9, 10, (5, 7)) / 8).astype(np.float32) * np.float32(
            10.0 ** rng.integers(-4, 4)
        )
        near = values * (1 + rng.uniform(-1e-6, 1e-6, values.shape)).astype(np.float32)
        texts = [summary("x", each, decimals_for(values)) for each in (values, near)]
        assert texts[0] == texts[1]


@pytest.mark.parametrize("largest", [1.0005, 2.5005, 0.33335])
def test_a_largest_value_between_two_roundings_prints_the_same_from_both_sides(largest):
    values = np.array([[largest, 0.125]], np.float32)
    sides = [np.nextafter(values, values + step) for step in (-1, 1)]
    texts = {summary("x", each, decimals_for(values)) for each in sides}
    assert len(texts) == 1


def test_names_of_any_kind_become_variables_of_their_own():
    names = [
        "conv1",
        "Conv1",
        "conv1 weights",
        "class",
        "1",
        "",
        "größe",
        "日本",
        "main",
        "np",
        "x",
    ]
    found = variables(names)
    assert len(set(found)) == len(names)
    assert all(each.isidentifier() and each.isascii() for each in found)
    assert not {"class", "main", "np"} & set(found)


@pytest.mark.parametrize("name", ['""" + evil()', "a\nimport os", "\\", "# x"])
def test_words_of_a_visitor_stay_words(name, capsys):
    computation = replace(lab_computations()[0], words=name)
    steps = tuple(replace(step, name=name) for step in computation.steps)
    computation = replace(computation, steps=steps)
    for write in (numpy_program, opencv_program):
        program = write(computation, f"https://example.org/?kernel={name}")
        results, printed = run(program, capsys)
        agree(computation, results)
        assert printed == announced(program)


def test_opencv_says_what_it_does_not_do():
    maps = np.ones((4, 4, 32), np.float32)
    weights = np.ones((3, 3, 32, 2), np.float32)
    convolution = Convolution(weights, np.zeros(2, np.float32), (1, 1), (1, 1), "valid")
    cases = {
        "reads pictures of one map": Step("conv2", convolution, maps),
        "have no such layer": Step("flatten", Flatten(), maps.ravel()),
    }
    for sentence, step in cases.items():
        with pytest.raises(ConvscopeError, match=sentence):
            opencv_program(Computation("A network", maps, (step,)))


@pytest.mark.parametrize(
    ("layer", "received"),
    [
        (
            (
                "DepthwiseConv2D",
                {"depth_multiplier": 1, "kernel_size": 3, "strides": 1, "padding": "same"}
                | {"dilation_rate": 1, "use_bias": True},
            ),
            "'Layer 2', a DepthwiseConv2D",
        ),
        (("Activation", {"activation": "gelu"}), "'Layer 2', the activation gelu"),
    ],
    ids=["depthwise", "gelu"],
)
def test_a_layer_that_no_program_computes_is_named(layer, received):
    settings = {"kernel_size": 3, "strides": 1, "padding": "same", "dilation_rate": 1}
    network = network_of(
        ("InputLayer", {"shape": [9, 9, 1]}),
        ("Conv2D", {"filters": 2, "use_bias": True} | settings),
        layer,
        ("GlobalMaxPooling2D", {}),
        ("Softmax", {"axis": -1}),
    )
    outputs = {each.name: np.zeros(each.output_shape, np.float32) for each in network.layers}
    with pytest.raises(ConvscopeError, match=received):
        steps_of_network(network, "Layer 4", outputs)
    assert len(steps_of_network(network, "Layer 1", outputs)) == 1
