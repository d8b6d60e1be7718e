"""What the page says of a training when it has ended, however it has."""

import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.processes.live_training import LiveTrainings
from convcore.processes.training_state import Training
from tests.pages.visiting import sentence_of, visit
from tests.plans import FASHION, plan

pytestmark = pytest.mark.apptest

RECORD = {name: values[:3] for name, values in load_bundle(FASHION).training.items()}
STEP = int(RECORD["steps"][-1])


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("done", f"Trained: {STEP} steps."),
        ("stopped", f"Stopped at step {STEP}."),
        ("out of time", f"Stopped at step {STEP}: 5 minutes are the limit here."),
        (
            "killed",
            f"The training's process stopped at step {STEP} for no reason known here. What was "
            "recorded is below.",
        ),
        (
            "diverged",
            f"Stopped at step {STEP}: the loss was above 1,000,000 or no number any more. A "
            "learning rate of 0.002 is too large. What was recorded until then is below.",
        ),
        ("no disk is left. Received: 0 bytes", "No disk is left. Received: 0 bytes"),
    ],
)
def test_a_training_says_how_it_has_ended_and_keeps_its_curves(monkeypatch, why, sentence):
    # Only what ended well has a network to go on with.
    folder = FASHION if why in ("done", "stopped", "out of time") else None
    ended = Training(plan(), "ended", STEP, RECORD, why, folder, STEP)
    monkeypatch.setattr(LiveTrainings, "of", lambda *_: ended)
    test = visit("training", length="50")
    alerts = [sentence_of(alert) for alert in (*test.success, *test.warning, *test.error)]
    assert sentence in alerts
    assert any("is right on **" in text.value for text in test.markdown)
    names = [button.label for button in test.button]
    assert "Train anew" in names
    assert ("Continue for 50 steps" in names) == (folder is not None)


def test_a_link_that_sets_what_is_trained_opens_on_that_and_any_other_on_what_moved():
    assert visit("training", step="120", scale="each").session_state["view"] == "moved"
    assert visit("training", start="handmade", fixed="true").session_state["view"] == "train"
    other = visit("training", view="runs", fixed="true", seed="5")
    assert other.session_state["view"] == "runs"
