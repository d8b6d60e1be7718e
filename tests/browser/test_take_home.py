"""What Chromium downloads is what is on screen: the picture pixel by pixel, the numbers exactly."""

import io

import cv2
import numpy as np

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.text import parse_kernel
from convcore.pictures.registry import PICTURES
from pages.shared.widgets.pictures import shape_text
from tests.browser.editing import enter_kernel
from tests.browser.expecting import expect
from tests.browser.reading import decoded, open_page, picture, pixels, settle

KERNEL = "3x3x3:" + ",".join(str(number - 13) for number in range(27))


def downloaded(page, label):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label, exact=True).click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def choose(page, title):
    page.get_by_role("combobox", name="What").click()
    page.get_by_role("option", name=title, exact=True).click()
    settle(page)


def test_what_is_downloaded_is_what_is_on_screen(page):
    open_page(page, f"/kernel_lab?image=cat&channels=colour&kernel={KERNEL}&dilation=2")
    activation = KernelAtWork(
        PICTURES["cat"].image(), parse_kernel(KERNEL), padding="same", dilation=2
    ).activation
    page.get_by_role("button", name="Take it home").click()
    for title, values in (
        ("Activation map", activation),
        ("Input", PICTURES["cat"].image()),
    ):
        if title != "Activation map":  # which is offered first
            choose(page, title)
        expect(page.get_by_text(f"{shape_text(values.shape)} numbers:")).to_be_visible()
        name, data = downloaded(page, ".npy")
        size = "x".join(map(str, values.shape))
        assert name == f"cat_own_kernel_{title.lower().replace(' ', '_')}_{size}.npy"
        np.testing.assert_array_equal(np.load(io.BytesIO(data)), values, strict=True)
        name, data = downloaded(page, "PNG")
        assert name.endswith(".png")
        np.testing.assert_array_equal(decoded(data), pixels(picture(page, title)))
    page.get_by_role("tab", name="Code").click()
    name, data = downloaded(page, "The whole program")
    assert name == "cat_own_kernel_numpy.py"
    namespace = {"__name__": "taken_home"}
    exec(data.decode(), namespace)
    np.testing.assert_allclose(
        namespace["main"]()["activation_map"], activation, rtol=1e-5, atol=2e-6 * activation.max()
    )


def test_a_kernel_edited_after_it_was_opened_is_taken_home_when_it_opens_again(page):
    open_page(page, "/kernel_lab?pool=none")
    button = page.get_by_role("button", name="Take it home")
    for kernel in ("1,1,1,0,0,0,-1,-1,-1", "0,0,0,0,2,0,0,0,0"):
        enter_kernel(page, kernel)
        settle(page)
        button.click()
        _, data = downloaded(page, ".npy")
        expected = KernelAtWork(
            PICTURES["boxes"].image(), parse_kernel(kernel), padding="same"
        ).activation
        np.testing.assert_array_equal(np.load(io.BytesIO(data)), expected)
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name=".npy", exact=True)).to_have_count(0)
        settle(page)


def test_a_key_shows_the_screen_as_a_qr_code_without_the_projector(page):
    open_page(page, "/kernel_lab?present=true&stride=2&pool=none")
    page.keyboard.press("q")
    code = page.get_by_role("img", name="The link of this screen as a QR code")
    expect(code).to_be_visible()
    assert code.bounding_box()["height"] > 0.5 * page.viewport_size["height"]
    code.evaluate("code => code.decode()")  # it has its place before it is painted
    seen = cv2.cvtColor(decoded(code.screenshot()), cv2.COLOR_RGB2GRAY)
    text, *_ = cv2.QRCodeDetector().detectAndDecode(seen)
    assert text == page.url.replace("present=true", "").replace("?&", "?").rstrip("&")
    page.keyboard.press("Escape")
    expect(code).to_have_count(0)
