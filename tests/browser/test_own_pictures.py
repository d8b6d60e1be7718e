"""Pictures of the visitor's own: what the network receives, adjusted, and forgotten at the end."""

import io
import re
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw

from convcore.pictures.fitting import Adjustments, fit_input
from convcore.pictures.uploads import open_upload
from tests.browser.expecting import expect
from tests.browser.reading import arrive, open_page, picture, pixels, settle
from tests.browser.test_drawing import DIGITS, expect_recognised

pytestmark = pytest.mark.own_visit


@cache
def photographed_seven():
    """A phone's photograph of 12 megapixels, lying on its side: a 7 in ink on grey paper."""
    paper = Image.new("RGB", (3000, 4000), (205, 200, 190))
    ink = ImageDraw.Draw(paper)
    ink.line([(900, 1500), (1900, 1450), (1500, 2300), (1300, 3000)], (40, 40, 70), 130)
    noise = np.random.default_rng(0).normal(0, 6, (400, 300, 1)).repeat(10, 0).repeat(10, 1)
    lying = Image.fromarray((np.asarray(paper) + noise).clip(0, 255).astype(np.uint8)).rotate(
        90, expand=True
    )
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it upright
    file = io.BytesIO()
    lying.save(file, "JPEG", quality=85, exif=exif)
    return file.getvalue()


def upload(page, data, name="photograph.jpg"):
    kind = {"name": name, "mimeType": "image/jpeg", "buffer": data}
    page.locator("input[type=file]").set_input_files(kind)


TOLD = "Your picture of 4000 × 3000 → shrunk to 400 × 300 → "


def received(page):
    return pixels(picture(page, "Input").first)[..., 0]


def expected(**adjust):
    """Compute what the network for digits receives of the photograph, 0 to 255."""
    made = fit_input(
        open_upload(photographed_seven()).image,
        (28, 28, 1),
        Adjustments(**adjust),
        DIGITS.figure_share,
    )
    return made, np.floor(made.image[..., 0] * 255 + 0.5)


def expect_received(page, **adjust):
    made, values = expected(**adjust)
    expect(page.get_by_text(TOLD + " → ".join(made.steps))).to_be_visible()
    settle(page)
    np.testing.assert_allclose(received(page), values, atol=1)


def test_a_digit_photographed_by_a_phone_is_recognised_and_a_refused_file_leaves_it(page):
    open_page(page, "/learned_filters?model=digits&input=upload")
    expect(page.get_by_text("this visit has none yet. Meanwhile you see sample 0")).to_be_visible()
    upload(page, photographed_seven())
    expect_received(page)
    assert expected()[0].steps[:3] == (
        "turned grey by luminance",
        "cropped to its central 300 × 300",
        "inverted, since its border is bright",
    )
    expect_recognised(page, 7)
    expect(page.get_by_text("4000 × 3000", exact=True)).to_be_visible()  # its head
    shown = pixels(picture(page, "Original"))
    np.testing.assert_allclose(shown, open_upload(photographed_seven()).image * 255, atol=1)
    upload(page, b"not a picture", "text.png")
    expect(page.get_by_text("none of these. Still shown: photograph.jpg")).to_be_visible()
    expect_received(page)


def test_what_the_network_receives_can_be_adjusted_step_by_step(page):
    open_page(page, "/learned_filters?model=digits&input=upload&crop=whole&zoom=2")
    upload(page, photographed_seven())
    expect_received(page, crop="whole", zoom=2)
    page.get_by_role("button", name="Adjust").click()
    page.get_by_role("radiogroup", name="Centre").get_by_text("No", exact=True).click()
    expect_received(page, crop="whole", zoom=2, centre="no")
    page.get_by_role("radiogroup", name="Invert").get_by_text("No", exact=True).click()
    expect_received(page, crop="whole", zoom=2, centre="no", invert="no")
    page.get_by_role("radiogroup", name="Crop").get_by_text("Middle", exact=True).click()
    page.get_by_role("textbox", name="Zoom", exact=True).fill("1.5")
    page.get_by_role("textbox", name="Zoom", exact=True).press("Enter")
    expect_received(page, zoom=1.5, centre="no", invert="no")
    expect(page).to_have_url(re.compile("zoom=1.5"))
    page.keyboard.press("Escape")
    # The same picture is seen in the same way on the next page.
    page.get_by_role("link", name="Layers", exact=True).click()
    arrive(page, "Layers")
    expect_received(page, zoom=1.5, centre="no", invert="no")


def test_a_picture_is_made_to_fit_each_network_in_its_own_way_until_it_is_taken_away(page):
    open_page(page, "/learned_filters?model=colour&input=upload")
    upload(page, photographed_seven())
    words = f"{TOLD}cropped to its central 300 × 300 → scaled to 32 × 32"
    expect(page.get_by_text(words, exact=True)).to_be_visible()
    grey = io.BytesIO()
    Image.fromarray(np.uint8([[0, 90], [180, 255]])).resize((64, 64), 0).save(grey, "PNG")
    upload(page, grey.getvalue(), "grey.png")
    words = "Your picture → scaled to 32 × 32 → its grey repeated in all 3 channels"
    expect(page.get_by_text(words, exact=True)).to_be_visible()
    settle(page)
    shown = pixels(picture(page, "Input").first)
    assert (shown == shown[..., :1]).all()
    page.get_by_role("button", name="Remove grey.png").click()
    expect(page.get_by_text("this visit has none yet. Meanwhile you see sample 0")).to_be_visible()
    expect(page.get_by_text(words)).to_have_count(0)
