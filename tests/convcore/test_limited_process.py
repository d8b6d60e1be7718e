"""Processes with limits: what they inherit, and whose fault it is where there is none."""

import os
import subprocess
import sys

import pytest

from convcore import limited_process
from convcore.errors import ConvscopeError
from convcore.limited_process import run_limited

NOT_STARTED = (
    "The server reads such a file in a process of its own, started for it. "
    "Received: none, since it did not start, which is not the file's fault: try again"
)


@pytest.mark.parametrize("python", ["/nowhere/python", sys.executable])
def test_a_process_that_did_not_start_is_not_the_files_fault(monkeypatch, python):
    monkeypatch.setattr(sys, "executable", python)
    with pytest.raises(ConvscopeError) as refused:
        run_limited("convcore.no_such_module", b"a file", seconds=20, answer_bytes=100)
    assert str(refused.value) == NOT_STARTED


def test_a_process_inherits_what_python_needs_and_nothing_else(monkeypatch):
    given = {}

    def not_started(*_, env, **__):
        given.update(env)
        raise OSError

    monkeypatch.setattr(subprocess, "Popen", not_started)
    for name in ("LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONINSPECT", "A_SECRET"):
        monkeypatch.setenv(name, "/opt")
    with pytest.raises(ConvscopeError):
        run_limited("convcore", b"", seconds=20, answer_bytes=100)
    assert given["LD_LIBRARY_PATH"] == given["PYTHONHOME"] == "/opt"
    assert given["PATH"] == os.environ["PATH"]
    assert set(given) <= {*limited_process._ENVIRONMENT, "OPENBLAS_NUM_THREADS"}
