"""A network of the visitor's own, from the file to every page, against convcore."""

import re

import numpy as np
import pytest

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.networks.input_scale import OF_CHANNELS
from convcore.pictures.samples import pictures_as_samples
from convcore.pool import pool2d
from convcore.rounding import format_number, percent
from pages.shared.address.parameters import PARAMETERS
from pages.shared.widgets.descriptions import map_texts
from tests.activation_formulas import softmax
from tests.browser.expecting import expect
from tests.browser.filters import labels, same, tiles
from tests.browser.network_by_hand import HOLD_BACK, deaf
from tests.browser.reading import PAINTED, arrive, open_page, settle
from tests.browser.test_layers import explain
from tests.keras_files import archive, hdf5, layer, sequential

SHAPE = (20, 20, 3)
RANDOM = np.random.default_rng(11)
ARRAYS = {
    "conv2d": [RANDOM.normal(0, 0.3, (5, 5, 3, 6)), RANDOM.normal(0, 0.1, 6)],
    "conv2d_1": [RANDOM.normal(0, 0.3, (3, 3, 6, 4)), RANDOM.normal(0, 0.1, 4)],
    "dense": [RANDOM.normal(0, 0.3, (4, 3)), RANDOM.normal(0, 0.1, 3)],
}
ARRAYS = {group: [a.astype(np.float32) for a in arrays] for group, arrays in ARRAYS.items()}
KERNEL, BIAS = ARRAYS["conv2d"]
SAMPLES, TITLES = pictures_as_samples(SHAPE)


def window(**more):
    return {"strides": [1, 1], "dilation_rate": [1, 1], "padding": "same", "use_bias": True} | more


NETWORK = archive(
    sequential(
        layer("InputLayer", "picture", batch_shape=[None, *SHAPE]),
        layer("Rescaling", "scaled", scale=1 / 255, offset=0.0),
        layer("Conv2D", "first", filters=6, activation="relu", kernel_size=[5, 5], **window()),
        layer("AveragePooling2D", "mean", pool_size=[2, 2], strides=[2, 2], padding="valid"),
        layer("Conv2D", "second", filters=4, activation="elu", kernel_size=[3, 3], **window()),
        layer("GlobalMaxPooling2D", "most", keepdims=False),
        layer("Dense", "logits", units=3, activation="linear", use_bias=True),
    ),
    hdf5(ARRAYS),
)


def elu(values):
    return np.where(values > 0, values, np.expm1(np.minimum(values, 0)))


def image(number):
    return np.asarray(SAMPLES[number] / 255, np.float32)


def first_maps(number):
    return conv2d(image(number), KERNEL, bias=BIAS, padding="same")


def bring(page, data=NETWORK, name="mine.keras"):
    """Bring a file, the first one or another one in its place."""
    upload, before = page.locator("input[type=file]"), page.get_by_text("Your network: ")
    expect(upload.or_(before).first).to_be_attached()
    if not upload.count():
        before.click()
    kind = {"name": name, "mimeType": "application/zip", "buffer": data}
    upload.first.set_input_files(kind)


def open_own(page, path="learned_filters"):
    open_page(page, f"/{path}?model=upload")
    bring(page)
    expect(page.get_by_text("Your network: mine.keras")).to_be_visible(timeout=60_000)


def numbers(texts):
    return [[float(number) for number in re.findall(r"-?\d+\.?\d*", text)] for text in texts]


def test_its_filters_and_maps_are_what_convcore_computes(page):
    open_page(page, "/learned_filters?model=upload")
    expect(page.get_by_text("This visit has no network")).to_be_visible()
    bring(page)
    expect(page.get_by_text("6 of 6 shown")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(f"Sample 0: {TITLES[0]}")).to_be_visible()
    line = page.locator(".st-key-what_to_do")
    expect(line).to_contain_text("This network sorts pictures into")  # of its file, at once
    stages = {"convolution": first_maps(0)}
    stages["relu"] = relu(stages["convolution"])
    stages["pooled"] = pool2d(stages["relu"], 2, kind="average")
    for stage, maps in stages.items():
        page.get_by_role("radio", name=PARAMETERS["stage"].called(stage), exact=True).click()
        page.wait_for_url(f"**stage={stage}*" if stage != "relu" else re.compile("^(?!.*stage=)"))
        # Of all filters this one changes from stage to stage.
        row, column = where(maps[..., 1])
        expect(tiles(page).nth(1)).to_have_attribute(
            "aria-label", re.compile(f"at row {row}, column {column}$")
        )
        ours = [f"Filter {index}: {text}" for index, text in enumerate(map_texts(maps))]
        np.testing.assert_allclose(numbers(labels(page)), numbers(ours), atol=0.011)
    expect(page.get_by_text("Input after scaled")).to_be_visible()
    expect(same(page)).to_be_visible()


def where(values):
    return np.unravel_index(np.abs(values).argmax(), values.shape)


def test_every_page_works_with_it_and_says_what_is_missing(page):
    open_own(page)
    for detail, sentence in (
        ("What it is", "What makes it fire needs its answers to many images"),
        ("Patches", "What excites it most needs its answers to many images"),
        ("Ranking", "What silencing costs needs its answers to many images"),
    ):
        page.get_by_role("tab", name=detail, exact=True).click()
        expect(page.get_by_text(sentence)).to_be_visible()
    page.get_by_role("link", name="Layers", exact=True).click()
    arrive(page, "Layers")
    expect(page.get_by_text("All 4 maps of second.")).to_be_visible()
    page.get_by_role("tab", name="What it adds up").click()
    expect(page.get_by_text("It reads 3 × 3 values of each of the 6 maps of mean")).to_be_visible()
    expect(page.get_by_text("contributions, together")).to_contain_text("6 contributions")
    page.get_by_role("option").last.hover()
    logits = page.get_by_role("group", name=re.compile("^logits,"))  # each of which reads fewer
    logits.locator("button.name").click()
    expect(page.get_by_text("contributions, together")).to_contain_text("4 contributions")
    expect(page.locator(".ledger .which")).to_have_text(
        re.compile(r"^Unit \d of most contributes ")
    )
    page.get_by_role("tab", name="What excites it").click()
    expect(page.get_by_text("What excites it most needs its answers to many")).to_be_visible()
    page.get_by_role("tab", name="Why this answer").click()
    expect(page.get_by_text("Grad-CAM is", exact=False).first).to_be_visible()
    page.get_by_role("link", name="Training", exact=True).click()
    expect(page.get_by_text("A film of the filters needs the record of its tr")).to_be_visible()
    page.get_by_role("link", name="Learned filters", exact=True).click()
    arrive(page, "Learned filters")
    expect(page.get_by_text("Your network: mine.keras")).to_be_visible()
    expect(page.get_by_text("6 of 6 shown")).to_be_visible()


REFUSED = {
    b"only a text": "Received: a file of 11 bytes that is no such archive, or a damaged one",
    archive(version="2.15.0"): "Received: '2.15.0'",
    archive(sequential(layer("Lambda", "evil", function="x"))): (
        "Received: 'Lambda', for the layer 'evil'"
    ),
}


def test_a_refused_file_is_explained_and_the_network_stays(page):
    open_own(page, "layers")
    maps = page.get_by_text("All 4 maps of second.")
    expect(maps).to_be_visible(timeout=60_000)
    settle(page)
    for data, sentence in REFUSED.items():
        bring(page, data, "other.keras")
        expect(page.get_by_text(sentence)).to_be_visible()
        expect(page.get_by_text("Your network: mine.keras")).to_be_visible()
        expect(maps).to_be_visible()


def test_what_is_set_for_it_comes_back_and_goes_with_its_file(page, other_page):
    open_own(page)
    expect(page.get_by_text("6 of 6 shown")).to_be_visible(timeout=60_000)
    bars = page.get_by_role("listitem")
    expect(bars).to_have_count(3)
    before = bars.all_inner_texts()
    page.get_by_role("button", name="Silence others").click()
    expect(bars.first).to_have_attribute("aria-label", re.compile("before .* now"))
    page.wait_for_url("**silence=1-5**")
    page.get_by_role("button", name="Undo all changes").click()
    expect(bars.first).not_to_have_attribute("aria-label", re.compile("before .* now"))
    settle(page)
    assert bars.all_inner_texts() == before
    page.get_by_role("button", name="Silence others").click()
    page.wait_for_url("**silence=1-5**")
    other_page.bring_to_front()
    open_page(other_page, page.url)  # another visit, which sees nothing of it
    expect(other_page.get_by_text("This visit has no network")).to_be_visible()
    expect(other_page.get_by_text("32 of 32 shown")).to_be_visible()
    expect(other_page.get_by_text("mine.keras")).to_have_count(0)
    page.bring_to_front()
    page.get_by_text("Your network: mine.keras").click()
    page.get_by_role("button", name=re.compile("^Remove")).click()
    expect(page.get_by_text("Your network has gone with its file")).to_be_visible()
    expect(page.get_by_text("32 of 32 shown")).to_be_visible()
    page.wait_for_url(re.compile("^(?!.*silence)"))


def answer_to(pixels):
    """What the network gives each class for an input, with a softmax, by convcore."""
    maps = pool2d(relu(conv2d(pixels / 255, KERNEL, bias=BIAS, padding="same")), 2, kind="average")
    kernel, bias = ARRAYS["conv2d_1"]
    second = conv2d(np.asarray(maps, np.float32), kernel, bias=bias, padding="same")
    weights, biases = ARRAYS["dense"]
    return softmax(elu(second).max(axis=(0, 1)) @ weights + biases)


def test_black_and_white_can_be_said_with_what_each_makes_of_the_input_and_classes_named(page):
    open_own(page)
    expect(page.get_by_text("6 of 6 shown")).to_be_visible(timeout=60_000)
    page.get_by_text("Your network: mine.keras").click()
    expect(page.get_by_text("Its layer scaled (Rescaling) makes 0 and 1 of")).to_be_visible()
    page.get_by_role("button", name="Black and white").click()
    mean, deviation = ([float(each) for each in text.split(", ")] for text in OF_CHANNELS[3])
    choices = {
        "0 and 255": image(0) * 255,
        "-1 and 1": image(0) * 2 - 1,
        "a mean and a deviation": (image(0) - mean) / deviation,
    }
    for choice, pixels in choices.items():
        shares = answer_to(np.asarray(pixels, np.float32))
        best = int(shares.argmax())
        hint = f"{re.escape(choice)}\\s*class {best} {percent(float(shares[best]), 1)}"
        expect(page.get_by_test_id("stRadio")).to_contain_text(re.compile(hint))
        page.get_by_test_id("stRadio").get_by_text(choice, exact=True).click()
        bars = page.get_by_role("listitem")
        expect(bars.first).to_have_attribute(
            "aria-label", f"class {best}: {percent(float(shares[best]), 1)}"
        )
    page.get_by_role("textbox", name="Deviation").fill("0")
    page.get_by_role("textbox", name="Deviation").press("Enter")
    expect(page.get_by_text("A deviation is at least 0.00001. Received: 0. Still")).to_be_visible()
    expect(page.get_by_text("as you have set them.")).to_be_visible()
    expect(page.get_by_text("No answer in finite numbers")).to_have_count(0)
    page.keyboard.press("Escape")
    count = sum(array.size for arrays in ARRAYS.values() for array in arrays)
    expect(
        page.get_by_text(f"7 layers, its input among them, and {count:,} parameters.")
    ).to_be_visible()
    names = page.get_by_role("textbox", name="Class names")
    names.fill("cat, dog")
    names.press("Control+Enter")
    expect(page.get_by_text("takes 3 names. Received: 2")).to_be_visible()
    names.fill("{'fish': 2, 'cat': 0, 'dog': 1}")
    names.press("Control+Enter")
    expect(page.get_by_role("listitem", name=re.compile("^fish: "))).to_be_visible()
    expect(page.get_by_text("Received: 2")).to_have_count(0)
    # The file leaves open what its answers are: that is asked once.
    expect(page.get_by_text("Scores, one class is right is assumed, since")).to_be_visible()
    page.get_by_role("button", name="Scores, several may be right at once").click()
    expect(page.get_by_text("the answers need not sum to 100 %")).to_be_visible()
    expect(page.get_by_text("is assumed, since")).to_have_count(0)
    expect(page.get_by_role("listitem", name=re.compile("^fish: "))).to_be_visible()


AGE = archive(
    sequential(
        layer("InputLayer", "picture", batch_shape=[None, *SHAPE]),
        layer("Conv2D", "first", filters=6, activation="relu", kernel_size=[5, 5], **window()),
        layer("GlobalAveragePooling2D", "mean", keepdims=False),
        layer("Dense", "age", units=1, activation="linear", use_bias=True),
    )
    | {"compile_config": {"loss": "mse"}},
    hdf5(
        {"conv2d": ARRAYS["conv2d"], "dense": [np.full((6, 1), 0.5, np.float32), np.ones(1, "f4")]}
    ),
)


def test_one_unit_is_a_plain_number_or_two_classes_of_which_both_can_be_explained(page):
    number = float(relu(first_maps(0)).mean(axis=(0, 1)).sum() / 2 + 1)
    open_page(page, "/learned_filters?model=upload")
    bring(page, AGE, "age.keras")
    expect(page.get_by_text("the loss mean squared error")).to_be_visible(timeout=60_000)
    bars = page.get_by_role("listitem")
    expect(bars).to_have_count(1)
    expect(bars.first).to_have_attribute("aria-label", f"value: {format_number(number)}")
    expect(page.get_by_text("This is a plain number, not a probability.")).to_be_visible()
    page.get_by_role("link", name="Layers", exact=True).click()
    arrive(page, "Layers")
    page.get_by_role("tab", name="Why this answer").click()
    expect(page.get_by_text("this network answers with a plain number")).to_be_visible()
    page.get_by_role("button", name="A score of two classes").click()
    share = 1 / (1 + np.exp(-number))
    given = page.get_by_text("The network gives")
    expect(given).to_contain_text(f"class 1 {percent(share, 1)}")
    explain(page, "class 0")
    expect(given).to_contain_text(f"class 0 {percent(1 - share, 1)}")
    expect(page.get_by_text("One sigmoid speaks for both classes")).to_be_visible()


UNUSUAL = archive(
    sequential(
        layer("InputLayer", "picture", batch_shape=[None, *SHAPE]),
        layer("RandomFlip", "flip", mode="horizontal"),
        layer("Normalization", "norm", axis=[-1], mean=[0.5, 0.4, 0.3], variance=[0.04] * 3),
        layer("ZeroPadding2D", "**zeros**", padding=[[2, 2], [2, 2]]),
        layer(
            *("Conv2D", "onnx::Conv_11"),
            **window(filters=6, activation="relu", kernel_size=[5, 5], padding="valid"),
        ),
        layer("ZeroPadding2D", "rim", padding=[[1, 0], [0, 1]]),
        layer(
            *("Conv2D", "<b>second</b>"),
            **window(filters=4, activation="elu", kernel_size=[3, 3], padding="valid"),
        ),
        layer("GlobalMaxPooling2D", "most", keepdims=False),
        layer("Dense", "logits", units=3, activation="linear", use_bias=True),
    ),
    hdf5(ARRAYS),
)


@pytest.mark.own_visit
def test_one_with_zeros_around_its_maps_and_any_names_is_shown_as_it_is(page):
    open_page(page, "/learned_filters?model=upload")
    bring(page, UNUSUAL)
    expect(same(page)).to_be_visible(timeout=60_000)
    page.get_by_text("Your network: mine.keras").click()
    facts = page.get_by_text("Its first convolution, onnx::Conv_11, has 6 filters")
    expect(facts).to_contain_text(
        "Before any convolution, its layer norm takes 0.500, 0.400, 0.300 from every value and "
        "divides by 0.200, 0.200, 0.200"
    )
    expect(page.get_by_text("does nothing when the network answers: RandomFlip.")).to_be_visible()
    page.get_by_role("link", name="Layers", exact=True).click()
    arrive(page, "Layers")
    expect(page.get_by_text("All 4 maps of <b>second</b>.")).to_be_visible()
    page.get_by_role("tab", name="What it adds up").click()
    expect(page.get_by_text("3 × 3 values of each of the 6 maps of rim, gives")).to_be_visible()
    expect(page.get_by_text("contributions, together")).to_contain_text("6 contributions")


def network(second=4, **scales):
    """Make such a network with more maps, or of other weights, by the groups of its arrays."""
    arrays = {
        group: [array * np.float32(scales.get(group, 1)) for array in of_layer]
        for group, of_layer in ARRAYS.items()
    }
    kernel, bias = arrays["conv2d_1"]
    arrays["conv2d_1"] = [np.tile(kernel, second // 4), np.tile(bias, second // 4)]
    arrays["dense"][0] = np.tile(arrays["dense"][0], (second // 4, 1)) / np.float32(second / 4)
    return archive(
        sequential(
            layer("InputLayer", "picture", batch_shape=[None, *SHAPE]),
            layer("Conv2D", "first", filters=6, activation="relu", kernel_size=[5, 5], **window()),
            layer(
                "Conv2D", "second", filters=second, activation="elu", kernel_size=[3, 3], **window()
            ),
            layer("GlobalMaxPooling2D", "most", keepdims=False),
            layer("Dense", "scores", units=3, activation="softmax", use_bias=True),
        ),
        hdf5(arrays),
    )


def shown(page):
    """Read what is said of the input, each map and each class."""
    page.evaluate(PAINTED)
    note = page.locator(".st-key-input_picture .note").inner_text()
    return note, labels(page), page.get_by_role("listitem").all_inner_texts()


def test_numbers_that_overflow_are_explained_and_what_was_there_stays_or_nothing(page):
    line = page.locator(".witness p")
    open_page(page, "/learned_filters?model=upload")
    bring(page, network(dense=5e37), "near.keras")
    expect(tiles(page)).to_have_count(6)
    expect(line).to_have_text(re.compile("^Keras gives the same"))
    before = shown(page)
    page.get_by_role("tab", name="Change it").click()
    editor = page.locator(".st-key-weights_of_channel")
    first = editor.get_by_label("row 0, column 0", exact=True)
    first.fill("100")
    sentence = "can be shown where it is finite numbers. Received: others from scores."
    expect(line).to_contain_text(sentence)
    assert shown(page) == before
    expect(first).to_have_attribute("title", "100")
    settle(page)
    expect(line).to_contain_text(sentence)
    assert shown(page) == before
    page.get_by_role("button", name="Undo all changes").click()
    expect(line).to_have_text(re.compile("^Keras gives the same"))
    # Of another network nothing is left.
    bring(page, network(conv2d=1e30, conv2d_1=1e30), "far.keras")
    expect(page.get_by_text("Your network: far.keras")).to_be_visible()
    expect(line).to_contain_text("Received: others from second.")
    expect(page.locator(".gallery")).to_be_hidden()
    expect(page.locator(".probabilities")).to_be_hidden()


@pytest.mark.own_visit
def test_one_too_large_for_the_browser_answers_from_keras_and_waits_for_it(page):
    line = page.locator(".witness p")
    page.add_init_script(HOLD_BACK)
    open_page(page, "/learned_filters?model=upload&stage=convolution")
    bring(page, network(second=2800), "large.keras")
    expect(line).to_have_text("These numbers come from Keras.")
    expect(tiles(page)).to_have_count(6)

    def expect_of(number):
        note, maps, _ = shown(page)
        assert note == f"Sample {number}: {TITLES[number]}"
        ours = [
            f"Filter {index}: {text}" for index, text in enumerate(map_texts(first_maps(number)))
        ]
        np.testing.assert_allclose(numbers(maps), numbers(ours), atol=0.011)

    expect_of(0)
    before = shown(page)
    with deaf(page):
        page.get_by_role("button", name="Next sample").click()
        tiles(page).nth(3).press("s")
        assert shown(page) == before
    expect(page.locator("[data-change=silenced]")).to_have_count(1)
    settle(page)
    assert shown(page)[0] == f"Sample 1: {TITLES[1]}"
    told = page.locator(".probabilities").get_by_role("status")
    expect(told).to_have_text(re.compile(r"^Sample 1: class \d, \S+ %\.$"))  # of no label
    expect(page.get_by_role("listitem").first).to_have_attribute(
        "aria-label", re.compile("before .* now")
    )
    tiles(page).nth(3).press("s")
    expect(page.locator("[data-change=silenced]")).to_have_count(0)
    settle(page)
    expect_of(1)
