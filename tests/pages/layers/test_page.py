"""Where what Layers shows comes from: the browser's engine, or Keras."""

import json
from functools import partial

import pytest

from convcore.errors import ConvscopeError
from convcore.keras_side.inference_process import SAMPLED
from convcore.processes.inference import InferenceProcess
from pages.shared.choosing import at_work
from pages.shared.widgets import network_scene
from tests.pages.visiting import picker, visit

pytestmark = pytest.mark.apptest


def told(test, widget):
    """Read what a widget is told beside arrays."""
    (blob,) = (
        each.proto.bytes
        for each in test.get("bidi_component")
        if each.proto.component_name == f"convscope_{widget}"
    )
    return read(blob)


def read(blob):
    return json.loads(blob[4 : 4 + int.from_bytes(blob[:4], "little")])


@pytest.mark.parametrize(
    ("about", "layer"),
    [
        *((about, "conv2") for about in ("maps", "sees", "sum", "excites", "cost")),
        *(("sum", layer) for layer in ("pool1", "softmax")),
    ],
)
def test_what_the_engine_shows_keras_is_not_asked_for(about, layer, monkeypatch):
    def refuse(*_, **__):
        raise ConvscopeError("Nobody asks. Received: a question")

    for name in ("activations", "predictions", "weights"):
        monkeypatch.setattr(InferenceProcess, name, refuse)
    monkeypatch.setattr(InferenceProcess, "ready", False)
    monkeypatch.setattr(InferenceProcess, "start", lambda _: None)
    test = visit("layers", sample="3", layer=layer, map="8", unit="0,0", about=about)
    assert not test.error
    header = told(test, "network_scene")
    assert (header["map"], header["unit"]) == ([layer, 8], [0, 0])
    assert "answered" not in header
    assert told(test, "witness")["sampled"] == SAMPLED


def test_where_the_engine_does_not_answer_keras_gives_all_that_the_path_shows(monkeypatch):
    monkeypatch.setattr(at_work, "_packed", lambda _: None)  # as of one that is too large
    kept = []
    monkeypatch.setattr(
        network_scene, "address_of", lambda content, _: str(kept.append(content) or hash(content))
    )
    header = told(visit("layers", layer="logits", map="3", about="sum"), "network_scene")
    answered = read(kept[-1])
    layers = answered["steps"]
    assert [each["name"] for each in answered["outputs"]] == [
        step["name"] for step in layers if not step["passive"]
    ]
    assert header["summed"]["kernel"] == {"rows": 1, "columns": 1, "depth": 256}
    assert header["traced"] == {"rows": 5, "columns": 5, "depth": 256}
    # What nobody looks at is not asked for, and what was answered is fetched once.
    other = told(visit("layers", layer="logits", map="4"), "network_scene")
    assert "traced" not in other
    assert other["answered"] == header["answered"]
    other = told(visit("layers", layer="logits", map="4", sample="1"), "network_scene")
    assert other["answered"] != header["answered"]


@pytest.mark.parametrize("page", ["layers", "learned_filters"])
def test_where_no_file_is_read_safely_keras_answers_and_is_not_its_own_witness(page, monkeypatch):
    def refuse(_):
        raise ConvscopeError("files are read on other systems. Received: this one")

    monkeypatch.setattr(at_work, "plain_network", refuse)
    anew = partial(at_work._pack, None)  # what was written before is kept
    monkeypatch.setattr(at_work, "_packed", anew)
    test = visit(page)
    assert "answered" in told(test, "network_scene")
    assert told(test, "witness")["says"] == "These numbers come from Keras."


def test_another_picture_is_guessed_before_it_is_shown():
    followed = picker(visit("layers"), "picture_of_network")
    assert followed["scene"] == "layers_scene"
    assert "scene" not in picker(visit("layers", guess="true"), "picture_of_network")
