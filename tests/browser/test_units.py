"""The receptive field and the ledger of a network with `same` padding and units at its corners."""

import re

import numpy as np
import pytest

from convcore.rounding import digits_for, format_number
from tests.browser.conftest import serve
from tests.browser.expecting import expect
from tests.browser.finger import finger, touching
from tests.browser.reading import pixels, settle
from tests.browser.units_app import BELOW, BIAS, CONTRIBUTIONS, IMAGE, SECOND, VALUES


@pytest.fixture(scope="module")
def address():
    with serve("tests/browser/small_app.py", SMALL_APP="units_app.py") as process:
        yield process.url


# Worked out by hand: conv1 sees 3 x 3 from -1 on; pool1 (no row or column before) 4 x 4 at jumps of
# 2; conv2 reads one unit to each side, so 8 x 8 from -3 on. The two rows of zeros above come first.
CORNERS = {
    (2, 0): ((0, 5), (0, 5), "3 above the top, 3 left of the image"),
    (2, 5): ((0, 5), (7, 12), "3 above the top, 3 right of the image"),
    (8, 0): ((9, 13), (0, 5), "4 below the bottom, 3 left of the image"),
    (8, 5): ((9, 13), (7, 12), "4 below the bottom, 3 right of the image"),
    (5, 2): ((3, 11), (1, 9), ""),
}


def open_units(page, address):
    """Open the app, and wait until the network has come."""
    page.goto(address)
    expect(page.locator(".unit .status")).to_contain_text("Row 0, column 0 of conv2, map 0")


def value_at(row, column):
    """Write the value of a unit as it is shown."""
    return format_number(VALUES[row, column], digits_for(np.abs(VALUES).max()))


def walk(page, here, there):
    """Walk with the keys from one unit to another."""
    for keys, start, end in zip(
        (("ArrowUp", "ArrowDown"), ("ArrowLeft", "ArrowRight")), here, there, strict=True
    ):
        for _ in range(abs(end - start)):
            page.keyboard.press(keys[end > start])


def test_a_field_is_cut_where_it_hangs_over_the_edge_and_of_padding_alone_there_is_none(
    page, address
):
    open_units(page, address)
    line = page.locator(".unit .status")
    page.get_by_role("application").focus()
    here = (0, 0)
    for place, ((top, bottom), (left, right), over) in CORNERS.items():
        walk(page, here, place)
        here = place
        value = value_at(*place)
        expect(line).to_contain_text(
            f"Row {place[0]}, column {place[1]} of conv2, map 0: {value}. It sees rows {top} to "
            f"{bottom - 1}, columns {left} to {right - 1} of the input: {bottom - top} × "
            f"{right - left} pixels"
        )
        hangs = f"Its field of 8 × 8 hangs over: {over}; padding stands in for what is not there."
        assert (hangs in line.inner_text()) == bool(over)
        seen = pixels(page.locator(".unit .sees canvas"))[..., 0]
        np.testing.assert_allclose(seen, 255 * IMAGE[top:bottom, left:right], atol=0.51)
    marks = page.locator(".unit .input .mark")
    expect(marks.filter(visible=True)).to_have_count(5)  # the field, and four that it grew from
    walk(page, here, (0, 2))
    value = format_number(BIAS, digits_for(np.abs(VALUES).max()))
    expect(line).to_have_text(
        f"Row 0, column 2 of conv2, map 0: {value}. It is made of padding alone, and sees nothing "
        "of the input."
    )
    expect(page.locator(".unit .sees canvas")).to_be_hidden()
    expect(marks.filter(visible=True)).to_have_count(0)


def test_the_ledger_follows_the_unit_and_counts_the_padding_as_zeros(page, address):
    open_units(page, address)
    page.get_by_role("application").focus()
    here = (0, 0)
    for place in ((0, 0), (8, 5), (3, 2)):
        walk(page, here, place)
        here = place
        expect_ledger(page, place)


def expect_ledger(page, place):
    """See what each filter contributes to a unit, and what it reads there."""
    padded = np.pad(BELOW, ((1, 1), (1, 1), (0, 0)))
    row, column = place
    patch = padded[row : row + 3, column : column + 3].astype(np.float64)
    each = (patch * SECOND).sum(axis=(0, 1))
    digits = max(3, digits_for(np.abs(CONTRIBUTIONS).max()))
    shown = page.get_by_role("option")
    expect(shown.first).to_have_attribute(
        "aria-label", f"Map {each.argmax()}: {format_number(each.max(), digits)}"
    )
    settle(page)
    assert shown.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))") == [
        f"Map {number}: {format_number(each[number], digits)}" for number in np.argsort(-each)
    ]
    bars = page.locator(".ledger svg title").evaluate_all("all => all.map(one => one.textContent)")
    assert [bar.split(":")[0] for bar in bars] == [
        *(f"map {number}" for number in np.argsort(-each)),
        "bias",
        "unit",
    ]
    total = page.locator(".ledger .total").inner_text()
    numbers = [float(text) for text in re.findall(r"-?\d+\.\d{3}", total)]
    expected = [each.sum(), BIAS, each.sum() + BIAS, VALUES[place]]
    np.testing.assert_allclose(numbers[:4], expected, atol=6e-4)
    tables = page.get_by_role("group", name="Patch", exact=True).locator(".cells span")
    first = patch[..., int(each.argmax())].ravel()
    np.testing.assert_allclose(np.array(tables.all_inner_texts(), float), first, atol=6e-3)
    outside = np.ones((11, 8), bool)
    outside[1:-1, 1:-1] = False
    hidden = outside[row : row + 3, column : column + 3].ravel()
    assert tables.evaluate_all("all => all.map(one => one.className === 'padding')") == [*hidden]


def test_enter_chooses_the_unit_and_escape_goes_back_to_it(page, address):
    open_units(page, address)
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1,0", exact=True)).to_be_visible()
    page.keyboard.press("ArrowRight")
    told = page.locator(".unit").get_by_role("status")
    expect(told).to_have_text(f"Row 1, column 1 of conv2, map 0: {value_at(1, 1)}.")
    page.keyboard.press("t")
    expect(told).to_contain_text("It sees rows ")
    page.keyboard.press("Escape")
    line = page.locator(".unit .status")
    expect(line).to_contain_text("Row 1, column 0 of conv2")


def test_a_tap_is_shown_after_a_finger_has_slid_over_the_map(page, address):
    open_units(page, address)
    line, map_ = page.locator(".unit .status"), page.get_by_role("application")
    map_.scroll_into_view_if_needed()
    box = map_.bounding_box()

    def place(row, column):
        return (
            box["x"] + (column + 0.5) * box["width"] / VALUES.shape[1],
            box["y"] + (row + 0.5) * box["height"] / VALUES.shape[0],
        )

    with finger(page), touching(page) as touch:
        touch("touchStart", place(2, 1))
        for column in (2, 3, 4):
            touch("touchMove", place(2, column))
        touch("touchEnd")
        expect(line).to_contain_text("Row 2, column 4 of conv2, map 0: ")
    # A tap comes as a click; put down and lifted slowly, the finger would only press long.
    x, y = place(6, 1)
    map_.locator("canvas").dispatch_event("click", {"clientX": x, "clientY": y})
    expect(line).to_contain_text(f"Row 6, column 1 of conv2, map 0: {value_at(6, 1)}")
    expect(page.get_by_text("6,1", exact=True)).to_be_visible()
