"""Arrays as files, and names that say what is inside."""

import csv
import io
import re

import numpy as np
import pytest

from convcore.export.array_files import LONGEST_STEM, csv_table, file_name, npy

VALUES = np.random.default_rng(0).normal(0, 1e-3, (4, 5, 3)).astype(np.float32)


@pytest.mark.parametrize("values", [VALUES, VALUES[0], VALUES[0, 0]], ids=str)
def test_numpy_reads_the_same_array(values):
    found = np.load(io.BytesIO(npy(values)), allow_pickle=False)
    np.testing.assert_array_equal(found, values, strict=True)


def test_a_table_of_rows_and_columns_is_plain_and_exact():
    found = np.loadtxt(io.BytesIO(csv_table(VALUES[:, :, 0], ("row", "column"))), delimiter=",")
    np.testing.assert_array_equal(found.astype(np.float32), VALUES[:, :, 0])


@pytest.mark.parametrize(
    ("values", "axes"),
    [
        (VALUES, ("row", "column", "filter")),
        (VALUES[0, 0], ("unit",)),
        (VALUES[np.newaxis], ("row", "column", "channel", "filter")),
    ],
    ids=["maps", "units", "filters"],
)
def test_any_other_array_is_a_line_for_each_number_with_its_place(values, axes):
    header, *lines = csv.reader(io.StringIO(csv_table(values, axes).decode()))
    assert header == [*axes, "value"]
    found = np.full(values.shape, np.nan, np.float32)
    for *place, number in lines:
        found[tuple(map(int, place))] = np.float32(number)
    assert len(lines) == values.size
    np.testing.assert_array_equal(found, values)


def test_digits_of_a_table_are_those_of_float32():
    assert csv_table(np.array([[0.1, -2.0]], np.float32), ("row", "column")) == b"0.1,-2.0\n"


def test_a_name_says_what_is_inside():
    name = file_name("boxes horizontal edge", "Activation map", shape=(200, 200), ending="npy")
    assert name == "boxes_horizontal_edge_activation_map_200x200.npy"


@pytest.mark.parametrize(
    "parts", [("",), ("../../etc", "a/b"), ("größe 5", "日本"), ("x" * 500, "y" * 500), ("a\0\n.",)]
)
def test_a_name_is_letters_digits_and_underscores_whatever_things_are_called(parts):
    name = file_name(*parts, shape=(26, 26, 32), ending="csv")
    assert re.fullmatch(r"[a-z0-9][a-z0-9_]*_26x26x32\.csv", name)
    assert len(name) <= LONGEST_STEM + len("_.csv")
