"""The page of layers as a person sees it, against convcore's own network."""

import io
import re
from functools import cache

import numpy as np
import pytest
from PIL import Image

from convcore.contributions import contributions
from convcore.receptive import Window
from convcore.rounding import digits_for, format_number, percent
from pages.shared.widgets.descriptions import map_texts
from tests.browser.connection import hear
from tests.browser.expecting import expect
from tests.browser.filters import FASHION, same
from tests.browser.forward import answer, layers_of, stored_weights
from tests.browser.reading import go, open_page, pixels, settle, signed_colours
from tests.browser.test_translation import TRANSLATE, WAYS


def contribution_digits(largest):
    """Choose the decimals of a ledger's numbers, the same for all units of a map."""
    return max(3, digits_for(largest))


KERNEL, BIAS = (stored_weights(FASHION.model_path)[f"conv2d_1/vars/{index}"] for index in (0, 1))


@cache
def layers(sample):
    return layers_of(FASHION, FASHION.first_layer, FASHION.image(sample))


def open_layers(page, query=""):
    go(page, f"/layers?{query}" if query else "/layers")
    # Nothing is drawn before the network has woken up, which takes a busy machine a while.
    expect(page.locator(".opened .card")).to_be_visible(timeout=90_000)
    settle(page)


RESULT_IS_FIRST = """() => document.querySelector(".st-key-result")?.compareDocumentPosition(
  document.querySelector(".st-key-controls")) & Node.DOCUMENT_POSITION_FOLLOWING"""


def test_on_a_phone_the_chosen_map_stays_below_the_header_while_its_sum_is_read(page):
    page.set_viewport_size({"width": 390, "height": 844})
    open_layers(page, "layer=conv2&about=sum")
    page.wait_for_function(RESULT_IS_FIRST, polling=100)
    settle(page)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollHeight") <= 4 * 844
    page.locator(".ledger .tiles").scroll_into_view_if_needed()
    assert 50 < page.locator(".opened").bounding_box()["y"] < 80


def stage(page, name):
    return page.get_by_role("group", name=re.compile(f"^{name},"))


def maps_shown(page):
    return page.get_by_role("grid", name="Maps").get_by_role("gridcell")


def status(page):
    """Find the line that speaks of the unit."""
    return page.locator(".unit .status")


def unit_map(page):
    return page.locator(".unit").get_by_role("application")


def move_to_unit(page, row, column, shape):
    box = unit_map(page).bounding_box()
    page.mouse.move(
        box["x"] + (column + 0.5) / shape[1] * box["width"],
        box["y"] + (row + 0.5) / shape[0] * box["height"],
    )


def part_of(mark, picture):
    """Give the place of a mark on its picture: top, left, height and width as parts of it."""
    inner, outer = mark.bounding_box(), picture.bounding_box()
    return [
        (inner["y"] - outer["y"]) / outer["height"],
        (inner["x"] - outer["x"]) / outer["width"],
        inner["height"] / outer["height"],
        inner["width"] / outer["width"],
    ]


def test_the_mosaics_show_every_map_in_the_colours_of_its_values(page):
    open_layers(page, "sample=3")
    for name, across in {"conv1": 4, "conv2": 6, "pool2": 6}.items():
        maps = layers(3)[name]
        rows, columns, count = maps.shape
        gap = max(1, round(columns / 10))
        shown = pixels(stage(page, name).locator("canvas"))
        limit = np.abs(maps).max()
        for number in (0, 5, count - 1):
            top = number // across * (rows + gap)
            left = number % across * (columns + gap)
            part = shown[top : top + rows, left : left + columns].astype(float)
            expected = signed_colours(maps[..., number], limit)
            np.testing.assert_allclose(part, expected, atol=4)


def test_pointing_at_a_map_says_what_it_is_made_from_and_a_click_opens_it(page):
    open_layers(page)
    line = page.locator(".path .status")
    canvas = stage(page, "conv2").locator("canvas")
    box = canvas.bounding_box()
    # Map 13 stands third in the second row of six.
    place = {"x": box["width"] * 1.5 / 6, "y": box["height"] * 2.5 / 11}
    canvas.hover(position=place)
    expect(line).to_have_text("conv2, map 13 is made from all 32 maps of pool1.")
    assert page.locator(".path svg .pointed").get_attribute("d").count("M") == 32
    stage(page, "relu2").locator("canvas").hover(position=place)
    expect(line).to_have_text(
        "relu2, map 13 is made from one map of conv2, the one with its number."
    )
    assert page.locator(".path svg .pointed").get_attribute("d").count("M") == 1
    stage(page, "softmax").get_by_text("Dress").hover()
    expect(line).to_have_text("softmax, Dress is made from all 10 units of logits.")
    before = page.locator(".opened").bounding_box()
    stage(page, "relu2").locator("canvas").click(position=place)
    page.wait_for_url("**/layers?map=13")
    expect(page.locator(".opened strong")).to_have_text("relu2, map 13")
    assert page.locator(".opened").bounding_box() == before  # in place: nothing jumps
    expect(maps_shown(page)).to_have_count(64)
    expect(maps_shown(page).nth(13)).to_have_attribute("aria-selected", "true")
    texts = map_texts(layers(0)["relu2"])
    expect(maps_shown(page).nth(13)).to_have_attribute("aria-label", f"Map 13: {texts[13]}")


def shares_of(sample, number):
    """Say how much each map of pool1 makes up of a map of conv2 on balance, by hand."""
    found = contributions(layers(sample)["pool1"], KERNEL[..., number], Window((3, 3)))
    return found.sum(axis=(0, 1)) / np.abs(found).sum()


def test_the_lines_of_the_chosen_map_stay_and_are_as_strong_as_what_it_owes(page):
    open_layers(page, "map=13")
    page.mouse.move(0, 0)
    shares = shares_of(0, 13)
    parts = [part for part in shares / np.abs(shares).max() if abs(part) >= 0.08]
    widths = page.locator(".path svg g path").evaluate_all(
        "all => all.map(line => [parseFloat(line.style.strokeWidth), line.style.stroke])"
    )
    # One on from conv2; then by map from pool1, relu1, conv1 and the input.
    assert len(widths) == 1 + 4 * len(parts)
    expected = [0.5 + 3 * abs(part) for part in parts]
    np.testing.assert_allclose([width for width, _ in widths[1 : 1 + len(parts)]], expected, 1e-3)
    assert [colour for _, colour in widths[1 : 1 + len(parts)]] == [
        "var(--against)" if part < 0 else "var(--for)" for part in parts
    ]
    largest = np.argsort(-np.abs(shares), kind="stable")[:5]
    sources = page.locator(".opened").get_by_role("button")
    assert sources.evaluate_all("all => all.map(one => one.title)") == [
        f"Open map {each} of pool1, which {'adds' if shares[each] > 0 else 'takes away'} "
        f"{percent(abs(float(shares[each])), 1)}"
        for each in largest
    ]
    sources.first.click()
    page.wait_for_url(f"**layer=pool1&map={largest[0]}")
    expect(page.locator(".opened strong")).to_have_text(f"pool1, map {largest[0]}")


def test_the_field_follows_the_unit_in_the_browser_and_a_click_chooses_it(page):
    open_layers(page, "layer=pool2&map=5&sample=3&about=sees")
    maps, picture = layers(3)["pool2"], page.locator(".unit .input .picture")
    expect(same(page)).to_be_visible()  # nothing is asked for any more
    sent = hear(page, "framesent")
    unit_map(page).scroll_into_view_if_needed()
    for row, column in ((0, 0), (4, 4), (2, 3)):
        move_to_unit(page, row, column, (5, 5))
        value = format_number(maps[row, column, 5], digits_for(np.abs(maps).max()))
        expect(status(page)).to_have_text(
            f"Row {row}, column {column} of pool2, map 5: {value}. It sees rows {4 * row} to "
            f"{4 * row + 9}, columns {4 * column} to {4 * column + 9} of the input: 10 × 10 "
            "pixels; without pooling it would see 5 × 5."
        )
        found = part_of(picture.locator(".mark.field"), picture)
        np.testing.assert_allclose(
            found, [4 * row / 28, 4 * column / 28, 10 / 28, 10 / 28], atol=0.004
        )
        crop = pixels(page.locator(".unit .sees canvas"))[..., 0]
        seen = FASHION.samples[3][4 * row : 4 * row + 10, 4 * column : 4 * column + 10, 0]
        np.testing.assert_array_equal(crop, seen)
    assert page.url.endswith("about=sees")
    assert not sent
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**unit=2%2C3&about=sees")


def test_the_keys_move_the_unit_and_enter_chooses_it(page):
    open_layers(page, "layer=conv2&map=8&unit=4,6&about=sees")
    unit_map(page).focus()
    expect(status(page)).to_contain_text("Row 4, column 6 of conv2, map 8")
    for key in ("ArrowUp", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    expect(status(page)).to_contain_text("Row 3, column 4 of conv2, map 8")
    expect(status(page)).to_contain_text("It sees rows 6 to 13, columns 8 to 15 of the input")
    page.keyboard.press("Enter")
    page.wait_for_url("**unit=3%2C4&about=sees")
    page.keyboard.press("ArrowDown")
    with page.sockets[-1].expect_event("framesent"):  # when the hand rests
        page.keyboard.press("Escape")
    expect(status(page)).to_contain_text("Row 3, column 4")
    settle(page)


@pytest.mark.parametrize(
    ("sample", "number", "row", "column"), [(0, 0, 8, 7), (17, 8, 4, 6), (3, 28, 10, 0)]
)
def test_the_ledger_adds_up_to_the_unit_with_the_digits_of_a_second_network(
    page, sample, number, row, column
):
    open_layers(page, f"layer=conv2&about=sum&sample={sample}&map={number}&unit={row},{column}")
    below, above = layers(sample)["pool1"], layers(sample)["conv2"]
    found = contributions(below, KERNEL[..., number], Window((3, 3)))
    loops = [
        sum(
            float(below[row + down, column + right, each])
            * float(KERNEL[down, right, each, number])
            for down in range(3)
            for right in range(3)
        )
        for each in range(32)
    ]
    np.testing.assert_allclose(found[row, column], loops, rtol=1e-5, atol=1e-6)
    digits = contribution_digits(max(np.abs(found).max(), abs(BIAS[number])))
    order = sorted(range(32), key=lambda each: -loops[each])
    shown = page.get_by_role("listbox", name="Contributions").get_by_role("option")
    assert shown.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))") == [
        f"Filter {each}: {format_number(loops[each], digits)}" for each in order
    ]
    total = sum(loops) + float(BIAS[number])
    np.testing.assert_allclose(total, above[row, column, number], rtol=1e-4, atol=1e-6)
    expect(page.get_by_text("32 contributions")).to_contain_text(
        f"32 contributions, together {format_number(sum(loops), digits)}, + bias "
        f"{format_number(BIAS[number], digits)} = {format_number(total, digits)}. conv2 has "
        f"{format_number(total, digits)}"
    )
    value = format_number(total, digits)
    if total > 0:
        best = (
            f"It fires, at {format_number(total, digits)}, because filter {order[0]} answers here"
        )
    else:
        best = (
            f"It does not fire ({value}, which ReLU turns into 0), because filter {order[-1]} "
            "speaks against it here"
        )
    expect(page.get_by_text(best)).to_be_visible()


def test_a_tile_of_the_ledger_shows_its_nine_products(page):
    open_layers(page, "layer=conv2&about=sum&sample=17&map=8&unit=4,6")
    below = layers(17)["pool1"]
    options = page.get_by_role("option")
    options.first.focus()
    page.keyboard.press("ArrowRight")
    label = page.locator(".entry:focus").get_attribute("aria-label")
    filter_number = int(re.match(r"Filter (\d+)", label)[1])
    weights, patch = KERNEL[:, :, filter_number, 8], below[4:7, 6:9, filter_number]
    shown = {
        name: page.get_by_role("group", name=name, exact=True).locator(".cells span")
        for name in ("Kernel", "Patch", "Products")
    }
    expect(page.locator(".which")).to_contain_text(f"Filter {filter_number} contributes")
    read = {name: np.array(cells.all_inner_texts(), float) for name, cells in shown.items()}
    np.testing.assert_allclose(read["Kernel"], weights.ravel(), atol=6e-4)
    np.testing.assert_allclose(read["Patch"], patch.ravel(), atol=6e-4)
    np.testing.assert_allclose(read["Products"], (weights * patch).ravel(), atol=6e-4)


def test_a_pooled_unit_is_taken_apart_where_its_maximum_came_from(page):
    open_layers(page, "sample=3&layer=pool2&map=3&unit=0,0&about=sum")
    members = layers(3)["conv2"][:2, :2, 3]
    row, column = np.unravel_index(members.argmax(), (2, 2))
    expect(page.get_by_text("units of conv2 that are pooled")).to_contain_text(
        f"Taken apart is the largest of the units of conv2 that are pooled, at row {row}, column "
        f"{column}"
    )


def test_a_patch_that_excites_a_map_opens_its_sample_at_its_unit(page):
    open_layers(page, "map=8&about=excites")
    patches = FASHION.statistics.patches["relu2"]
    sample, (row, column) = patches.samples[8, 2], patches.pixels[8, 2]
    value = layers(int(sample))["relu2"][row, column, 8]
    assert value == layers(int(sample))["relu2"][..., 8].max()
    page.get_by_role("button", name=f"Sample {sample}: ").click()
    page.wait_for_url(f"**sample={sample}&map=8&unit={row}%2C{column}&about=excites")
    page.get_by_role("tab", name="What it sees").click()
    page.wait_for_url("**about=sees")
    expect(page.locator(".patches")).to_have_count(0)  # only the open tab is made
    expect(status(page)).to_contain_text(
        f"Row {row}, column {column} of relu2, map 8: {format_number(value, 3)[:4]}"
    )


def test_the_sum_reaches_the_logit_and_is_followed_back_unit_by_unit(page):
    given, weights = layers(7), stored_weights(FASHION.model_path)
    label = int(given["logits"].argmax())
    open_layers(page, f"sample=7&layer=softmax&map={label}&about=sum")
    expect(page.get_by_text("Softmax turns the 10 logits")).to_be_visible()
    share = percent(float(given["softmax"][label]), 1)
    *_, rival, _ = np.argsort(given["logits"])
    ahead = format_number(float(given["logits"][label] - given["logits"][rival]), 2)
    leads = f"It is {ahead} above that of {FASHION.classes[rival]}, and so its share is {share}."
    expect(page.locator(".ledger .words")).to_contain_text(leads)
    parts = given["relu3"] * weights["dense_1/vars/0"][:, label]
    first, second = (int(each) for each in np.argsort(-parts)[:2])
    digits = contribution_digits(max(np.abs(parts).max(), 0))
    logit, *amounts = (
        format_number(float(each), digits)
        for each in (given["logits"][label], parts[first], parts[second])
    )
    expect(page.locator(".ledger .words")).to_contain_text(
        f"The logit of {FASHION.classes[label]} is {logit}, because unit {first} of relu3 "
        f"(+{amounts[0]}) and unit {second} (+{amounts[1]}) speak for it."
    )
    assert page.get_by_role("option").count() == 32
    # Where on the input that comes from: place by place of pool2, without the bias.
    kernels = weights["dense/vars/0"].reshape(5, 5, 64, 256)[..., first]
    traced = (given["pool2"] * kernels).sum(axis=2) * weights["dense_1/vars/0"][first, label]
    shown = pixels(page.locator(".ledger .over canvas").first, "RGBA")[..., 3] / 230
    np.testing.assert_allclose(
        shown / shown.max(), np.abs(traced) / np.abs(traced).max(), atol=0.02
    )
    page.get_by_role("button", name=f"See what unit {first} of relu3 adds up").click()
    page.wait_for_url(f"**layer=relu3&map={first}*about=sum")
    expect(page.locator(".ledger .words")).to_contain_text("It fires, at")
    by_map = (given["pool2"] * kernels).sum(axis=(0, 1))
    follow = page.get_by_role("button", name=f"See what map {by_map.argmax()} of pool2 adds up")
    follow.click()
    page.wait_for_url(f"**layer=pool2&map={by_map.argmax()}*about=sum")
    expect(page.locator(".ledger .words")).to_contain_text(
        "Taken apart is the largest of the units of conv2"
    )


def covered_losses(sample, label):
    """Cover 8 x 8 pixels at steps of 2 and ask convcore's network each time."""
    image = FASHION.image(sample)
    before = answer(FASHION, FASHION.first_layer, image)[label]
    losses = np.zeros((11, 11))
    for row in range(11):
        for column in range(11):
            covered = image.copy()
            covered[2 * row : 2 * row + 8, 2 * column : 2 * column + 8] = 0
            losses[row, column] = before - answer(FASHION, FASHION.first_layer, covered)[label]
    return losses


def slopes_of(sample, label):
    """Follow the logit of a class back to the last maps, by hand."""
    weights, given = stored_weights(FASHION.model_path), layers(sample)
    hidden = weights["dense_1/vars/0"][:, label] * (given["dense1"] > 0)
    pooled = (weights["dense/vars/0"] @ hidden).reshape(5, 5, 64)
    slopes = np.zeros((11, 11, 64))
    for row, column, number in np.ndindex(pooled.shape):
        members = given["relu2"][2 * row : 2 * row + 2, 2 * column : 2 * column + 2, number]
        down, right = np.unravel_index(members.argmax(), (2, 2))
        slopes[2 * row + down, 2 * column + right, number] = pooled[row, column, number]
    return slopes


def opacity(page, title):
    """Read how opaque the map over a picture is: (h, w) in [0, 1]."""
    figure = page.locator("figure").filter(has=page.get_by_text(title, exact=True))
    return pixels(figure.locator(".over canvas"), "RGBA")[..., 3] / 230


def where(place):
    row, column = (2 * int(side) for side in place)
    return f"rows {row} to {row + 7}, columns {column} to {column + 7}"


def explain(page, name):
    menu = page.get_by_role("combobox", name="Class to explain")
    menu.scroll_into_view_if_needed()
    settle(page)  # a menu closes where the page scrolls
    menu.click()
    page.get_by_role("option", name=name, exact=True).click()


def test_grad_cam_and_occlusion_equal_an_independent_computation(page):
    open_layers(page, "sample=7&about=why")
    label = int(layers(7)["softmax"].argmax())
    for chosen in (label, 6):
        if chosen != label:
            explain(page, FASHION.classes[chosen])
            page.wait_for_url("**explain=Shirt*")
        share = percent(layers(7)["softmax"][chosen], 1)
        text = page.get_by_text(f"The network gives {FASHION.classes[chosen]} {share}.")
        expect(text).to_be_visible()
        settle(page)
        losses = covered_losses(7, chosen)
        cam = np.maximum(layers(7)["relu2"] @ slopes_of(7, chosen).mean(axis=(0, 1)), 0)
        np.testing.assert_allclose(opacity(page, "Grad-CAM"), cam / cam.max(), atol=0.01)
        expected = np.abs(losses) / np.abs(losses).max()
        np.testing.assert_allclose(opacity(page, "Occlusion"), expected, atol=0.01)
        worst = np.unravel_index(losses.argmax(), losses.shape)
        points = format_number(100 * losses.max(), 1)
        expect(text).to_contain_text(f"Covering {where(worst)} costs most, {points} points.")
        strongest = np.unravel_index(cam.argmax(), cam.shape)
        expect(text).to_contain_text(f"Grad-CAM is strongest at {where(strongest)}")
        alike = format_number(np.corrcoef(cam.ravel(), losses.ravel())[0, 1], 2)
        expect(text).to_contain_text(f"Cell by cell, the correlation of the two maps is {alike}.")


def test_a_class_that_nothing_speaks_for_gets_a_sentence_instead_of_noise(page):
    open_layers(page, "input=upload&explain=Pullover&about=why")
    black = io.BytesIO()
    Image.new("L", (28, 28)).save(black, "PNG")
    page.locator("input[type=file]").set_input_files(
        {"name": "black.png", "mimeType": "image/png", "buffer": black.getvalue()}
    )
    expect(page.get_by_text("Grad-CAM is 0 everywhere")).to_be_visible()
    settle(page)
    assert not opacity(page, "Grad-CAM").any()


def test_links_to_what_does_not_exist_are_explained_and_the_page_stands(page):
    open_layers(page, "layer=conv9&map=99&unit=40,2&explain=Hat&about=why")
    alerts = " ".join(page.get_by_role("alert").all_inner_texts())
    assert "Layer is one of conv1, relu1, pool1, conv2" in alerts
    assert "The layer relu2 has maps 0 to 63. Received: map 99. Shown at first: map 0" in alerts
    assert "relu2 has rows 0 to 10 and columns 0 to 10. Received: unit '40,2'." in alerts
    assert "Shown at first: the strongest unit" in alerts
    assert "Class to explain is one of " in alerts
    expect(stage(page, "relu2").get_by_role("button")).to_have_attribute("aria-pressed", "true")


def test_a_layer_is_chosen_by_keyboard_and_a_map_that_it_lacks_gives_way(page):
    open_layers(page, "map=40&unit=10,10")
    stage(page, "pool1").get_by_role("button").focus()
    expect(page.locator(".path .status")).to_have_text(
        "Each map of pool1 is made from one map of relu1, the one with its number."
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/layers?*layer=pool1*")
    expect(maps_shown(page)).to_have_count(32)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("tab", name="What it adds up").click()
    link = page.get_by_role("link", name="See the nine products")
    expect(link).to_be_visible()


def test_the_sentences_of_the_next_sample_take_the_place_of_translated_ones(page):
    sentence = page.locator("p").filter(has_text="The network gives")
    open_page(page, "/layers?sample=1&about=why")
    expect(sentence).to_be_visible()
    right = sentence.inner_text()
    page.get_by_role("button", name="Previous sample").click()
    expect(sentence).not_to_have_text(right)
    settle(page)
    page.evaluate(f"way => ({TRANSLATE})(document.body, way)", WAYS["instead"])
    expect(sentence).to_contain_text("«")
    page.get_by_role("button", name="Next sample").click()
    # What is the same in both stays translated.
    expect(sentence).to_have_text(re.compile("«?»?".join(map(re.escape, right))))


def test_sentence_and_labels_say_alike_what_each_map_adds_on_balance(page):
    open_layers(page, "sample=2&layer=conv2&map=43")
    sources = page.locator(".opened").get_by_role("button")
    labels = sources.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    first, second = (label.split(", which ")[1] for label in labels[:2])
    assert (first, second) == ("takes away 7.9 %", "takes away 6.9 %")
    shares = page.locator(".opened .source .share").all_inner_texts()
    assert shares[::4] == ["-7.9 %", "+4.3 %"]
    expect(page.locator(".opened p").nth(1)).to_have_text(
        f"It adds up all 32 maps of pool1. On balance, map 8 {first} and map 27 {second} of all "
        "that these add and take away."
    )
