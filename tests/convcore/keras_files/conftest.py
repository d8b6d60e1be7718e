"""Reading many files at the price of one process."""

import subprocess
import sys

import h5py  # noqa: F401 (as it is imported, it starts a process to ask for the system's name)
import pytest

from convcore.errors import ConvscopeError
from convcore.keras_files.reader import SECONDS, read_keras_file
from tests.paths import ROOT

FORKS = """
import os, sys
from convcore.keras_files import reader, weights
for line in sys.stdin:
    file, answer = line.split()
    if (child := os.fork()) == 0:
        sys.stdin, sys.stdout = open(file), open(answer, "w")
        os._exit(reader._main())
    _, status, used = os.wait4(child, 0)
    print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, flush=True)
"""
"""Reads each file in a fork of a process that has imported what it needs: that takes most of the
time. What a file meets is the same, with the limits that the fork sets itself."""


@pytest.fixture(scope="package")
def forks():
    with subprocess.Popen(
        [sys.executable, "-c", FORKS],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"OPENBLAS_NUM_THREADS": "1"},
    ) as process:
        yield process


@pytest.fixture
def seconds(forks, monkeypatch, tmp_path):
    """Read in forks; gives the seconds of processor time that each has taken."""
    taken = []

    class Fork:
        def __init__(self, *_, stdout, **__):
            self.stdout = stdout
            self.kill = self.wait = lambda: None

        def communicate(self, data, **_):
            file, answer = tmp_path / "file", tmp_path / "answer"
            file.write_bytes(data)
            print(file, answer, file=forks.stdin, flush=True)
            code, used = forks.stdout.readline().split()
            self.returncode = int(code)
            taken.append(float(used))
            self.stdout.write(answer.read_bytes())

    monkeypatch.setattr(subprocess, "Popen", Fork)
    return taken


@pytest.fixture
def expect_refusal(seconds):
    """Read a hostile or broken file, which is refused soon and in a sentence."""

    def expect(data, sentence):
        with pytest.raises(ConvscopeError, match=f"(?s){sentence}") as refusal:
            read_keras_file(data() if callable(data) else data)
        assert sum(seconds) < SECONDS / 2
        assert "Received: " in str(refusal.value)
        assert "Traceback" not in str(refusal.value)
        assert len(str(refusal.value)) < 600

    return expect
