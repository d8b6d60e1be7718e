"""No sentence names a number or a place that is not there, whatever arrays it speaks of.

Arrays that are the same everywhere, a single cell, all zero or empty go through every function that
puts numbers or places into words; which these are is read from the source, so that a new one
without a trial in `tests/flat_arrays.py` fails here.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from convcore.export.program_helpers import summary
from pages.shared.widgets.descriptions import map_texts
from tests.flat_arrays import TRIALS, flat_array, hearing
from tests.pages.walks import texts_in
from tests.paths import ROOT
from tests.sweeps import some
from tests.test_architecture import SOURCES

VALUES = (0.0, 120 / 255, -2.5, 1e-7, 1.0)
WITHOUT_ARRAYS = {
    "convcore.keras_side.bundle_writing.write_statistics": "names files",
    "convcore.kernels.noise.main": "prints shares of random numbers",
    "convcore.kernels.text.parse_kernel": "quotes what it refuses, and where that is",
    "convcore.networks.input_scale.InputScale.__post_init__": "quotes a setting",
    "convcore.networks.input_scale._before_rescaling": "quotes settings",
    "convcore.networks.input_scale.of_mean": "quotes a setting",
    "convcore.pictures.doubts._changes": "quotes settings",
    "convcore.pictures.fitting._centred": "counts the pixels of a figure, where there is one",
    "convcore.networks.bundles.Bundle.summary": "says what the card says",
    "convcore.networks.introductions.introduce": "says what the card says",
    "convcore.networks.layer_settings.real_number": "quotes a setting",
    "convcore.processes.memory.require": "says how much memory there is",
    "pages.layers.cost.saving": "counts parameters and multiply-adds",
    "pages.layers.explanation.explanation": "hands what it finds to _Explanation",
    "pages.lesson.combining.hand": "is about a sample that ships",
    "pages.lesson.filters.hand": "is about a sample that ships",
    "pages.lesson.network._strongest_detail": "is about a sample that ships",
    "pages.lesson.network._whole": "is about a sample that ships",
    "pages.lesson.network.hand": "is about a sample that ships",
    "pages.lesson.kernel._why": "is about a picture that ships",
    "pages.lesson.kernel.problem": "says by parts of a picture that ships how near a kernel is",
    "pages.lesson.pooling._moved": "is about a picture that ships",
    "pages.lesson.products.problem": "is about a sample that ships",
    "pages.lesson.products.asks": "is about a sample that ships",
    "pages.lesson.products.hand": "is about a sample that ships",
    "pages.lesson.products.look": "is about a sample that ships",
    "pages.lesson.pooling.hand": "is about a picture that ships",
    "pages.lesson.pooling.look": "is about a picture that ships",
    "pages.lesson.seen_next.what_it_is_good_for": "is about a network that ships",
    "pages.shared.address.kinds.Number.read": "quotes a setting",
    "pages.training.own._show_progress": "counts steps and seconds",
}
"""Functions that put numbers or places into words, but none of an array that anybody can bring."""

NUMBERS = {"bracketed", "format_number", "format_value", "percent"}
PLACES = {"argmax", "argmin", "argsort", "corrcoef", "divmod", "largest"}
PLACES |= {"largest_at", "unravel_index"}
NO_NUMBER = re.compile(r"not a number|undefined|infinite|\b(nan|inf|null)\b", re.IGNORECASE)
# One way of writing: a hyphen for minus, 92.6 % with a blank, 14,400 with a comma.
WRITTEN_OTHERWISE = re.compile(r"\u2212|[0-9]%|(?<![\w.,:])[0-9]{5,}(?![\w.])")
# What is the same everywhere is nowhere more than elsewhere; of several equals, others are told.
INVENTED = re.compile(
    r"(strongest|largest|farthest|costs most|gains it most|most often|missed most)"
    r"(?! value is|.*\d other (place|cell|map|unit))([^.;]|\.\d)*\b(row|rows|map|filter|unit) \d"
)


def calls(function: ast.FunctionDef) -> Iterator[str]:
    """Name all that a function calls."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.func.id if isinstance(node.func, ast.Name) else node.func.attr


def formats(function: ast.FunctionDef) -> bool:
    """Say whether a function formats a number by itself."""
    specs = [
        ast.unparse(node.format_spec)
        for node in ast.walk(function)
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None
    ]
    return any(spec.rstrip("\"'")[-1:] in "feg%" for spec in specs)


def makers(path: Path) -> Iterator[tuple[str, tuple[str, int]]]:
    """Find the functions of a file that put numbers or places into words: names and first lines."""
    file, module = ROOT / path, ".".join(path.with_suffix("").parts)
    ahead: list[tuple[str, ast.AST]] = [(module, ast.parse(file.read_text("utf-8")))]
    while ahead:
        prefix, parent = ahead.pop()
        for node in ast.iter_child_nodes(parent):
            name = f"{prefix}.{getattr(node, 'name', '')}"
            if isinstance(node, ast.ClassDef):
                ahead.append((name, node))
            elif isinstance(node, ast.FunctionDef):
                called, texts = {*calls(node)}, [*ast.walk(node)]
                in_words = any(isinstance(each, ast.JoinedStr) for each in texts)
                if called & NUMBERS or formats(node) or (called & PLACES and in_words):
                    line = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                    yield name, (str(file), line)


MAKERS = {name: place for path in SOURCES for name, place in makers(path)}


@pytest.mark.parametrize("value", VALUES[: some(2, of=len(VALUES))])
def test_what_is_the_same_everywhere_points_nowhere_in_any_sentence(value):
    called = set()

    def note(frame, event, _):
        if event == "call":
            called.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

    traced = value == VALUES[1]  # zeros keep some of them silent
    with hearing() as heard:
        sys.setprofile(note if traced else None)
        try:
            for trial in TRIALS:
                heard.texts += trial(flat_array(value))
        finally:
            sys.setprofile(None)
    for blobs in heard.blobs.values():
        heard.texts += [text for blob in blobs for text in texts_in(header_of(blob))]
    for text in heard.texts:
        if text.startswith('{"data"'):  # a chart
            for low, high in re.findall(r'"range":\[([^,\]]+),([^,\]]+)\]', text):
                assert float(low) < float(high), text[:2000]
        else:
            assert not NO_NUMBER.search(text), text
            assert not INVENTED.search(text), text
            assert not WRITTEN_OTHERWISE.search(text), text
    untried = {name for name, place in MAKERS.items() if place not in called}
    assert untried == ({*WITHOUT_ARRAYS} if traced else {*MAKERS})


def header_of(blob: bytes) -> object:
    """Read what a widget is sent beside its arrays."""
    return json.loads(blob[4 : 4 + int.from_bytes(blob[:4], "little")])


# Of few values, so that the largest often stands in several places, or in all.
TIED = arrays(
    np.float32,
    array_shapes(min_dims=3, max_dims=3, max_side=4),
    elements=st.sampled_from([0.0, 1.0, -1.0, 0.5, 2.0]),
)


@settings(deadline=None, max_examples=some(60, of=2000))
@given(maps=TIED)
def test_a_place_is_named_where_the_strongest_stands_and_its_equals_are_counted(maps):
    for number, text in enumerate(map_texts(maps)):
        sizes = np.abs(maps[..., number])
        equals = np.count_nonzero(sizes == sizes.max())
        found = re.search(r"strongest .*at row (\d), column (\d)(?: and (\d+) other place)?", text)
        assert (found is None) == (equals == sizes.size or sizes.max() == 0)
        if found:
            assert sizes[int(found[1]), int(found[2])] == sizes.max()
            assert int(found[3] or 0) + 1 == equals
    line = summary("map", maps, 3)
    assert ("everywhere" in line) == (maps.min() == maps.max())
    if place := re.search(r"at \((\d), (\d), (\d)\)$", line):
        assert maps[tuple(map(int, place.groups()))] == maps.max()
        assert ("first at" in line) == (np.count_nonzero(maps == maps.max()) > 1)
