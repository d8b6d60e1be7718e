"""Links: what they say is shown, what they cannot say is explained, in a real browser."""

import re
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from pages.shared.address.page_table import PAGES
from tests.browser.conftest import serve
from tests.browser.drawing import SEVEN, draw
from tests.browser.editing import button
from tests.browser.expecting import expect
from tests.browser.links import ADJUSTMENTS, expect_shown, full_link, query
from tests.browser.reading import arrive, open_page, picture, settle
from tests.light_processes import LIGHTLY
from tests.sweeps import some

pytestmark = pytest.mark.own_visit


def hrefs(links):
    return links.evaluate_all("all => all.map(link => link.href)")


def expect_all_shown(page, values, names):
    """See the screen show what has these names, and the address say all of it, to be copied on."""
    for name in names:
        expect_shown(page, name, values[name])
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    for name, value in values.items():
        text = (
            re.escape(value).replace(",", "(,|%2C)").replace(":", "(:|%3A)").replace(";", "(;|%3B)")
        )
        assert re.search(f"[?&]{name}={text}(&|$)", page.url), (name, page.url)


# Of a picture of one's own, what a sample does not have.
@pytest.mark.parametrize(
    ("page_name", "source", "names"),
    [
        ("kernel_lab", "drawing", ("present", "image", *ADJUSTMENTS)),
        ("learned_filters", "sample", None),
        ("learned_filters", "drawing", ("input", *ADJUSTMENTS)),
    ],
    ids=["kernel_lab-drawing", "learned_filters-sample", "learned_filters-drawing"],
)
def test_a_link_with_every_parameter_restores_the_screen(page, page_name, source, names):
    values = full_link(page_name, source)
    open_page(page, f"/{page_name}?{query(values)}")
    page.locator(".st-key-settings summary").click()  # folded, as it is on a projector
    if source == "drawing":  # what adjusts a picture comes with it
        draw(page, SEVEN)
    expect_all_shown(page, values, names or values)


def test_a_link_with_every_parameter_restores_a_page_that_is_left_and_visited_again(page):
    values = full_link("kernel_lab")
    del values["present"]  # it hides the menu
    open_page(page, f"/kernel_lab?{query(values)}")
    expect_all_shown(page, values, values)
    before = picture(page, "Average pooled").get_attribute("aria-label")
    page.keyboard.press("Escape")  # what was opened to see them
    for name in ("Learned filters", "Kernel lab"):
        page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
        arrive(page, name)
    expect(picture(page, "Average pooled")).to_have_attribute("aria-label", before)
    expect_all_shown(page, values, values)


def test_what_a_link_sends_never_becomes_markup(page):
    bait = "[click](https://evil.example/) ![x](//evil.example/x.png) www.evil.example $x$ **z**"
    open_page(page, f"/kernel_lab?image={quote(bait)}&kernel={quote(bait)}&{quote(bait)}=1")
    alerts = page.get_by_test_id("stAlert")
    expect(alerts).to_have_count(2)
    expect(alerts.locator("a, img, strong, .katex")).to_have_count(0)
    expect(alerts.first).to_contain_text("[click](")


def test_a_bad_link_says_what_it_refused_and_shows_the_defaults(page):
    open_page(page, "/kernel_lab?stride=99&padding=full&bias=nan&colour=red&relu=1")
    alerts = page.get_by_test_id("stAlert")
    for sentence in (
        "Stride is a whole number from 1 to 4. Received: '99'",
        "Padding is one of same, valid. Received: 'full'",
        "Bias is a number from -100 to 100. Received: 'nan'",
        "ReLU is true or false. Received: '1'",
        "The link also says 'colour': no setting of this page, so it changes nothing here.",
    ):
        expect(alerts.filter(has_text=sentence)).to_have_count(1)
    # All that stays where it is without what is said of it.
    title = page.get_by_role("heading", name="Kernel lab")
    before = title.bounding_box()
    button(page, "Close").click()
    expect(alerts).to_have_count(0)
    assert title.bounding_box() == before
    expect_shown(page, "stride", "1")
    expect_shown(page, "padding", "same")
    expect(picture(page, "Max pooled")).to_be_visible()


def test_every_step_of_the_lesson_opens_its_state_one_after_the_other_in_one_visit(page):
    open_page(page, "/kernel_lab?stride=3&pool=none")
    page.get_by_test_id("stTopNavLink").filter(has_text="Home").click()
    links = page.locator("[data-testid=stPageLink-NavLink]:visible")
    expect(links).to_have_count(7)
    settle(page)
    states = [dict(parse_qsl(urlsplit(link).query)) for link in hrefs(links)]
    assert all(states)
    for index in range(0, len(states), some(3, of=1)):
        state = states[index]
        links.nth(index).click()
        page.wait_for_url(re.compile("kernel_lab|lesson"))
        settle(page)
        for name, value in state.items():
            expect_shown(page, name, value)
        # A step's link stands for the whole screen, whatever the visit had set before.
        if "kernel_lab" in page.url:
            expect_shown(page, "stride", "1")
            expect_shown(page, "pool", "max")
        page.get_by_test_id("stTopNavLink").filter(has_text="Home").click()
        expect(links).to_have_count(len(states))
        settle(page)


def test_where_an_opened_address_is_corrected_the_page_stays_embedded(page):
    # No network that ships has so many samples, so what is shown is sample 0.
    open_page(page, "/kernel_lab?image=network_input&sample=5000&embed=true&fbclid=x&amp;stride=2")
    page.wait_for_url(re.compile(r"/kernel_lab\?image=network_input&stride=2&embed=true$"))
    expect_shown(page, "stride", "2")
    expect(page.get_by_test_id("stAlert")).to_have_count(1)  # of the sample


def test_a_deep_link_to_a_server_of_the_frame_alone_brings_the_whole_frame(page):
    # Below the folder `pages`; beside it, where the launcher is, see test_modules.py.
    for _ in range(some(0, of=1)):
        with serve("pages/frame.py", **LIGHTLY) as fresh_server:
            open_page(page, f"{fresh_server.url}/kernel_lab?stride=3")
            expect(page.get_by_test_id("stTopNavLink")).to_have_count(len(PAGES))
            expect_shown(page, "stride", "3")
