"""Learned filters as a person sees them, against convcore and the bundle."""

import re
from urllib.parse import urlsplit

import numpy as np
import psutil
import pytest

from convcore.activations import relu
from convcore.networks.bundle_files import load_bundle
from convcore.rounding import percent
from pages.shared.widgets.descriptions import map_texts
from tests.browser.expecting import expect
from tests.browser.filters import (
    BEFORE,
    FASHION,
    labels,
    maps_of,
    open_filters,
    origin,
    same,
    tiles,
)
from tests.browser.picking import opened, pick
from tests.browser.reading import PAINTED, POLLING, open_page, pixels, settle, signed_colours
from tests.paths import MODELS

# Where the parts of the result are.
PLACES = """result => ["input_picture", "gallery", "chosen"].map(key => {
  const { top, left } = result.querySelector(`.st-key-${key}`).getBoundingClientRect()
  return [top, left]
})"""

# On a phone the result is first in the page itself, once the server knows how wide the screen is.
RESULT_FIRST = """() => {
  const [result, controls] = ["result", "controls"].map(key =>
    document.querySelector(`.st-key-${key}`))
  return result.compareDocumentPosition(controls) & Node.DOCUMENT_POSITION_FOLLOWING
}"""


def test_all_32_maps_are_named_with_what_convcore_finds(page):
    open_filters(page, "sample=3&stage=convolution")
    expect(page.get_by_text("32 of 32 shown")).to_be_visible()
    ours = [f"Filter {index}: {text}" for index, text in enumerate(map_texts(maps_of(3)))]
    ours, shown = (
        [[float(number) for number in re.findall(r"-?\d+\.?\d*", label)] for label in every]
        for every in (ours, labels(page))
    )
    # Keras and convcore may round the last digit shown differently.
    np.testing.assert_allclose(shown, ours, atol=0.011)


def test_every_tile_has_the_colours_of_its_map(page):
    open_filters(page, "sample=5")
    maps = relu(maps_of(5))
    for index in (0, 13, 31):
        shown = pixels(tiles(page).nth(index).locator("canvas")).astype(float)
        assert np.abs(shown - signed_colours(maps[..., index], maps.max())).max() <= 3


def test_next_and_previous_step_through_the_samples(page):
    open_filters(page)
    first = labels(page)
    page.get_by_role("button", name="Next sample").click()
    expect(origin(page)).to_have_text(f"Sample 1: {FASHION.classes[FASHION.labels[1]]}")
    page.wait_for_url("**sample=1")
    settle(page)
    assert labels(page) != first
    page.get_by_role("button", name="Previous sample").click()
    expect(origin(page)).to_contain_text("Sample 0: ")
    page.wait_for_url("**/learned_filters")
    settle(page)
    assert labels(page) == first
    # A button that was held, and let go of beside it, hears the next key.
    page.get_by_role("button", name="Next sample").hover()
    page.mouse.down()
    expect(origin(page)).not_to_contain_text("Sample 0: ")
    page.mouse.move(5, 5)
    page.mouse.up()
    page.evaluate(PAINTED)
    reached = int(re.search(r"\d+", origin(page).inner_text())[0])
    page.keyboard.press("Enter")
    expect(origin(page)).to_contain_text(f"Sample {reached + 1}: ")


@pytest.mark.own_visit
def test_a_link_that_is_followed_in_the_middle_of_a_step_leads_to_that_sample(page):
    open_filters(page)
    page.get_by_role("button", name="Next sample").click()
    page.get_by_role("link", name="Layers", exact=True).click()
    page.wait_for_url("**/layers?sample=1")
    expect(page.get_by_role("heading", name="Layers", exact=True, level=1)).to_be_visible()
    expect(page.locator(".path canvas")).not_to_have_count(0)


@pytest.mark.own_visit
def test_a_class_keeps_the_steps_inside_it(page):
    open_filters(page)
    opened(page, "Picture").get_by_label("Class").select_option("Sneaker")
    sneakers = np.flatnonzero(FASHION.labels == FASHION.classes.index("Sneaker"))
    expect(origin(page)).to_have_text(f"Sample {sneakers[0]}: Sneaker")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Next sample").click()
    expect(origin(page)).to_have_text(f"Sample {sneakers[1]}: Sneaker")
    pick(page, "Picture", "Surprise me")
    expect(origin(page)).not_to_have_text(f"Sample {sneakers[1]}: Sneaker")
    expect(origin(page)).to_have_text(re.compile(r"^Sample \d+: Sneaker$"))


def test_a_click_and_the_keyboard_choose_a_filter(page):
    open_filters(page)
    tiles(page).nth(5).click()
    expect(page.get_by_role("heading", name="Filter 5")).to_be_visible()
    page.wait_for_url("**filter=5")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Filter 14")).to_be_visible()
    expect(tiles(page).nth(14)).to_have_attribute("aria-selected", "true")
    weights = FASHION.filters[:, :, 0, 14]
    for row, column in ((0, 0), (2, 1)):
        field = page.locator(".chosen").get_by_label(f"row {row}, column {column}")
        expect(field).to_have_attribute("title", str(weights[row, column]))


def test_what_the_browser_computes_differs_from_keras_by_rounding_alone(page):
    open_filters(page, "filter=9")
    expect(same(page)).to_be_visible()
    largest = re.search(r"largest difference (\S+)$", same(page).inner_text())[1]
    assert 0 < float(largest) < 1e-5


def test_sorting_by_strength_puts_the_largest_value_first(page):
    open_filters(page, "sort=strongest&stage=convolution")
    strength = np.abs(maps_of(0)).max(axis=(0, 1))
    first, last = labels(page)[0], labels(page)[-1]
    assert first.startswith(f"Filter {strength.argmax()}:")
    assert last.startswith(f"Filter {strength.argmin()}:")


def test_a_killed_inference_process_is_replaced_while_the_page_goes_on(page, server):
    open_filters(page, "sample=616")  # the next one is new to this server
    expect(same(page)).to_be_visible()
    # The worker is the child that has mapped TensorFlow; a younger one is for brought networks.
    workers = [
        child
        for child in psutil.Process(server.pid).children(recursive=True)
        if any("tensorflow" in area.path for area in child.memory_maps())
    ]
    worker = min(workers, key=psutil.Process.create_time)
    worker.suspend()
    page.get_by_role("button", name="Next sample").click()
    (text,) = map_texts(relu(maps_of(617))[..., :1])
    expect(tiles(page).first).to_have_attribute("aria-label", f"Filter 0: {text}")
    page.wait_for_url("**sample=617")  # which waits for no answer of Keras
    expect(same(page)).to_have_count(0)
    worker.kill()
    expect(same(page)).to_be_visible()


def test_how_the_network_was_trained_leads_to_the_film_of_the_chosen_filter(page):
    open_filters(page, "filter=16&sample=3")
    page.get_by_role("tab", name="How it was trained").click()
    page.wait_for_url("**detail=training*")
    expect(
        page.get_by_text(f"{percent(FASHION.test_accuracy, 2)} of the test images")
    ).to_be_visible()
    page.get_by_role("link", name="Watch filter 16").click()
    film = page.locator(".film").first
    expect(film.locator(".heading")).to_have_text("Filter 16 at step 1")
    expect(film.locator(".words")).to_contain_text("Its map of sample 3")


def test_the_chosen_filter_is_on_the_first_screen_and_its_silence_moves_nothing(page):
    page.set_viewport_size({"width": 1280, "height": 720})
    open_filters(page, "filter=5")
    silence = page.get_by_role("button", name="Silence filter 5")
    for whole in (page.get_by_role("listitem").last, page.locator(".gallery .legend"), silence):
        expect(whole).to_be_in_viewport(ratio=1)
    result = page.locator(".st-key-filters_result")
    places = result.evaluate(PLACES)
    silence.click()
    expect(page.locator(BEFORE)).not_to_have_count(0)
    settle(page)
    assert result.evaluate(PLACES) == places


def test_on_a_phone_what_a_tap_changes_is_on_the_screen_and_a_step_as_well(page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_filters(page)
    page.wait_for_function(RESULT_FIRST, polling=POLLING)
    settle(page)
    sides = "tiles => tiles.flatMap(tile => [tile.offsetWidth, tile.offsetHeight])"
    assert min(tiles(page).evaluate_all(sides)) >= 44
    tiles(page).nth(31).click()
    expect(page.get_by_role("heading", name="Filter 31")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Silence filter 31")).to_be_in_viewport(ratio=1)
    grid = page.get_by_role("grid", name="Filters").bounding_box()
    step = page.get_by_role("button", name="Next sample").bounding_box()
    assert step["y"] + step["height"] - grid["y"] <= 844


def test_until_another_network_has_come_the_one_before_stays_and_hears_nothing(other_page):
    page, held, kept = other_page, [], re.compile(r":\d+/media/")
    page.bring_to_front()
    open_filters(page, "sample=33")
    answer = page.locator(".probabilities").get_by_role("listitem")
    before = labels(page), answer.all_inner_texts()
    page.route(kept, lambda route: held.append(route))
    page.get_by_role("combobox", name="Network", exact=True).click()
    page.get_by_role("option", name="Digits (MNIST)", exact=True).click()
    notice = page.get_by_text("The network is on its way to your browser.")
    expect(notice).to_be_visible()
    expect(page.get_by_text("This network sorts digits")).to_be_visible()
    page.get_by_role("button", name="Silence filter 0").click()
    tiles(page).nth(3).press("s")
    page.get_by_label("row 0, column 0", exact=True).first.press("PageUp")
    settle(page)
    assert (labels(page), answer.all_inner_texts()) == before
    assert held
    page.unroute(kept)  # so they go on
    expect(notice).to_be_hidden()
    digits = load_bundle(MODELS / "digits")
    top = digits.classes[int(digits.labels[33])]
    expect(answer.first).to_have_attribute("aria-label", re.compile(rf"^{top}: (100|9\d)\."))
    settle(page)
    assert urlsplit(page.url).query == "model=digits&sample=33"


def test_a_network_that_stalls_answers_on_the_server_until_another_is_chosen(other_page):
    page, held, kept = other_page, [], re.compile(r":\d+/media/")
    page.bring_to_front()
    page.route(kept, lambda route: held.append(route))  # as behind a wall that drops packets
    page.goto("/learned_filters?sample=3")
    line = page.locator(".witness p")
    why = "since the network did not reach this browser"
    expect(line).to_have_text(f"These numbers come from Keras, {why}.")
    expect(tiles(page)).to_have_count(32)
    assert held
    page.unroute(kept)  # so all that was held back comes after all
    for name in ("Digits (MNIST)", FASHION.title):
        page.get_by_role("combobox", name="Network", exact=True).click()
        page.get_by_role("option", name=name, exact=True).click()
        expect(line).to_have_text(re.compile("^Keras gives the same: "))


def test_a_kernel_of_zeros_that_cannot_take_a_place_is_refused_and_all_stays_as_it_was(page):
    open_page(page, "/kernel_lab?kernel=0,0,0,0,0,0,0,0,0")
    open_filters(page, "filter=5&detail=change")
    before = labels(page)
    pick(page, "Kernel in the place of filter 5", "The Kernel lab's")
    refusal = "A kernel of zeros has no norm to be scaled"
    expect(page.locator(".witness")).to_contain_text(refusal)
    settle(page)
    assert labels(page) == before
    tiles(page).nth(7).click()
    expect(page.get_by_role("heading", name="Filter 7")).to_be_visible()
    field = page.locator(".chosen").get_by_label("row 0, column 0")
    expect(field).to_have_attribute("title", str(FASHION.filters[0, 0, 0, 7]))
