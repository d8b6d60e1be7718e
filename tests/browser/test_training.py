"""The film of a recorded training as a person sees it, against the record itself."""

import re

import numpy as np
import pytest

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.limits import LEARNING_RATES
from convcore.rounding import digits_for, format_number
from pages.shared.widgets.descriptions import map_texts
from pages.shared.widgets.film import CURVES
from tests.browser.connection import hear
from tests.browser.expecting import expect
from tests.browser.filters import FASHION
from tests.browser.reading import (
    IN_THEME,
    POLLING,
    open_page,
    pixels,
    settle,
    signed_colours,
)
from tests.contrast import contrast

RECORD = FASHION.training
STEPS = RECORD["steps"].tolist()
FILTERS = RECORD["filters"].squeeze(axis=3)
DIGITS = digits_for(float(np.abs(FILTERS).max()))


def film(page):
    return page.locator(".film").first


def place(page):
    return film(page).locator(".place")


def words(page):
    return film(page).locator(".words")


def tile(page, number):
    return film(page).get_by_role("gridcell", name=re.compile(f"^Filter {number},"))


def distance(index, number):
    """Work out how far a filter has moved, weight by weight."""
    pairs = zip(FILTERS[index, ..., number].flat, FILTERS[0, ..., number].flat, strict=True)
    return sum((float(now) - float(start)) ** 2 for now, start in pairs) ** 0.5


def expect_moment(page, index, number, sample):
    """See a recorded step in everything that the film shows."""
    step = STEPS[index]
    expect(place(page)).to_have_text(f"step {step:,} of 14,400")
    accuracy, _, loss, _ = (float(RECORD[name][index]) for name in CURVES)
    expect(film(page).locator(".line")).to_have_text(
        f"{format_number(100 * accuracy, 1)} % of the test images right, loss "
        f"{format_number(loss, 3)}; after {format_number(step / 600, 1)} epochs."
    )
    weights = FILTERS[index, ..., number]
    expect(film(page).locator(".weight .value")).to_have_text(
        [format_number(weight, DIGITS) for weight in weights.flat]
    )
    bias = float(RECORD["biases"][index, number])
    image = FASHION.image(sample)
    activation = relu(conv2d(image, RECORD["filters"][index, ..., number], bias=bias))
    (text,) = map_texts(activation[..., np.newaxis])
    share = text.split(",")[0]
    expect(words(page)).to_contain_text(
        f"Bias {format_number(bias, DIGITS)}. Moved {format_number(distance(index, number), 2)} "
        f"from its start. Its map of sample {sample}: "
        f"{FASHION.classes[FASHION.labels[sample]]}, after ReLU: {share}"
    )


def test_a_link_opens_the_film_at_the_last_step_recorded_up_to_its_own(page):
    open_page(page, "/training?step=120&filter=16&sample=17")
    assert STEPS[11] == 110
    expect_moment(page, 11, 16, 17)
    expect(tile(page, 16)).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("Step 120 was not recorded.")).to_contain_text("one before: 110.")
    grey = pixels(film(page).locator("figure canvas").first)[..., 0]
    np.testing.assert_array_equal(grey, FASHION.samples[17][..., 0])


def test_the_tiles_show_the_filters_in_the_colours_of_their_weights_on_the_scale_of_the_step(page):
    open_page(page, "/training?step=1890")
    index = STEPS.index(1890)
    limit = np.median(np.abs(FILTERS[index]).max(axis=(0, 1)))
    assert limit < np.abs(FILTERS[index, ..., 16]).max() / 2  # which has the colour of the ends
    for number in (0, 16, 31):
        weights = FILTERS[index, ..., number].clip(-limit, limit)
        shown = pixels(tile(page, number).locator("canvas")).astype(float)
        assert np.abs(shown - signed_colours(weights, limit)).max() < 6
        expect(tile(page, number).locator(".moved")).to_have_text(
            format_number(distance(index, number), 2)
        )
    end = format_number(limit, DIGITS)
    expect(film(page).locator(".below .legend")).to_have_text(f"≤ -{end}≥ {end}")


def test_the_map_of_the_chosen_filter_is_drawn_for_the_step(page):
    open_page(page, "/training?step=14400&filter=5&sample=3")
    weights, bias = RECORD["filters"][-1, ..., 5], RECORD["biases"][-1, 5]
    activation = relu(conv2d(FASHION.image(3), weights, bias=bias))
    shown = pixels(film(page).locator("figure canvas").nth(1)).astype(float)
    assert np.abs(shown - signed_colours(activation, activation.max())).max() < 6


def test_stepping_and_scrubbing_show_other_steps_and_the_link_follows_at_rest(page):
    open_page(page, "/training")
    expect_moment(page, 0, 0, 0)
    film(page).get_by_role("button", name="Next recorded step").click()
    expect_moment(page, 1, 0, 0)
    film(page).get_by_role("slider").focus()
    page.keyboard.press("End")
    expect_moment(page, 60, 0, 0)
    page.keyboard.press("ArrowLeft")
    expect_moment(page, 59, 0, 0)
    expect(page).to_have_url(re.compile(r"[?&]step=13703"))
    film(page).locator(".area .track").click(force=True)  # in its middle
    expect_moment(page, 30, 0, 0)
    expect(page).to_have_url(re.compile(r"[?&]step=1890\b"))
    page.get_by_role("button", name="More settings").click()
    expect(page.get_by_label("Step", exact=True)).to_have_value("1890")
    page.get_by_label("Step", exact=True).focus()
    expect(page.get_by_label("Step", exact=True)).to_have_attribute("inputmode", "numeric")


def test_playing_reaches_the_end_and_asks_the_server_for_nothing_on_the_way(page):
    sent = hear(page, "framesent")
    open_page(page, "/training?step=12378")
    before = len(sent)
    film(page).get_by_role("button", name="Play").click()
    expect(place(page)).to_have_text("step 14,400 of 14,400")
    expect(film(page).get_by_role("button", name="Play")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]step=14400"))
    assert len(sent) == before + 1


def test_a_film_that_is_left_while_it_plays_asks_the_server_for_nothing(page):
    sent = hear(page, "framesent")
    open_page(page, "/training?step=110")
    film(page).get_by_role("button", name="Play").click()
    expect(place(page)).not_to_have_text("step 110 of 14,400")
    page.get_by_role("link", name="Home", exact=True).click()
    expect(film(page)).to_have_count(0)
    settle(page)
    before = len(sent)
    page.wait_for_timeout(1000)  # the film waits half of that before it says where it rests
    assert len(sent) == before


def test_dragging_over_the_curves_asks_the_server_for_nothing_until_it_rests(page):
    sent = hear(page, "framesent")
    open_page(page, "/training")
    before = len(sent)
    track = film(page).locator(".area .track").bounding_box()
    page.mouse.move(track["x"], track["y"] + 10)
    page.mouse.down()
    for index in range(0, 61, 4):
        page.mouse.move(track["x"] + track["width"] * index / 60, track["y"] + 10)
    expect(place(page)).to_have_text("step 14,400 of 14,400")
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"[?&]step=14400"))
    assert len(sent) == before + 1


def test_a_filter_is_chosen_by_mouse_and_by_keys_and_the_link_holds_it(page):
    open_page(page, "/training?step=14400")
    tile(page, 22).click()
    expect_moment(page, 60, 22, 0)
    expect(page).to_have_url(re.compile(r"[?&]filter=22"))
    tile(page, 22).focus()
    for key in ("ArrowUp", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect_moment(page, 60, 15, 0)
    expect(page).to_have_url(re.compile(r"[?&]filter=15"))


def test_another_sample_changes_the_map_and_leaves_the_step(page):
    open_page(page, "/training?step=14400&filter=16")
    page.get_by_role("button", name="Next sample").click()
    expect_moment(page, 60, 16, 1)


ORDER = """first =>
    document.querySelector(".st-key-result, .st-key-controls")?.classList.contains(first)"""


def test_the_film_is_whole_on_a_screen_and_stands_before_the_controls_on_a_phone(page):
    open_page(page, "/training")
    for width, height, top, end in (
        (1440, 900, 230, 900),
        (1280, 720, 230, 720),
        (390, 844, 400, 930),
    ):
        page.set_viewport_size({"width": width, "height": height})
        first = "st-key-result" if width == 390 else "st-key-controls"
        page.wait_for_function(ORDER, arg=first, polling=POLLING)
        settle(page)
        tiles, chosen = (film(page).locator(part).bounding_box() for part in (".grid", ".detail"))
        assert tiles["y"] < top
        assert tiles["y"] + tiles["height"] <= height
        assert chosen["y"] + chosen["height"] <= end


@pytest.mark.own_visit
def test_the_film_is_under_200_kilobytes(page):
    received = hear(page, "framereceived")
    open_page(page, "/training")
    settle(page)
    assert 80_000 < max(map(len, received)) < 200_000


def test_the_three_first_layers_are_compared_by_what_their_runs_have_reached(page):
    open_page(page, "/training?view=runs")
    for title, runs in zip(
        ("Learned", "Hand-made, fixed", "Random, fixed"), FASHION.runs.values(), strict=True
    ):
        metric = page.get_by_test_id("stMetric").filter(has_text=title)
        mean = sum(float(run[-1]) for run in runs) / len(runs)
        expect(metric.get_by_test_id("stMetricValue")).to_have_text(
            f"{format_number(100 * mean)} %"
        )
    lines = page.locator(".scatterlayer .js-line")
    expect(lines).to_have_count(15)
    strokes = lines.evaluate_all("all => all.map(line => line.style.stroke)")
    assert set(strokes) == {"rgb(86, 70, 196)", "rgb(194, 87, 12)", "rgb(31, 111, 176)"}
    expect(page.get_by_text(re.compile("^Learned filters (are|beat)"))).to_contain_text(
        "the worst run of the former is still better than the best of the latter"
    )
    expect(page.locator(".modebar-btn:visible")).to_have_count(0)
    for scheme, ground in (("light", (255, 255, 255)), ("dark", (20, 20, 28))):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(IN_THEME, arg=scheme, polling=POLLING)
        fills = page.locator(".js-plotly-plot .main-svg text").evaluate_all(
            "all => [...new Set(all.map(text => getComputedStyle(text).fill))]"
        )
        for fill in fills:
            ink = [int(part) for part in re.findall(r"\d+", fill)]
            assert contrast(ink, ground) >= 4.5, (scheme, fill)


def test_a_number_is_typed_with_a_comma_in_any_language_and_changed_by_keys_within_its_range(page):
    open_page(page, "/training?filters=4")
    session = page.context.new_cdp_session(page)
    rate = page.get_by_label("Learning rate", exact=True)

    def expect_rate(number):
        expect(page).to_have_url(re.compile(f"filters=4&learning_rate={number}$"))

    for locale, number in (("de-DE", 0.25), ("fr-FR", 1.5), ("en-US", 0.02)):
        session.send("Emulation.setLocaleOverride", {"locale": locale})
        rate.fill("")
        page.keyboard.type(f"{number}".replace(".", ","))
        page.keyboard.press("Enter")
        expect_rate(number)
        session.send("Emulation.setLocaleOverride")
    # By 0.001 at each press; what a held key runs through is not sent.
    page.keyboard.press("ArrowDown")
    expect_rate("0.019")
    page.keyboard.down("ArrowUp")
    page.keyboard.down("ArrowUp")
    expect(rate).to_have_value("0.021")
    settle(page)
    expect_rate("0.019")
    page.keyboard.up("ArrowUp")
    expect_rate("0.021")
    largest = LEARNING_RATES[1]
    rate.fill(f"{largest - 0.0005}".replace(".", ","))
    page.keyboard.press("ArrowUp")
    expect_rate(f"{largest:g}")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    # What is typed elsewhere while a number is refused arrives whole.
    rate.fill("abc")
    page.get_by_role("textbox", name="Filters", exact=True).click()
    page.keyboard.press("Control+A")
    page.keyboard.type("12", delay=50)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("filters=12&"))
    refused = page.get_by_test_id("stAlert").filter(has_text="Received: 'abc'")
    expect(refused).to_contain_text(f"Still in use: {largest:g}")
    # On a phone a keyboard for numbers opens: no minus sign is needed.
    expect(rate).to_have_attribute("inputmode", "decimal")
