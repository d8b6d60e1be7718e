import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event

import numpy as np
import psutil
import pytest
from loky.process_executor import ShutdownExecutorError

from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.networks.bundle_files import bundle_names, load_bundle
from convcore.networks.bundles import Bundle
from convcore.pool import pool2d
from convcore.processes import inference
from convcore.processes.inference import InferenceProcess
from tests.background import wait_until
from tests.browser.forward import layers_of
from tests.light_processes import start_lightly
from tests.paths import MODELS

pytestmark = pytest.mark.keras_process

PROCESS = "__import__('convcore.keras_side.inference_process').keras_side.inference_process"
SECONDS = 60  # far more than anything here takes; what is late fails instead of hanging


@pytest.fixture(scope="module")
def process() -> Iterator[InferenceProcess]:
    process = InferenceProcess([MODELS / "fashion" / "model.keras"])
    process.start()
    yield process
    process.close()


@pytest.fixture(scope="module", params=bundle_names(MODELS))
def bundle(request: pytest.FixtureRequest) -> Bundle:
    return load_bundle(MODELS / request.param)


@pytest.fixture(scope="module")
def fashion() -> Bundle:
    return load_bundle(MODELS / "fashion")


def inside(process: InferenceProcess, expression: str) -> object:
    """Evaluate Python inside the inference process."""
    return process._call(None, eval, expression)


def test_every_layer_answers_with_maps_of_the_shape_on_the_card(process, bundle):
    answer = process.activations(bundle.model_path, bundle.image(0))
    shapes = {name: maps.shape for name, maps in answer.items()}
    assert shapes == {layer.name: layer.output_shape for layer in bundle.layers}
    assert {maps.dtype for maps in answer.values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize("name", ["fashion", "digits"])
def test_the_samples_are_recognised_as_often_as_the_card_says(process, name):
    bundle = load_bundle(MODELS / name)
    right = [
        process.activations(bundle.model_path, bundle.image(n))[bundle.output].argmax() == label
        for n, label in enumerate(bundle.labels)
    ]
    assert np.mean(right) == bundle.sample_accuracy


def test_the_probabilities_add_up_to_one(process, bundle):
    probabilities = process.activations(bundle.model_path, bundle.image(7))[bundle.output]
    np.testing.assert_allclose(probabilities.sum(), 1, rtol=1e-6)


def test_every_layer_gives_what_convcore_computes(process, bundle):
    for number in (0, 3, len(bundle.samples) - 1):
        image = bundle.image(number)
        answer = process.activations(bundle.model_path, image)
        for name, ours in layers_of(bundle, bundle.first_layer, image).items():
            # Rounding adds up from layer to layer.
            np.testing.assert_allclose(
                answer[name], ours, rtol=1e-4, atol=1e-5 * np.abs(ours).max(), err_msg=name
            )


def test_the_first_stages_equal_those_that_convcore_computes(process, bundle):
    for number in (0, 3, len(bundle.samples) - 1):
        image = bundle.image(number)
        answer = process.activations(bundle.model_path, image)
        keras = {stage: answer[name] for stage, name in bundle.first_stages.items()}
        ours = conv2d(image, bundle.filters, bias=bundle.biases)
        np.testing.assert_allclose(
            keras["convolution"], ours, rtol=1e-5, atol=2e-6 * np.abs(ours).max()
        )
        np.testing.assert_array_equal(keras["relu"], np.maximum(keras["convolution"], 0))
        np.testing.assert_array_equal(keras["pooled"], pool2d(keras["relu"], 2))


def test_an_image_without_channels_is_one_with_a_single_channel(process, fashion):
    flat = process.activations(fashion.model_path, fashion.image(5)[..., 0])
    image = process.activations(fashion.model_path, fashion.image(5))
    np.testing.assert_array_equal(flat["softmax"], image["softmax"])


def test_weights_and_gradients_are_what_the_networks_functions_give(process, fashion):
    path = f"__import__('pathlib').Path({str(fashion.model_path)!r})"
    for layer, shape in {
        "conv1": (3, 3, 1, 32),
        "conv2": (3, 3, 32, 64),
        "logits": (256, 10),
    }.items():
        kernel, bias = process.weights(fashion.model_path, layer)
        assert (kernel.shape, bias.shape) == (shape, shape[-1:])
        expected = inside(process, f"{PROCESS}.weights({path}, {layer!r})")
        np.testing.assert_array_equal(kernel, expected[0])
        np.testing.assert_array_equal(bias, expected[1])
    np.testing.assert_array_equal(process.weights(fashion.model_path, "conv1")[0], fashion.filters)
    image = f"__import__('numpy').float32({fashion.image(8).tolist()})"
    for label in (0, 9):
        slopes = process.gradients(fashion.model_path, fashion.image(8), label)
        assert slopes.shape == (11, 11, 64)
        expected = inside(process, f"{PROCESS}.gradients({path}, {image}, {label})")
        np.testing.assert_array_equal(slopes, expected)


def test_a_witness_is_of_the_image_and_the_first_layer_that_are_asked_about(process, fashion):
    image = fashion.image(8)
    for layer in (None, fashion.first_layer.silence([1])):
        maps = process.activations(fashion.model_path, image, layer)
        found = process.witness(fashion.model_path, image, layer)
        assert {name: largest for name, (_, largest) in found.items()} == {
            name: np.abs(each).max() for name, each in maps.items()
        }
        np.testing.assert_array_equal(found[fashion.output][0], maps[fashion.output])


def test_weights_and_gradients_that_do_not_exist_are_refused_in_a_sentence(process, fashion):
    with pytest.raises(ConvscopeError) as caught:
        process.weights(fashion.model_path, "conv9")
    assert str(caught.value) == (
        "the network's convolution and dense layers are conv1, conv2, dense1, logits. "
        "Received: 'conv9'"
    )
    with pytest.raises(ConvscopeError) as caught:
        process.gradients(fashion.model_path, fashion.image(0), 10)
    assert str(caught.value) == (
        "the network's classes are numbered from 0 to 9. Received: class 10"
    )
    with pytest.raises(ConvscopeError) as caught:
        process.gradients(fashion.model_path, fashion.image(0)[..., 0], 1)
    assert str(caught.value) == (
        "the network takes an image of shape (28, 28, 1). Received: (28, 28)"
    )


def test_thirty_threads_get_the_answer_to_their_own_image(process, fashion):
    def ask(number: int) -> np.ndarray:
        return process.activations(fashion.model_path, fashion.image(number))["logits"]

    with ThreadPoolExecutor(30) as threads:
        together = list(threads.map(ask, range(120), timeout=SECONDS))
    np.testing.assert_array_equal(together, [ask(number) for number in range(120)])


def test_thirty_threads_with_their_own_filters_silenced_get_their_own_answers(process, fashion):
    def ask(number: int) -> np.ndarray:
        # Every third asks about the network as it was trained.
        layer = fashion.first_layer.silence([number]) if number % 3 else None
        images = fashion.images(slice(0, 20))
        alone = process.activations(fashion.model_path, images[3], layer)["softmax"]
        together = process.predictions(fashion.model_path, images, layer)
        np.testing.assert_allclose(together[3], alone, rtol=1e-4, atol=1e-6)
        return together

    with ThreadPoolExecutor(30) as threads:
        answers = list(threads.map(ask, range(30), timeout=SECONDS))
    np.testing.assert_array_equal(answers, [ask(number) for number in range(30)])
    changed = [np.abs(answers[number] - answers[0]).max() for number in range(30)]
    assert [change == 0 for change in changed] == [number % 3 == 0 for number in range(30)]


@pytest.mark.parametrize("shape", [(28, 27, 1), (28, 28, 3), (1, 1), (5000,), ()])
def test_an_image_that_does_not_fit_the_network_is_refused_in_a_sentence(process, fashion, shape):
    rule = r"the network takes an image of shape \(28, 28, 1\)\. Received: \("
    with pytest.raises(ConvscopeError, match=rule):
        process.activations(fashion.model_path, np.zeros(shape, np.float32))


@pytest.mark.parametrize("content", [None, b"", b"not a network"], ids=["missing", "empty", "text"])
def test_a_network_that_cannot_be_loaded_is_named_without_its_place(process, tmp_path, content):
    (tmp_path / "digits").mkdir()
    path = tmp_path / "digits" / "model.keras"
    if content is not None:
        path.write_bytes(content)
    rule = "the network's file must be a whole Keras file. Received: "
    with pytest.raises(ConvscopeError) as caught:
        process.activations(path, np.zeros((28, 28, 1), np.float32))
    assert str(caught.value) == f"{rule}digits/model.keras is missing or damaged"


@pytest.mark.parametrize(
    "expression",
    ["1 / 0", "__import__('tensorflow').ones(3) @ __import__('tensorflow').ones(4)"],
    ids=["Python's", "TensorFlow's"],
)
def test_whatever_goes_wrong_inside_is_a_sentence_and_the_process_lives_on(process, expression):
    before = inside(process, "__import__('os').getpid()")
    with pytest.raises(ConvscopeError, match=r"^the network could not answer\. Received: \w+$"):
        inside(process, expression)
    assert inside(process, "__import__('os').getpid()") == before


def test_the_process_loads_neither_streamlit_nor_the_program_that_owns_it(process):
    loaded = inside(process, "sorted(__import__('sys').modules)")
    assert "tensorflow" in loaded
    assert not {"streamlit", "pytest", "_pytest", "dashboard", "plotly"} & set(loaded)


def test_the_process_computes_on_one_thread(process):
    threading = "__import__('tensorflow').config.threading"
    assert inside(process, f"{threading}.get_intra_op_parallelism_threads()") == 1
    assert inside(process, f"{threading}.get_inter_op_parallelism_threads()") == 1


def test_the_process_stays_the_same_when_it_grows_by_400_megabytes(process):
    def resident() -> int:
        return psutil.Process(process.pid).memory_info().rss

    before, pid = resident(), inside(process, "__import__('os').getpid()")
    # loky looks at the memory once a second; here it looks after every call.
    inside(process, "setattr(__import__('loky').process_executor, '_MEMORY_LEAK_CHECK_DELAY', 0)")
    inside(process, "setattr(__import__('sys'), 'ballast', b'x' * 400_000_000)")
    assert resident() - before > 390e6
    assert inside(process, "__import__('os').getpid()") == pid
    inside(process, "delattr(__import__('sys'), 'ballast')")
    assert inside(process, "__import__('os').getpid()") == pid == process.pid


def workers() -> set[int]:
    """List the processes of this kind that live under this one."""
    children = psutil.Process().children()
    return {child.pid for child in children if "Loky" in "".join(child.cmdline())}


def test_a_process_killed_while_thirty_wait_is_replaced_once_and_all_are_answered(process, fashion):
    expected = process.activations(fashion.model_path, fashion.image(3))
    dead = psutil.Process(process.pid)
    others = workers() - {dead.pid}  # the dashboard's, where its pages were tested before
    asked, restarts = Barrier(31), []

    def ask(number: int) -> dict[str, np.ndarray]:
        asked.wait(SECONDS)
        return process.activations(
            fashion.model_path, fashion.image(3), on_restart=lambda: restarts.append(number)
        )

    dead.suspend()  # so that nobody is answered before it dies
    with ThreadPoolExecutor(30) as threads:
        answers = [threads.submit(ask, number) for number in range(30)]
        asked.wait(SECONDS)
        dead.kill()
        for answer in answers:
            for name, maps in answer.result(SECONDS).items():
                np.testing.assert_array_equal(maps, expected[name])
    assert sorted(restarts) == list(range(30)), "each of them is told, and once"
    assert workers() - others == {process.pid}
    assert process.pid != dead.pid


def test_a_process_that_dies_twice_is_a_sentence_and_the_next_call_is_answered(monkeypatch):
    start_lightly(monkeypatch)
    process = InferenceProcess()
    restarts = []
    with pytest.raises(ConvscopeError) as caught:
        process._call(lambda: restarts.append("restart"), eval, "__import__('os')._exit(1)")
    rule = "an answer needs the network's process to run. Received: "
    assert str(caught.value) == f"{rule}it was started again and stopped again"
    assert restarts == []
    assert process._call(pytest.fail, eval, "6 * 7") == 42
    process.close()


def test_a_process_that_dies_while_it_starts_is_started_again_by_who_looks_in(
    monkeypatch, tmp_path
):
    (tmp_path / "tensorflow.py").write_text("import os\nos._exit(1)\n")
    process = InferenceProcess()
    with monkeypatch.context() as dying:
        dying.syspath_prepend(str(tmp_path))
        process.start()
        wait_until(lambda: process.state == "off")
    start_lightly(monkeypatch)
    process.start()  # as pages do, which ask nothing before it is ready
    wait_until(lambda: process.ready)
    process.close()


def test_closing_ends_the_process_and_tells_who_waits(fashion):
    process = InferenceProcess()
    assert (process.state, process.pid, process.ready) == ("off", None, False)
    before = {child.pid for child in psutil.Process().children()}
    with ThreadPoolExecutor(1) as threads:
        process.start()
        worker = next(c for c in psutil.Process().children() if c.pid not in before)
        assert (process.state, process.pid, process.ready) == ("starting", None, False)
        waiting = threads.submit(process.activations, fashion.model_path, fashion.image(0))
        worker.suspend()
        process.close()
        with pytest.raises(ConvscopeError, match=r"Received: it was closed$"):
            waiting.result(SECONDS)
    worker.wait(SECONDS)
    assert process.state == "off"


def test_whoever_asks_while_it_starts_comes_before_the_networks_that_are_warmed_up(
    monkeypatch, tmp_path
):
    start_lightly(monkeypatch)
    # What is warmed up is made as a folder; the second one cannot be.
    monkeypatch.setattr(inference.inference_process, "warm_up", os.mkdir)
    paths = [tmp_path / "a", tmp_path / "missing" / "b", tmp_path / "c"]
    process = InferenceProcess(paths)
    assert process._call(pytest.fail, os.listdir, tmp_path) == []
    wait_until(lambda: sorted(tmp_path.iterdir()) == paths[::2])
    process.close()


def test_unused_it_ends_and_whoever_asks_then_is_answered_by_another(monkeypatch):
    start_lightly(monkeypatch)
    process = InferenceProcess(patience=0.5)
    process.start()
    first = psutil.Process(process._call(pytest.fail, os.getpid))
    assert (process.state, process.pid) == ("ready", first.pid)
    wait_until(lambda: process.state == "off")
    assert process.pid is None
    assert not first.is_running()
    assert process._call(pytest.fail, os.getpid) != first.pid
    process.close()


class Ending:
    """Stands in for a started process: what it has not answered when it ends, it never will."""

    made: list["Ending"]
    state = "ready"

    def __init__(self, *_: object) -> None:
        self.is_over = False
        self.made.append(self)

    def submit(self, function, *args):
        self._check()
        answer = Future()
        answer.set_result(function(*args))
        Event().wait(0.0005)
        self._check()
        return answer

    def end(self) -> None:
        self.is_over = True

    def _check(self) -> None:
        if self.is_over:
            raise ShutdownExecutorError


@pytest.fixture
def made(monkeypatch):
    """All that stood in for processes."""
    monkeypatch.setattr(inference, "_Worker", Ending)
    monkeypatch.setattr(Ending, "made", [], raising=False)
    return Ending.made


def test_whoever_asks_while_it_ends_as_unused_is_answered(made):
    process, together = InferenceProcess(patience=0.001), Barrier(4)

    def ask(number: int) -> int:
        together.wait(SECONDS)
        Event().wait(0.0005 + number // 4 % 10 * 0.0001)  # before it ends, meanwhile, after
        return process._call(pytest.fail, abs, -number)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(400), timeout=SECONDS)) == list(range(400))
    wait_until(lambda: process._worker is None)
    assert len(made) > 5
    assert all(each.is_over for each in made)


def test_an_end_that_was_planned_is_put_off_by_whoever_asks(made):
    process = InferenceProcess()
    process.end_unless_asked(0)  # there is none
    for use in (process.start, lambda: process._call(None, abs, -1)):
        use()
        process.end_unless_asked(SECONDS)
        use()
        process._end_if_unused()
        assert process._end.interval == pytest.approx(inference.PATIENCE, rel=0.01)
    process.end_unless_asked(0)
    wait_until(lambda: process._worker is None)
    assert [each.is_over for each in made] == [True]


def test_closed_while_somebody_waits_it_plans_no_end_and_starts_no_more(made):
    process = InferenceProcess()

    with pytest.raises(ConvscopeError, match=r"Received: it was closed$"):
        process._call(None, process.close)
    with pytest.raises(ConvscopeError, match=r"Received: it was closed$"):
        process.start()
    assert process._end.finished.is_set()
    assert len(made) == 1


OWNER = """
import select
import signal
import sys
from pathlib import Path
from convcore.networks.bundle_files import load_bundle
from convcore.processes.inference import InferenceProcess
from convcore.pool import pool2d
from tests.browser.forward import layers_of

# A shell that runs the tests in the background has Ctrl-C ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
bundle = load_bundle(Path("models/fashion"))
process = InferenceProcess()
if "lightly" in sys.argv:
    sys.path.insert(0, str(Path("tests/light").absolute()))
process.start()
if "answered" in sys.argv:
    process.activations(bundle.model_path, bundle.image(0))
if "lightly" in sys.argv:
    process._call(None, eval, "1")
assert not {"tensorflow", "keras", "streamlit"} & set(sys.modules), "the owner stays light"
print("there", flush=True)
# In turns: a signal that comes just before a wait does not end it.
while not select.select([sys.stdin], [], [], 0.1)[0]:
    pass
"""


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        (signal.SIGKILL, "starting"),
        (signal.SIGTERM, "starting"),
        (signal.SIGINT, "starting"),
        (signal.SIGKILL, "lightly"),  # has answered, without TensorFlow
        (signal.SIGTERM, "lightly"),
        (signal.SIGINT, "answered"),
    ],
)
def test_the_process_ends_with_its_owner_however_that_ends(number, moment):
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, moment],
        cwd=MODELS.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with owner:
        assert owner.stdout.readline() == b"there\n"
        family = psutil.Process(owner.pid).children(recursive=True)
        # A child has its own name only some moments after it was started.
        wait_until(lambda: any("Loky" in "".join(child.cmdline()) for child in family))
        owner.send_signal(number)
        gone, alive = psutil.wait_procs(family, timeout=SECONDS)
    assert not alive
    assert len(gone) == len(family)
