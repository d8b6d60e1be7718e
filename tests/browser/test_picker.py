"""Pictures to choose by: thumbnails by pointer, keys and letters, fetched once, and steps."""

import re

import numpy as np
import pytest

from convcore.pictures.registry import PICTURES
from pages.kernel_lab.picture import _thumbnail
from tests.browser.connection import hear
from tests.browser.expecting import expect
from tests.browser.filters import FASHION, open_filters, tiles
from tests.browser.picking import cell, opened
from tests.browser.reading import decoded, open_page, settle

SNEAKERS = np.flatnonzero(FASHION.labels == FASHION.classes.index("Sneaker")).tolist()


def chosen(page, label, name):
    expect(cell(page, label).locator("button.box")).to_have_accessible_name(f"{label}: {name}")


def pointed(page):
    """Read the name of the thumbnail that the keys are on."""
    listed = page.get_by_role("listbox")
    return listed.evaluate(
        "list => list.querySelector('#' + list.getAttribute('aria-activedescendant')).ariaLabel"
    )


def test_pictures_are_chosen_by_keys_and_letters_and_escape_leaves_all_as_it_is(page):
    open_page(page, "/kernel_lab")
    button = cell(page, "Picture").locator("button.box")
    press = page.keyboard.press
    button.focus()
    press("Enter")
    listed = page.get_by_role("listbox", name="Picture")
    expect(listed).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    names = [each.name for each in PICTURES.values()]
    assert listed.get_by_role("option").count() == len(names)
    expect(listed.get_by_role("option", selected=True)).to_have_accessible_name("Boxes")
    across = listed.evaluate("list => getComputedStyle(list).gridTemplateColumns.split(' ').length")
    walk = {"ArrowRight": 1, "ArrowDown": across + 1, "ArrowLeft": across, "ArrowUp": 0}
    walk |= {"End": len(names) - 1, "Home": 0}
    for key, place in walk.items():
        press(key)
        assert pointed(page) == names[place], key
    page.keyboard.type("co")
    assert pointed(page) == "Colours"
    press("Escape")
    expect(listed).to_be_hidden()
    expect(button).to_be_focused()
    chosen(page, "Picture", "Boxes")
    press("ArrowDown")
    page.keyboard.type("cat")
    press("Space")
    expect(button).to_be_focused()
    chosen(page, "Picture", "Cat")
    page.wait_for_url("**image=cat")
    expect(page.get_by_text("Chelsea the cat, photograph")).to_be_visible()
    # The thumbnail is the picture.
    thumb = opened(page, "Picture").get_by_role("option", name="Cat", exact=True).locator(".thumb")
    seen = decoded(thumb.screenshot())[4:-4, 4:-4].astype(float)
    assert np.abs(seen.mean((0, 1)) - _thumbnail(PICTURES["cat"].image()).mean((0, 1))).max() < 6
    page.mouse.click(5, 400)
    expect(listed).to_be_hidden()


@pytest.mark.own_visit
def test_samples_are_stepped_through_as_quickly_as_keys_are_held_and_fetched_once(page):
    files = []
    page.on("request", lambda asked: "/media/" in asked.url and files.append(asked.url))
    received = hear(page, "framereceived")
    open_filters(page, "sample=1")
    settle(page)
    thumbnails = [*files]
    received.clear()
    dialog = opened(page, "Picture")
    options = dialog.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_count(1000)
    expect(
        dialog.get_by_role("listbox").get_by_role("option", selected=True)
    ).to_have_accessible_name("1: Coat")
    expect(dialog.get_by_role("button", name="Samples")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("85")
    assert pointed(page) == f"85: {FASHION.titles[85]}"
    page.keyboard.press("Enter")
    chosen(page, "Picture", f"85: {FASHION.titles[85]}")
    expect(page.get_by_text("Sample 85: ").first).to_be_visible()
    # A key that is held: all of its steps count, and the last is what is shown and said.
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    chosen(page, "Picture", f"105: {FASHION.titles[105]}")
    said = page.locator(".probabilities").get_by_role("status")
    expect(said).to_have_text(re.compile(f"^Sample 105: {FASHION.titles[105]}, [0-9.]+ %.$"))
    page.wait_for_url("**sample=105")
    # Within a class, round at the ends.
    opened(page, "Picture").get_by_label("Class").select_option("Sneaker")
    later = next(number for number in SNEAKERS if number >= 105)
    chosen(page, "Picture", f"{later}: Sneaker")
    expect(options).to_have_count(len(SNEAKERS))
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")
    before = SNEAKERS[SNEAKERS.index(later) - 1]
    chosen(page, "Picture", f"{before}: Sneaker")
    dialog = opened(page, "Picture")
    dialog.get_by_label("Sample", exact=True).fill("1000")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("A number from 0 to 999. Received: 1000")).to_be_visible()
    dialog.get_by_label("Sample", exact=True).fill("999")
    page.keyboard.press("Enter")
    chosen(page, "Picture", f"999: {FASHION.titles[999]}")
    page.get_by_role("button", name="Next sample").click()
    chosen(page, "Picture", f"0: {FASHION.titles[0]}")
    settle(page)
    # The weights and both sets once, whatever was done with them: all samples, and the sneakers.
    sets = [each for each in files if not re.search(r"\.\w+$", each)]
    assert len(sets) == len({*sets}) == 3
    assert [each for each in thumbnails if not re.search(r"\.\w+$", each)] == sets[:2]
    assert not [
        frame
        for frame in received
        if b"PNG" in (frame.encode() if isinstance(frame, str) else frame)
    ]


def test_thumbnails_stay_within_a_telephone_and_are_large_enough_for_a_finger(page):
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 700})
        open_filters(page)
        assert tiles(page).count() == 32
        boxes = opened(page, "Picture").evaluate(
            "panel => [panel, ...panel.querySelectorAll('button, select, input')]"
            ".map(each => each.getBoundingClientRect().toJSON())"
        )
        assert len(boxes) > 3
        for box in boxes:
            assert box["left"] >= 0
            assert box["right"] <= width
            assert box["top"] >= 0
            assert box["bottom"] <= 700
            assert box["height"] >= 40
        page.keyboard.press("Escape")
