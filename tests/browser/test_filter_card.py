"""What is known about a filter, as a person sees it; and its way into the Kernel lab."""

import numpy as np

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.kernels.describe import describe
from convcore.kernels.presets import KERNELS
from convcore.rounding import format_number, percent
from tests.browser.expecting import expect
from tests.browser.filters import FASHION, labels, open_filters, tiles
from tests.browser.picking import opened
from tests.browser.reading import arrive, expect_map, open_page, settle


def maps_of_all_samples(number):
    """Convolve all samples with one filter, in one loop over its taps."""
    weights, bias = FASHION.filters[:, :, 0, number], FASHION.biases[number]
    pictures = FASHION.images(slice(None))[..., 0]
    total = np.full((len(pictures), 26, 26), bias, np.float32)
    for row in range(3):
        for column in range(3):
            total += weights[row, column] * pictures[:, row : row + 26, column : column + 26]
    return np.maximum(total, 0)


def test_the_summary_says_what_the_filter_answers_to_is_like_and_how_often_it_fires(page):
    open_filters(page, "filter=8&detail=card")
    expect(page.get_by_text(describe(FASHION.filters[:, :, 0, 8]).sentence)).to_be_visible()
    cosine = np.vdot(KERNELS["sobel_x"].weights, FASHION.filters[:, :, 0, 8]) / (
        np.sqrt(12) * np.linalg.norm(FASHION.filters[:, :, 0, 8])
    )
    likeness = f"Resembles the negative of {KERNELS['sobel_x'].name}: cosine"
    expect(page.get_by_text(f"{likeness} {format_number(-cosine, 2)}.")).to_be_visible()
    summary = page.get_by_text("Fires at").first
    active = maps_of_all_samples(8) > 0
    by_class = [active[FASHION.labels == label].mean() for label in range(10)]
    expect(summary).to_contain_text(f"Fires at {percent(active.mean(), 0)} of the positions")
    for place in (np.argmax(by_class), np.argmin(by_class)):
        share = percent(by_class[place], 0)
        expect(summary).to_contain_text(f"for {FASHION.classes[place]} ({share})")


def test_a_filter_that_is_like_no_hand_made_kernel_is_said_to_be_so(page):
    open_filters(page, "filter=7&detail=card")
    expect(page.get_by_text("Is like none of the hand-made kernels: the nearest")).to_contain_text(
        "has a cosine of 0.45, and from 0.85 on we call two alike."
    )
    expect(page.locator(".js-plotly-plot")).to_have_count(2)


def test_the_polar_plot_points_where_the_filter_answers_most(page):
    open_page(page, "/kernel_lab")
    page.get_by_role("tab", name="Angle by angle").click()
    plot = page.locator(".js-plotly-plot")
    expect(plot).to_have_count(1)
    expect(plot.locator(".polar .js-line")).to_have_count(2)
    angles, strengths = plot.evaluate("p => [[...p._fullData[0].theta], [...p._fullData[0].r]]")
    # Rows 1, 0, -1, and an edge with its bright side above, give or take: three pixels of 1.
    np.testing.assert_allclose(max(strengths), 3)
    np.testing.assert_allclose(np.mean(np.array(angles)[np.isclose(strengths, 3)]), 90)
    for text in (
        "become 0 times their value: that is the sum of the weights.",
        "the column (1.00, 0.00, -1.00)",
    ):
        expect(page.get_by_text(text)).to_be_visible()


def test_a_patch_opens_its_sample_at_its_pixel(page):
    open_filters(page, "filter=8&detail=patches")
    patches = page.locator("button.patch")
    expect(patches).to_have_count(12)
    strongest = maps_of_all_samples(8).max(axis=(1, 2))
    values = [float(text.split(" at ")[0].split(", ")[-1]) for text in patches.evaluate_all(
        "all => all.map(patch => patch.ariaLabel)"
    )]  # fmt: skip
    np.testing.assert_allclose(values, np.sort(strongest)[:-13:-1], atol=0.0051)
    sample = int(strongest.argmax())
    row, column = np.unravel_index(maps_of_all_samples(8)[sample].argmax(), (26, 26))
    patches.first.click()
    expect(page.get_by_text(f"Sample {sample}: ").first).to_be_visible()
    page.wait_for_url(f"**pixel={row}%2C{column}*")
    expect(page.locator(".probe .line")).to_contain_text(f"Row {row}, column {column}:")


def test_the_ranking_and_the_order_by_damage_agree(page):
    open_filters(page, "filter=8&detail=ranking&sort=damage")
    without = FASHION.statistics.right_without
    order = np.argsort(without, kind="stable")
    assert [int(label.split()[1].strip(":")) for label in labels(page)] == order.tolist()
    rank, equals = 1 + np.sum(without < without[8]), np.sum(without == without[8])
    place = f"Filter 8 is one of {equals} at place {rank} of 32"
    expect(page.get_by_text(f"{place}: {percent(without[8] / 1000, 1)}")).to_be_visible()
    varied = "The 32 filters are as varied as 7.9 that have nothing in common, of at most 9"
    expect(page.get_by_text(varied)).to_be_visible()
    ticks = page.locator(".xtick")
    expect(ticks).to_have_count(32)
    assert [text.strip() for text in ticks.all_text_contents()] == [str(number) for number in order]


def test_a_filter_goes_to_the_kernel_lab_with_its_bias_and_the_input(page):
    open_filters(page, "filter=16&sample=84")
    page.get_by_role("link", name="Open in the Kernel lab").click()
    arrive(page, "Kernel lab")
    expect(page.get_by_text("Sample 84: ")).to_be_visible()
    settle(page)
    rectified = relu(
        conv2d(FASHION.image(84), FASHION.filters[..., 16], bias=float(FASHION.biases[16]))
    )
    expect_map(page, "After ReLU", rectified)
    opened(page, "Network's picture").get_by_label("Sample", exact=True).fill("85")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sample 85: ").first).to_be_visible()
    page.get_by_role("link", name="Learned filters").click()
    arrive(page, "Learned filters")
    expect(page.get_by_text("Sample 85: ").first).to_be_visible()
    expect(tiles(page).nth(16)).to_have_attribute("aria-selected", "true")
