"""A network is read in a process of its own, which has little and knows little."""

import io
import resource
import signal
import subprocess
import sys

import numpy as np
import psutil
import pytest

from convcore.errors import ConvscopeError
from convcore.keras_files import reader as keras_file
from convcore.keras_files.reader import MEMORY, SECONDS, read_keras_file
from tests.keras_files import (
    archive,
    small_arrays,
)
from tests.paths import ROOT


def test_a_small_network_is_read_layer_by_layer():
    network = read_keras_file(archive())
    assert [(each.name, each.keras_class, each.output_shape) for each in network.layers] == [
        ("input", "InputLayer", (6, 6, 1)),
        ("convolution", "Conv2D", (4, 4, 2)),
        ("convolution_relu", "ReLU", (4, 4, 2)),
        ("flat", "Flatten", (32,)),
        ("dense", "Dense", (3,)),
        ("dense_softmax", "Softmax", (3,)),
    ]
    arrays = small_arrays()
    for place, group in ((1, "conv2d"), (4, "dense")):
        for read, written in zip(network.weights[place], arrays[group], strict=True):
            np.testing.assert_array_equal(read, written)
    assert network.weights[0] == network.weights[2] == network.weights[3] == ()


def test_a_file_of_ours_does_not_wait_for_those_of_visitors():
    with keras_file._AT_ONCE:
        assert len(read_keras_file(archive(), is_ours=True).layers) == 6


def test_the_process_has_little_memory_and_time_and_opens_nothing(tmp_path):
    asks = tmp_path / "asks.py"
    asks.write_text(
        "import resource, sys, encodings.cp437\n"
        "from convcore.keras_files import reader as keras_file\n"
        "keras_file._limit()\n"
        "print(*resource.getrlimit(resource.RLIMIT_AS), *resource.getrlimit(resource.RLIMIT_CPU))\n"
        "for act in (lambda: bytearray(2**30), lambda: open('/etc/passwd')):\n"
        "    try:\n"
        "        act()\n"
        "    except (MemoryError, OSError) as error:\n"
        "        print(type(error).__name__)\n"
    )
    said = subprocess.run(
        [sys.executable, asks],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert said.stdout.split() == [
        *map(str, (MEMORY, MEMORY, SECONDS, SECONDS)),
        "MemoryError",
        "OSError",
    ]


def test_the_process_is_ended_when_its_time_is_used_up():
    asks = (
        "from convcore.keras_files import reader; reader.SECONDS = 1; reader._limit()\n"
        "while True: pass"
    )
    before = seconds_of_processes()
    said = subprocess.run([sys.executable, "-c", asks], check=False, cwd=ROOT)
    assert said.returncode in (-signal.SIGKILL, -signal.SIGXCPU)
    assert seconds_of_processes() - before < 2


def seconds_of_processes():
    """Ask for the processor time of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_file_that_breaks_the_reading_is_at_fault(monkeypatch):
    # As the process does it, in this one.
    monkeypatch.setattr(keras_file, "_limit", lambda: None)
    monkeypatch.setattr(keras_file, "open_archive", lambda _: 1 / 0)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a file")))
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", out)
    assert keras_file._main() == keras_file.REFUSED
    assert out.buffer.getvalue() == (
        b"a network's file must be as Keras 3 writes it. Received: one that led to "
        b"ZeroDivisionError"
    )


def test_a_system_without_limits_reads_nothing(monkeypatch):
    monkeypatch.setattr(keras_file, "_limit", lambda: resource.setrlimit(-1, (0, 0)))
    assert keras_file._main() == keras_file.UNLIMITED
    monkeypatch.setattr(subprocess, "Popen", Unlimited)
    with pytest.raises(ConvscopeError, match="needs limits on memory and time"):
        read_keras_file(archive())


class Unlimited:
    """A process that could not set its limits."""

    returncode = keras_file.UNLIMITED

    def __init__(self, *_, **__):
        self.communicate = self.kill = self.wait = lambda *_, **__: None


def test_a_refusal_comes_from_a_process_of_its_own():
    with pytest.raises(ConvscopeError, match="which is a zip archive"):
        read_keras_file(b"hello")


def test_what_takes_too_long_is_given_up(monkeypatch):
    before = psutil.Process().children()
    monkeypatch.setattr(keras_file, "SECONDS", 0.01)
    with pytest.raises(ConvscopeError, match="it did not start"):
        read_keras_file(archive())
    assert psutil.Process().children() == before


def test_the_reading_process_knows_neither_keras_nor_tensorflow():
    names = (
        "import sys, convcore.keras_files.reader, convcore.keras_files.weights; print(*sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", names], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not {"keras", "tensorflow", "streamlit"} & set(said.stdout.split())
