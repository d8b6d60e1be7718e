"""Numbers as people type them."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from convcore.number_text import parse_number

TYPED = {
    "0,5": 0.5,
    "0.5": 0.5,
    ",5": 0.5,
    "\u22121": -1,
    "-1,25": -1.25,
    "+2.": 2,
    "0,": 0,
    "1e-3": 0.001,
    "2,5E\u22122": 0.025,
    "1/9": 1 / 9,
    "\u22121 / 3": -1 / 3,
    "1,5/0.5": 3,
    " \xa07\t": 7,
    "1e999": math.inf,
}
"""Every way in which a number is typed."""

NO_NUMBERS = (
    *("", " ", "-", ".", ",", "1e", "--1", "+-1", "1 2", "1.000,5", "1,000,000", "0,5,"),
    *("1/0", "0/0", "1/0,0", "1/", "/9", "1/2/3", "1/-9", "9**9", "2*3", "(1)", "[1]", "1_0"),
    *(
        "nan",
        "inf",
        "0x10",
        "\u0663",
        "\u00b2",
        "\u00bd",
        "1\n2",
        "1" * 200_000 + "x",
        " " * 200_000,
    ),
)
"""What is none: half typed, worth no number, or a way to keep a server busy."""

TEXTS = st.text(alphabet="0123456789.,-+eE/\u2212 \xa0\u2007x*", max_size=12) | st.text(max_size=6)


@pytest.mark.parametrize("text", TYPED)
def test_a_number_is_read_as_it_is_meant(text):
    assert parse_number(text) == TYPED[text]


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: repr(text[:9]))
def test_what_is_no_number_is_read_as_none(text):
    assert math.isnan(parse_number(text))


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(-0.0)
def test_what_python_writes_reads_back_with_a_point_or_a_comma(number):
    for text in (repr(number), repr(number).replace(".", ",")):
        assert parse_number(text) == number


@given(TEXTS)
def test_what_is_read_is_what_python_reads_where_python_reads_it(text):
    number = parse_number(text)
    if not math.isnan(number) and not set(text) & set(",/\u2212"):
        assert number == float(text)
