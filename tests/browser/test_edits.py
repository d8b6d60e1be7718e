"""Silenced filters and transplanted kernels as a person sees them, against convcore's network."""

import re

import numpy as np
import pytest

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from convcore.networks.bundle_files import load_bundle
from convcore.rounding import percent
from tests.browser.dragging import kernel_now
from tests.browser.editing import button, cell, enter_kernel, more_settings
from tests.browser.expecting import expect
from tests.browser.filters import BEFORE, FASHION, labels, open_filters, same, tiles
from tests.browser.forward import answer
from tests.browser.picking import pick
from tests.browser.reading import arrive, open_page, pixels, settle, signed_colours
from tests.paths import MODELS

SOBEL = KERNELS["sobel_x"].weights
DIGITS = load_bundle(MODELS / "digits")
TRAINED, COUNT = FASHION.statistics.right, len(FASHION.samples)


def expect_answer(page, sample, layer):
    """See the ten probabilities before and after a change, as convcore's own network gives them."""
    rows = page.get_by_role("list").get_by_role("listitem")
    expect(rows.first.locator(BEFORE)).to_have_count(2)
    settle(page)
    shown = [re.findall(r"[\d.]+(?= %)", text) for text in rows.all_inner_texts()]
    names = rows.locator(".name").all_inner_texts()
    image = FASHION.image(sample)
    expected = {
        name: [100 * before, 100 * now]
        for name, before, now in zip(
            FASHION.classes,
            answer(FASHION, FASHION.first_layer, image),
            answer(FASHION, layer, image),
            strict=True,
        )
    }
    rows = [expected[name.removesuffix(" ✓")] for name in names]
    np.testing.assert_allclose(np.array(shown, float), rows, atol=0.051)
    # In the order of before, so that no row moves while they are compared.
    assert [before for before, _ in rows] == sorted((before for before, _ in rows), reverse=True)


def expect_accuracy(page, right):
    change = 100 * (right - TRAINED) / COUNT
    expect(
        page.get_by_text(
            f"Right on {percent(right / COUNT, 1)} of the 1,000 samples, "
            f"{percent(TRAINED / COUNT, 1)} as trained: {change:+.1f} points."
        )
    ).to_be_visible()


def test_silencing_a_filter_moves_the_answer_and_counts_the_samples_again(page):
    open_filters(page, "sample=84&filter=11")
    expect(page.get_by_text("Right on 92.8 % of the 1,000 samples.")).to_be_visible()
    button(page, "Silence filter 11").click()
    expect(tiles(page).nth(11)).to_have_attribute(
        "aria-label", "Filter 11, silenced: 0 % active, all 0"
    )
    page.wait_for_url("**silence=11")
    expect_answer(page, 84, FASHION.first_layer.silence([11]))
    expect_accuracy(page, FASHION.statistics.right_without[11])

    button(page, "Silence others").click()
    expect(tiles(page).nth(11)).to_have_attribute("aria-label", re.compile("^Filter 11: .*strong"))
    page.wait_for_url("**silence=0-10%2C12-31*")
    others = sorted(set(range(32)) - {11})
    expect_answer(page, 84, FASHION.first_layer.silence(others))

    button(page, "Undo all changes").click()
    expect(page.get_by_text("Right on 92.8 % of the 1,000 samples.")).to_be_visible()
    expect(page.locator(BEFORE)).to_have_count(0)
    page.wait_for_url(re.compile("^(?!.*silence)"))


def test_what_was_done_to_one_network_is_not_undone_in_another(page):
    open_filters(page, "filter=5")
    page.get_by_role("combobox", name="Network", exact=True).click()
    page.get_by_role("option", name=DIGITS.title, exact=True).click()
    page.wait_for_url("**model=digits*")
    expect(same(page)).to_be_visible()
    cell(page, 0, 0).click()
    page.keyboard.press("Control+z")
    np.testing.assert_array_equal(kernel_now(page), DIGITS.filters[..., 0, 5])
    assert ", placed" not in labels(page)[5]


def test_without_any_filter_the_network_still_answers_the_same_to_everything(page):
    open_filters(page, "sample=84&silence=0-31")
    expect_answer(page, 84, FASHION.first_layer.silence(range(32)))
    expect_accuracy(page, 100)  # one class of ten, whatever it is shown
    expect(page.get_by_text("Without any filter, all get the same answer.")).to_be_visible()


@pytest.mark.own_visit
def test_the_kernel_labs_kernel_takes_the_place_of_a_filter_and_can_be_undone(page):
    open_page(page, f"/kernel_lab?kernel={format_kernel(SOBEL)}")
    page.get_by_role("link", name="Learned filters").click()
    arrive(page, "Learned filters")
    expect(tiles(page)).to_have_count(32)
    with more_settings(page):
        page.get_by_role("textbox", name="Filter", exact=True).fill("8")
        page.keyboard.press("Enter")
        page.wait_for_url("**filter=8*")
    trained = labels(page)[8]
    page.get_by_role("tab", name="Change it").click()
    pick(page, "Kernel in the place of filter 8", "The Kernel lab's")
    expect(tiles(page).nth(8)).to_have_attribute("aria-label", re.compile("^Filter 8, placed: "))
    layer = FASHION.first_layer.place(8, SOBEL, keeps_norm=True, keeps_bias=True)
    assert np.linalg.norm(layer.filters[..., 8]) == pytest.approx(
        np.linalg.norm(FASHION.filters[..., 8]), rel=1e-6
    )
    expect_answer(page, 0, layer)
    maps = relu(conv2d(FASHION.image(0), layer.filters, bias=layer.biases))
    shown = pixels(tiles(page).nth(8).locator("canvas")).astype(float)
    assert np.abs(shown - signed_colours(maps[..., 8], maps.max())).max() <= 3
    expect(same(page)).to_be_visible()
    button(page, "Undo all changes").click()
    expect(tiles(page).nth(8)).to_have_attribute("aria-label", trained)


def test_kernels_of_its_own_norm_without_bias_and_in_all_places_come_with_the_link(page):
    place = f"random:7;5:{format_kernel(SOBEL)}"
    open_filters(page, f"sample=49&place={place}&place_norm=own&place_bias=zero")
    own = {"keeps_norm": False, "keeps_bias": False}
    layer = FASHION.first_layer.place_random(7, **own).place(5, SOBEL, **own)
    expect_answer(page, 49, layer)
    assert all(", placed: " in label for label in labels(page))


def test_the_link_from_the_kernel_lab_puts_its_kernel_into_the_network(page):
    open_filters(page, "filter=8&silence=11&sample=84")
    page.get_by_role("link", name="Kernel lab", exact=True).click()
    arrive(page, "Kernel lab")
    enter_kernel(page, format_kernel(SOBEL))
    expect(page.get_by_text("Answers to vertical edges, bright right").first).to_be_visible()
    page.get_by_role("tab", name="Into a network").click()
    page.get_by_role("link", name="Put it into a trained network").click()
    arrive(page, "Learned filters")
    expect(tiles(page).nth(8)).to_have_attribute("aria-label", re.compile("^Filter 8, placed: "))
    layer = FASHION.first_layer.place(8, SOBEL, keeps_norm=True, keeps_bias=True)
    expect_answer(page, 84, layer.silence([11]))


def test_a_wrong_entry_leaves_the_last_good_change_in_use(page):
    open_filters(page, "silence=11")
    silenced = page.get_by_role("textbox", name="Silenced filters")
    with more_settings(page):
        silenced.fill("11-3")
        silenced.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Received: '11-3'. Still in use: 11")
    expect(tiles(page).nth(11)).to_have_attribute("aria-label", re.compile("silenced"))
    expect_accuracy(page, FASHION.statistics.right_without[11])
    button(page, "Undo all changes").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    with more_settings(page):
        expect(silenced).to_have_value("")
    expect(page.get_by_text("Right on 92.8 % of the 1,000 samples.")).to_be_visible()


def test_two_visitors_who_silence_different_filters_at_once_see_each_their_own(page, context):
    other = context.new_page()
    visits = {3: page, 16: other}
    for number, visit in visits.items():
        open_filters(visit, f"sample=84&filter={number}")
    for number, visit in visits.items():
        button(visit, f"Silence filter {number}").click(no_wait_after=True)
    for number, visit in visits.items():
        expect(visit.locator("[data-change=silenced]")).to_have_count(1)
        expect_answer(visit, 84, FASHION.first_layer.silence([number]))
        expect_accuracy(visit, FASHION.statistics.right_without[number])
    other.close()


@pytest.mark.own_visit
def test_what_is_set_while_more_settings_is_closed_stays(page):
    open_filters(page)
    with more_settings(page):
        expect(page.get_by_label("Silenced filters", exact=True)).to_have_value("")
    button(page, "Silence filter 0").click()
    page.wait_for_url("**silence=0")
    tiles(page).nth(5).click()
    page.wait_for_url("**filter=5&silence=0")
    page.get_by_role("tab", name="What it is").click()
    page.wait_for_url("**filter=5&silence=0&detail=card")
    with more_settings(page):
        silenced = page.get_by_label("Silenced filters", exact=True)
        expect(silenced).to_have_value("0")
        expect(page.get_by_role("textbox", name="Filter", exact=True)).to_have_value("5")
        silenced.fill("")  # as it was when it was on the screen last
        silenced.press("Enter")
        page.wait_for_url("**filter=5&detail=card")
    expect(page.locator("[data-change=silenced]")).to_have_count(0)
