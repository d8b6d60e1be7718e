"""A mistake is chosen, seen and explained on the Kernel lab."""

import numpy as np

from convcore.conv import conv2d
from convcore.kernels.presets import KERNELS
from convcore.quiz.tool_mistakes import MISTAKES
from tests.browser.editing import enter_kernel
from tests.browser.expecting import expect
from tests.browser.reading import BOXES, open_page, picture, pixels, settle, signed_colours

EDGE = KERNELS["horizontal_edge"].weights


def test_a_mistake_is_chosen_seen_and_explained_by_one_click(page):
    open_page(page, "/kernel_lab")
    page.get_by_role("tab", name="Mistakes worth making").click()
    menu = page.get_by_role("combobox", name="Mistake", exact=True)
    expect(menu).to_be_visible()
    menu.scroll_into_view_if_needed()
    settle(page)  # a menu opened before closes again, and so does one whose page still scrolls
    menu.click()
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_text(["None", *(f"Mistake {number}" for number in range(1, 7))])
    options.nth(1).click()
    page.wait_for_url("**mistake=wrap_around*")
    expect(picture(page, "Wrong")).to_be_visible()
    settle(page)
    sums = conv2d(np.rint(255 * BOXES), EDGE, padding="same")
    kept = np.repeat((sums.astype(int) % 256)[..., None], 3, axis=2)
    np.testing.assert_array_equal(pixels(picture(page, "Wrong")), kept)
    right = pixels(picture(page, "Right")).astype(float)
    assert np.abs(right - signed_colours(sums, np.abs(sums).max())).max() <= 3
    answer = page.get_by_text(f"{sums.max():.0f} became {int(sums.max()) % 256}, which is")
    expect(answer).to_have_count(0)
    page.locator("summary").filter(has_text="Show the answer").focus()
    page.keyboard.press("Enter")
    expect(answer).to_be_visible()
    expect(answer).to_contain_text(f"{MISTAKES['wrap_around'].name}. ")
    # Solved, it has its name for the rest of the visit.
    expect(menu).to_have_value(MISTAKES["wrap_around"].name)
    # Another kernel is another question.
    enter_kernel(page, "1,0,-1,1,0,-1,1,0,-1")
    expect(page.get_by_text("which is")).to_have_count(0)
    expect(page.get_by_text("What happened here?")).to_be_visible()
    expect(menu).to_have_value(MISTAKES["wrap_around"].name)
