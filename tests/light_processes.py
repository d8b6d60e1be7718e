"""Processes that start without TensorFlow, and a training in them that learns nothing."""

import os

import numpy as np

from convcore.errors import ConvscopeError
from convcore.processes import live_training
from tests.paths import ROOT

LIGHTLY = {"PYTHONPATH": os.pathsep.join((str(ROOT / "tests/light"), str(ROOT)))}
"""The environment of a server whose processes start so; networks that ship do not answer there."""

UNFINDABLE = "a data set that nobody has"


def start_lightly(monkeypatch):
    """Let the processes that start from here on find a stand-in for TensorFlow."""
    monkeypatch.syspath_prepend(str(ROOT / "tests/light"))


def train_lightly(monkeypatch):
    """Let trainings start lightly, and learn nothing."""
    start_lightly(monkeypatch)
    monkeypatch.setattr(live_training.training_process, "train", learn)


def learn(plan, folder, earlier, _limit, stop, report):
    """Report what a training does, a step every hundredth of a second, and leave a folder."""
    if plan.data == "full":
        raise ConvscopeError(UNFINDABLE)
    step = 0 if earlier is None else int(np.load(earlier / "step.npy"))
    if earlier is None:
        report("moment", {"steps": 0})
    report("step", step)
    while step < plan.steps and not stop.wait(0.01):
        step += 1
        report("step", step)
    report("moment", {"steps": step})
    folder.mkdir()
    np.save(folder / "step.npy", step)
    return "ended", "stopped" if stop.is_set() else "done"
