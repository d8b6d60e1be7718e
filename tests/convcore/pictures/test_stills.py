"""Stills as a browser sends them, or whoever speaks in its place."""

import base64

import pytest

from convcore.errors import ConvscopeError
from convcore.limits import UPLOAD_BYTES
from convcore.pictures.stills import read_still


@pytest.mark.parametrize("size", [0, 1, 2, 3, 1000, UPLOAD_BYTES])
def test_a_still_is_read_byte_by_byte_up_to_the_largest_file(size):
    file = bytes(range(256)) * (size // 256) + bytes(size % 256)
    assert read_still(base64.b64encode(file).decode()) == file


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        (None, "something else"),
        (5, "something else"),
        (b"AAAA", "something else"),
        ({"still": "AAAA"}, "something else"),
        ("AAA", "a text that is no base64"),
        ("AA AA", "a text that is no base64"),
        ("data:image/png;base64,AAAA", "a text that is no base64"),
        ("é" * 4, "a text that is no base64"),
        ("=" * 4, "a text that is no base64"),
        ("A" * 4 * (UPLOAD_BYTES // 3 + 2), "13,981,020 characters"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(sent, received):
    with pytest.raises(ConvscopeError) as refused:
        read_still(sent)
    rule = "A still comes as base64 of at most 10,485,760 bytes"
    assert str(refused.value) == f"{rule}. Received: {received}"
