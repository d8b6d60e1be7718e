"""Blocks of numbers pasted into the kernel editor."""

import numpy as np

from convcore.kernels.presets import KERNELS
from tests.browser.editing import button, cell, expect_kernel, explanation, paste
from tests.browser.expecting import expect
from tests.browser.reading import open_page

EDGE = KERNELS["horizontal_edge"].weights


def test_a_pasted_block_fills_the_table_from_the_cell_on(page):
    open_page(page, "/kernel_lab")
    cell(page, 1, 2).click()
    paste(page, "0,5\t-1\r\n2\t1e1\r\n−3\t,25\r\n")
    kernel = np.pad(EDGE, ((0, 1), (0, 1)))
    kernel[1:, 2:] = [[0.5, -1], [2, 10], [-3, 0.25]]
    expect_kernel(page, kernel)
    expect(cell(page, 1, 2)).to_be_focused()
    # A column with decimal commas has no tab: the table beside it tells that it is a spreadsheet's.
    paste(page, "1,5\n2,5\n", "<table><tr><td>1,5<tr><td>2,5</table>")
    kernel[1:3, 2] = 1.5, 2.5
    expect_kernel(page, kernel)
    cell(page, 0, 0).click()
    array = np.array([[1, 0.5, -1], [2, 0, -2]], np.float32)
    for factor, text in enumerate(
        (
            "[[1, 0.5, -1], [2, 0, -2]]",
            f"kernel = np.{2 * array!r}",
            str(3 * array),
            "4 2 -4\n8 0 -8",
            "5, 2.5, -5\n10, 0, -10",
            "6; 3,0; -6\n12; 0; -12",
        ),
        start=1,
    ):
        kernel[:2, :3] = factor * array
        paste(page, text)
        expect_kernel(page, kernel)
    paste(page, "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16")  # a whole kernel, as a link writes it
    kernel = np.arange(1, 17, dtype=np.float32).reshape(4, 4)
    expect_kernel(page, kernel)
    # A single number is ordinary text.
    paste(page, "2,5")
    page.keyboard.press("Tab")
    kernel[0, 0] = 2.5
    expect_kernel(page, kernel)


def test_a_refused_block_is_explained_and_changes_nothing(page):
    open_page(page, "/kernel_lab")
    cell(page, 2, 1).click()
    for text, sentence in {
        "1 2\n3": "Every row of a pasted block has equally many numbers. "
        "Received: 2 in row 0, 1 in row 1.",
        "\n".join(["1\t2"] * 6): "A kernel has at most 7 rows and 7 columns here. "
        "Received: 6 × 2 numbers from row 2, column 1 on.",
        "1 2 3 4 5 6 7": "A kernel has at most 7 rows and 7 columns here. "
        "Received: 1 × 7 numbers from row 2, column 1 on.",
        "[[1, 2], [3, four]]": "A kernel entry is a number from -100 to 100. "
        "Received: 'four' at row 1, column 1 of the block.",
        "1\t\n2\t101": "A kernel entry is a number from -100 to 100. "
        "Received: '' at row 0, column 1 of the block.",
        "[[[1, 2], [3, 4]]]": "A kernel entry is a number from -100 to 100. "
        "Received: '[[[1' at row 0, column 0 of the block.",
    }.items():
        paste(page, text)
        expect(explanation(page)).to_have_text(sentence)
        expect_kernel(page, EDGE)
    expect(button(page, "Undo")).to_be_disabled()
