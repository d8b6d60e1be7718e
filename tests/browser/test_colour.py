"""Filters in colour as a person sees them, and kernels of three channels."""

import re

import numpy as np
import pytest

from convcore.conv import conv2d
from convcore.kernels.hues import describe_hues
from convcore.kernels.presets import CHANNELS, KERNELS
from convcore.kernels.text import format_kernel
from convcore.networks.bundle_files import load_bundle
from convcore.pictures.registry import PICTURES
from convcore.rounding import digits_for, format_number
from convcore.trace import trace
from tests.browser.editing import (
    button,
    cell,
    expect_from_elsewhere,
    expect_kernel_text,
    more_settings,
)
from tests.browser.expecting import expect
from tests.browser.filters import MODELS, open_filters, same, tiles
from tests.browser.picking import pick
from tests.browser.reading import (
    arrive,
    expect_map,
    open_page,
    picture,
    pixels,
    settle,
    signed_colours,
)

COLOUR = load_bundle(MODELS / "colour")
FILTERS = COLOUR.filters
WHEEL = PICTURES["wheel"].image()
RNG = np.random.default_rng(6)
KERNEL = RNG.integers(-3, 4, (3, 3, 3)).astype(np.float32)


def rgb(weights, limit):
    """Map weights to colours: mid grey is 0, brighter is positive."""
    return 128 + np.round(127 * np.clip(weights / limit, -1, 1))


@pytest.mark.parametrize("scale", ["shared", "each"])
def test_the_tiles_show_weights_as_colours_in_which_mid_grey_is_0(page, scale):
    open_filters(page, f"model=colour&stage=weights&scale={scale}")
    for number in (0, 13, 31):
        weights = FILTERS[..., number]
        limit = np.abs(weights if scale == "each" else FILTERS).max()
        shown = pixels(tiles(page).nth(number).locator("canvas")).astype(float)
        assert np.abs(shown - rgb(weights, limit)).max() <= 1
    expect(page.get_by_text("32 of 32 shown")).to_contain_text("mid grey is 0")


def test_one_channel_alone_is_shown_on_the_signed_scale(page):
    open_filters(page, "model=colour&stage=weights&channel=green")
    weights = FILTERS[:, :, 1]
    shown = pixels(tiles(page).nth(5).locator("canvas")).astype(float)
    assert np.abs(shown - signed_colours(weights[..., 5], np.abs(weights).max())).max() <= 3
    expect(page.get_by_text("mid grey is 0")).to_have_count(0)


def test_the_channel_comes_and_goes_and_the_address_keeps_all_else(page):
    open_filters(page, "model=colour&filter=9&sort=strongest&stage=weights&channel=green")
    channel = page.get_by_text("Channel", exact=True)
    for stage, there in (("convolution", 0), ("weights", 1)):
        page.get_by_role("radio", name=stage.capitalize(), exact=True).click()
        settle(page)
        with more_settings(page):
            expect(channel).to_have_count(there)
        for kept in ("model=colour", "filter=9", "sort=strongest", f"stage={stage}"):
            assert kept in page.url
    assert "channel=green" in page.url


def test_pointing_at_a_tile_in_colour_says_all_three_weights(page):
    open_filters(page, "model=colour&stage=weights")
    tiles(page).nth(5).hover(position={"x": 12, "y": 12})
    digits = digits_for(float(np.abs(FILTERS).max()))
    values = (
        f"{name} {format_number(float(FILTERS[0, 0, channel, 5]), digits)}"
        for channel, name in enumerate(CHANNELS)
    )
    status = page.locator(".gallery [role=status]")
    expect(status).to_have_text(f"Filter 5 at row 0, column 0: {', '.join(values)}")


def test_the_probe_shows_27_products_that_add_up_to_what_keras_gave(page):
    open_filters(page, "model=colour&sample=2&filter=9&pixel=7,11")
    image, weights = COLOUR.image(2), FILTERS[..., 9]
    window = trace(image, weights, 7, 11, bias=float(COLOUR.biases[9]))
    rows = page.locator(".probe .product")
    expect(rows).to_have_count(3)
    digits = max(3, digits_for(float(np.abs(weights).max())))
    for channel, name in enumerate(CHANNELS):
        expect(rows.nth(channel).locator(".channel")).to_have_text(name)
        for table, values, decimals in (
            ("Patch", window.patch, 3),
            ("Kernel", weights, digits),
            ("Products", window.products, 3),
        ):
            cells = rows.nth(channel).get_by_role("group", name=table).locator(".cells span")
            ours = [format_number(float(value), decimals) for value in values[..., channel].flat]
            expect(cells).to_have_text(ours)
    total = format_number(window.sum, 3)
    expect(page.locator(".probe .result").first).to_have_text(re.compile(re.escape(total)))
    expect(same(page)).to_be_visible()


def test_the_card_shows_a_colour_wheel_and_the_sentence_that_is_computed_from_it(page):
    open_filters(page, "model=colour&filter=9&detail=card")
    hues = describe_hues(FILTERS[..., 9])
    expect(page.get_by_text(hues.sentence).first).to_be_visible()
    plot = page.locator(".js-plotly-plot").first
    expect(plot.locator(".polar .js-line")).to_have_count(3)
    drawn = plot.evaluate("p => p._fullData.slice(0, 3).map(trace => [...trace.r])")
    np.testing.assert_allclose(drawn[0][:-1], hues.edges)
    np.testing.assert_allclose(drawn[1][:-1], hues.areas.clip(0))
    np.testing.assert_allclose(drawn[2], hues.grey_edge)


def test_patches_whose_images_may_not_ship_are_told_as_numbers(page):
    open_filters(page, "model=colour&filter=9&detail=patches")
    expect(page.get_by_text("The images of CIFAR-10 come without a licence")).to_be_visible()
    found = COLOUR.statistics.patches["relu1"]
    rows = page.locator("table tbody tr")
    expect(rows).to_have_count(12)
    label = COLOUR.classes[COLOUR.statistics.labels[found.samples[9, 0]]]
    row, column = found.pixels[9, 0]
    value = format_number(float(found.values[9, 0]), 2)
    expect(rows.first.locator("td")).to_have_text([label, value, str(row), str(column)])


def test_without_a_filter_the_accuracy_is_that_of_all_test_images(page):
    open_filters(page, "model=colour&silence=9")
    share = COLOUR.statistics.right_without[9] / 10_000
    expect(page.get_by_text("as trained: ")).to_contain_text(
        f"Right on {format_number(100 * share, 1)} % of the 10,000 test images"
    )
    with more_settings(page):
        page.get_by_label("Silenced filters", exact=True).fill("9,10")
        page.keyboard.press("Enter")
    expect(page.get_by_text("A count with these changes needs samples")).to_be_visible()


def test_the_film_shows_the_filters_of_a_step_in_colour(page):
    open_page(page, "/training?model=colour&filter=9")
    first = COLOUR.training["filters"][0]
    end = np.median(np.abs(first).max(axis=(0, 1, 2)))
    for number in (9, 30):
        shown = pixels(
            page.locator(".film").get_by_role("gridcell").nth(number).locator("canvas")
        ).astype(float)
        assert np.abs(shown - rgb(first[..., number], end)).max() <= 1
    plots = page.locator(".film .weight svg")
    expect(plots).to_have_count(9)
    expect(plots.first.locator("polyline")).to_have_count(4)  # 0 and three channels


def test_training_on_images_that_may_not_ship_needs_the_data_set(page):
    open_page(page, "/training?model=colour&view=train")
    expect(
        page.get_by_text("Training on samples needs samples that ship with their classes")
    ).to_be_visible()
    expect(page.get_by_text("Data", exact=True)).to_have_count(0)


def test_the_filter_does_in_the_kernel_lab_what_it_did_in_the_network(page):
    open_filters(page, "model=colour&sample=2&filter=9")
    page.get_by_role("link", name="Open in the Kernel lab").click()
    arrive(page, "Kernel lab")
    ours = conv2d(COLOUR.image(2), FILTERS[..., 9], bias=COLOUR.biases[9])
    expect_map(page, "Activation map", ours)


def test_a_kernel_of_three_channels_is_edited_channel_by_channel(page):
    open_page(page, f"/kernel_lab?image=wheel&channels=colour&kernel={format_kernel(KERNEL)}")
    expect_map(page, "Activation map", conv2d(WHEEL, KERNEL, padding="same"))
    page.get_by_text("Green", exact=True).first.click()
    expect(cell(page, 0, 1)).to_have_attribute("title", str(int(KERNEL[0, 1, 1])))
    cell(page, 0, 1).fill("7")
    page.keyboard.press("Enter")
    changed = KERNEL.copy()
    changed[0, 1, 1] = 7
    expect_kernel_text(page, format_kernel(changed))
    expect_map(page, "Activation map", conv2d(WHEEL, changed, padding="same"))
    expect(page.get_by_text(describe_hues(changed).sentence).first).to_be_visible()
    expect(button(page, "Undo")).to_be_enabled()
    page.get_by_text("Red", exact=True).first.click()
    expect(cell(page, 0, 1)).to_have_attribute("title", str(int(KERNEL[0, 1, 0])))
    settle(page)
    expect(button(page, "Undo")).to_be_disabled()  # what was done to green is not undone in red


def test_one_kernel_becomes_three_and_three_become_one(page):
    open_page(page, "/kernel_lab?image=wheel&channels=colour")
    edge = KERNELS["horizontal_edge"].weights
    button(page, "A kernel for each channel").click()
    expect_kernel_text(page, format_kernel(np.repeat(edge[..., np.newaxis], 3, axis=2)))
    page.get_by_text("Blue", exact=True).first.click()
    pick(page, "Preset", KERNELS["vertical_edge"].name)
    three = np.stack([edge, edge, KERNELS["vertical_edge"].weights], axis=2)
    expect_kernel_text(page, format_kernel(three))
    expect_map(page, "Activation map", conv2d(WHEEL, three, padding="same"))
    button(page, "One kernel for all channels").click()
    expect_kernel_text(page, format_kernel(KERNELS["vertical_edge"].weights))
    settle(page)  # the table of the channel gives way to that of the kernel
    expect_from_elsewhere(page, KERNELS["vertical_edge"].weights)


def test_a_grey_picture_is_read_as_three_channels_by_a_kernel_that_has_them(page):
    open_page(page, f"/kernel_lab?kernel={format_kernel(KERNEL)}")
    boxes = np.repeat(PICTURES["boxes"].image()[..., np.newaxis], 3, axis=2)
    expect_map(page, "Activation map", conv2d(boxes, KERNEL, padding="same"))
    expect(page.get_by_text("Its grey is read as red, green and blue alike")).to_be_visible()


def test_another_network_leaves_behind_what_it_does_not_have(page):
    open_page(page, "/layers?explain=Sandal&sample=900&unit=10,10&map=40")
    page.get_by_test_id("stTopNavLink").filter(has_text="Learned filters").click()
    expect(page.get_by_text("Sample 900: ")).to_be_visible()
    settle(page)
    page.get_by_role("combobox", name="Network").click()
    page.get_by_role("option", name="Colour photographs").click()
    expect(page.get_by_text("Sample 0: The face of a tabby cat")).to_be_visible()
    settle(page)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    page.get_by_test_id("stTopNavLink").filter(has_text="Layers").click()
    page.get_by_role("tab", name="All maps").click()
    expect(page.get_by_text("All 64 maps of relu2.")).to_be_visible()
    page.get_by_role("tab", name="What it sees").click()
    expect(page.get_by_text("From layer to layer")).to_be_visible()
    settle(page)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    np.testing.assert_allclose(
        pixels(picture(page, "Input")), COLOUR.samples[0].astype(float), atol=1
    )


@pytest.mark.own_visit
def test_a_kernel_for_colours_goes_into_a_network_that_reads_them(page):
    open_page(page, f"/kernel_lab?image=wheel&channels=colour&kernel={format_kernel(KERNEL)}")
    page.get_by_role("tab", name="Into a network").click()
    page.get_by_role("link", name="Put it into a trained network").click()
    arrive(page, "Learned filters")
    expect(page.get_by_role("combobox", name="Network")).to_have_value(COLOUR.title)
    expect(page).to_have_url(re.compile(r"place=0(:|%3A)3x3x3(:|%3A)"))
    # As strong as the filter it replaces, and every number at its place.
    norm = np.linalg.norm(FILTERS[..., 0]) / np.linalg.norm(KERNEL)
    for channel, name in enumerate(CHANNELS):
        numbers = " ".join(format_number(value * norm, 2) for value in KERNEL[0, :, channel])
        table = page.get_by_label(f"{name}, row by row: {numbers}")
        expect(table).to_be_visible()
    settle(page)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_changes_to_one_network_are_not_those_of_another(page):
    open_filters(page, "model=digits&silence=3&place=5:0,1,0,1,-4,1,0,1,0")
    page.get_by_role("combobox", name="Network").click()
    page.get_by_role("option", name="Colour photographs").click()
    expect(page.get_by_text("Right on 77.3 % of the 10,000 test images.")).to_be_visible()
    with more_settings(page):
        expect(page.get_by_label("Silenced filters", exact=True)).to_have_value("")
