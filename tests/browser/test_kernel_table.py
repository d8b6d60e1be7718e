"""The kernel editor reads numbers and changes kernels by the rules that Python has."""

from functools import partial
from itertools import product

import numpy as np

from convcore.kernels.resize import resize_kernel
from convcore.number_text import parse_number
from tests.convcore.kernels.test_text import IN_BRACKETS, OF_TWO_MINDS, TWO_MINDS
from tests.convcore.test_number_text import NO_NUMBERS, TYPED

STATIC = "/app/static/common"
READ = f"""async texts => {{
    const {{ parseNumber }} = await import("{STATIC}/number_text.js")
    return texts.map(parseNumber)
}}"""
RESIZE = f"""async shapes => {{
    const {{ resize }} = await import("{STATIC}/kernel_table.js")
    return shapes.map(([rows, columns, ...sides]) => {{
        const values = Array.from({{ length: rows * columns }}, (_, i) => i + 1)
        return resize({{ rows, columns, values }}, ...sides)
    }})
}}"""
USE = f"""async uses => {{
    const {{ TOOLS }} = await import("{STATIC}/kernel_table.js")
    return uses.map(([name, kernel]) => {{
        const table = {{ rows: kernel.length, columns: kernel[0].length, values: kernel.flat() }}
        return TOOLS[name](table, 100)
    }})
}}"""
READ_BLOCKS = f"""async texts => {{
    const {{ readBlock }} = await import("{STATIC}/kernel_table.js")
    return texts.map(text => readBlock(text, false, 100))
}}"""


def test_the_browser_reads_the_same_number_from_any_text_as_python(page):
    rng = np.random.default_rng(7)
    pieces = ["0", "12", "9" * 17, "1e-320", ".", ",", "-", "+", "\u2212", "e", "E9", "e308"]
    pieces += ["/", " ", "\xa0", "\u2007", "x", "\u0663", "\n"]
    drawn = ["".join(rng.choice(pieces, rng.integers(1, 6))) for _ in range(3000)]
    texts = [*TYPED, *NO_NUMBERS, *drawn]
    numbers = [parse_number(text) for text in texts]
    assert 300 < np.isfinite(numbers).sum() < 2000  # of both kinds
    page.goto(f"{STATIC}/number_text.js")
    np.testing.assert_array_equal(page.evaluate(READ, texts), numbers)


def test_the_browser_resizes_a_kernel_as_python_does(page):
    shapes = [
        (*before, *after)
        for before in product((1, 2, 3, 6), (1, 4, 7))
        for after in product((1, 2, 5, 7), (1, 3, 4))
    ]
    page.goto(f"{STATIC}/kernel_table.js")
    for shape, made in zip(shapes, page.evaluate(RESIZE, shapes), strict=True):
        kernel = np.arange(1, shape[0] * shape[1] + 1).reshape(shape[:2])
        table = np.reshape(made["values"], (made["rows"], made["columns"]))
        np.testing.assert_array_equal(table, resize_kernel(kernel, *shape[2:]))


def test_a_kernel_is_divided_by_its_sum_or_where_that_is_zero_by_the_magnitudes(page):
    divided = (
        ([[1, 2, -4, 1]], 8),
        ([[0.1, 0.2, -0.3]], 0.6),  # rounded to float32, these do not quite add up to 0
        ([[-3, 1]], -2),
        ([[1, 2.5], [0, 0.1]], 3.6),
    )
    kernels = [np.float32(kernel) for kernel, _ in divided]
    page.goto(f"{STATIC}/kernel_table.js")
    found = page.evaluate(USE, [["Normalise", kernel.tolist()] for kernel in kernels])
    for made, kernel, (_, divisor) in zip(found, kernels, divided, strict=True):
        assert (made["rows"], made["columns"]) == kernel.shape
        np.testing.assert_allclose(made["values"], kernel.ravel() / divisor, rtol=1e-6)
    refused = page.evaluate(USE, [["Normalise", [[0, 0]]], ["Normalise", [[100, -99.5]]]])
    assert refused == [
        "Normalise needs an entry other than 0. Received: only zeros.",
        "Normalise needs entries that stay from -100 to 100. "
        "Received: 200 after division by the sum.",
    ]


def test_rows_in_brackets_are_pasted_as_kernel_as_text_reads_them(page):
    page.goto(f"{STATIC}/kernel_table.js")
    read = partial(page.evaluate, READ_BLOCKS)
    for block, rows in zip(read([*IN_BRACKETS]), IN_BRACKETS.values(), strict=True):
        table = np.reshape(block["values"], (block["rows"], block["columns"]))
        np.testing.assert_array_equal(table, np.float32(rows))
    assert read(["K = [1, \u22122; .25, 4;];"])[0]["values"] == [1, -2, 0.25, 4]
    refused = [f"{TWO_MINDS}. Received: '{text}'." for text in OF_TWO_MINDS]
    assert read(OF_TWO_MINDS) == refused
    entry = "A kernel entry is a number from -100 to 100. Received:"
    assert read(["[1 2; 3]", "[1 2; 1/0 4]", "[;]"]) == [
        "Every row of a pasted block has equally many numbers. Received: 2 in row 0, 1 in row 1.",
        f"{entry} '1/0' at row 1, column 0 of the block.",
        f"{entry} '' at row 0, column 0 of the block.",
    ]
