"""What is said of the chosen map on Layers, and of the maps that it is made from."""

import json

import pytest

from tests.pages.visiting import visit

pytestmark = pytest.mark.apptest


def test_sentence_and_labels_say_alike_what_each_map_adds_on_balance():
    test = visit("layers", sample="2", layer="conv2", map="43")
    (blob,) = (
        each.proto.bytes
        for each in test.get("bidi_component")
        if each.proto.component_name == "convscope_opened_map"
    )
    header = json.loads(blob[4 : 4 + int.from_bytes(blob[:4], "little")])
    first, second = (each["label"].split(", which ")[1] for each in header["sources"][:2])
    assert (first, second) == ("takes away 7.9 %", "takes away 6.9 %")
    assert [each["share"] for each in header["sources"]][::4] == ["-7.9 %", "+4.3 %"]
    assert header["says"][1] == (
        f"It adds up all 32 maps of pool1. On balance, map 8 {first} and map 27 {second} of all "
        "that these add and take away."
    )
