"""Where what Layers shows comes from: the browser's engine, or Keras."""

import json

import pytest

from convcore.errors import ConvscopeError
from convcore.processes.inference import InferenceProcess
from pages.shared.choosing import at_work
from tests.pages.visiting import picker, visit

pytestmark = pytest.mark.apptest


def scene_of(test):
    """Read what the scene is brought beside arrays."""
    (blob,) = (
        each.proto.bytes
        for each in test.get("bidi_component")
        if each.proto.component_name == "convscope_network_scene"
    )
    return json.loads(blob[4 : 4 + int.from_bytes(blob[:4], "little")])


@pytest.mark.parametrize("about", ["maps", "sees", "sum", "excites", "cost"])
def test_what_the_engine_shows_keras_is_not_asked_for(about, monkeypatch):
    def refuse(*_, **__):
        raise ConvscopeError("Nobody asks. Received: a question")

    for name in ("activations", "predictions", "weights"):
        monkeypatch.setattr(InferenceProcess, name, refuse)
    test = visit("layers", sample="3", layer="conv2", map="8", unit="4,6", about=about)
    assert not test.error
    header = scene_of(test)
    assert (header["map"], header["unit"]) == (["conv2", 8], [4, 6])
    assert "outputs" not in header


def test_where_the_engine_does_not_answer_keras_gives_all_that_the_path_shows(monkeypatch):
    monkeypatch.setattr(at_work, "answers_in_browser", lambda _: False)
    header = scene_of(visit("layers", layer="logits", map="3", about="sum"))
    layers = header["about"]["steps"]
    assert [each["name"] for each in header["outputs"]] == [
        step["name"] for step in layers if not step["passive"]
    ]
    assert header["summed"]["kernel"] == {"rows": 1, "columns": 1, "depth": 256}
    assert header["traced"] == {"rows": 5, "columns": 5, "depth": 256}
    # What nobody looks at is not asked for.
    assert "traced" not in scene_of(visit("layers", layer="logits", map="3"))


def test_another_picture_is_guessed_before_it_is_shown():
    followed = picker(visit("layers"), "picture_of_network")
    assert followed["scene"] == "layers_scene"
    assert "scene" not in picker(visit("layers", guess="true"), "picture_of_network")
