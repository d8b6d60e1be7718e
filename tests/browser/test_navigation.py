"""Links, Back and Forward, and what a visit remembers, in a real browser."""

import re
from itertools import pairwise
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from playwright.sync_api import TimeoutError

from convcore.kernels.presets import KERNELS
from pages.shared.address.kinds import Choice, Name, Number, Switch, Written
from pages.shared.address.page_table import PAGES
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.words import OWN, OWN_PICTURES
from tests.browser.conftest import serve
from tests.browser.drawing import SEVEN, draw
from tests.browser.editing import button, expect_from_elsewhere, more_settings
from tests.browser.expecting import expect
from tests.browser.picking import pick
from tests.browser.reading import HOME, POLLING, arrive, open_page, picture, settle
from tests.light_processes import LIGHTLY
from tests.link_values import OTHER_NAMES, WRITTEN
from tests.sweeps import some

pytestmark = pytest.mark.own_visit


def other_value(name, parameter):
    """Give a value that is not the default, as a link writes it."""
    match parameter:
        case Choice(options=options):
            return next(
                (o for o in reversed(options) if o not in (*OWN_PICTURES, OWN, parameter.default)),
                None,
            )
        case Name():
            return OTHER_NAMES[name]
        case Switch(default=default):
            return "false" if default else "true"
        case Written():
            return WRITTEN[name][-1]
        case Number():
            return "1.5"
        case _:
            return str(min(parameter.default + 1, parameter.within[1]))


RARE = (
    *("channels", "kernel", "stride", "dilation", "pixel"),
    *("pool_size", "pool_stride", "pool_padding"),
)
RARE_OF_FILTERS = (
    *("scale", "filter", "channel", "pixel"),
    *("silence", "place", "place_norm", "place_bias"),
)
ADJUSTMENTS = ("crop", "invert", "centre", "zoom")


def full_link(page_name, source="sample"):
    """Set every parameter of a page to something else than its default; one has either a sample or
    a picture of one's own to adjust."""
    values = {
        name: other_value(name, parameter)
        for name, parameter in PARAMETERS.items()
        if page_name in parameter.pages
    } | {"pool": "average", "about": "mistakes"}
    values |= {"model": "colour", "stage": "weights"}  # where there are channels to choose
    values |= {"guess": None, "ask": None, "seed": None}  # which would cover the rest
    values |= {"edited_channel": None}  # of a kernel that has channels
    others = ADJUSTMENTS if source == "sample" else ("sample",)
    values |= {"input": None if source == "sample" else source} | dict.fromkeys(others)
    return {
        name: value
        for name, value in values.items()
        if value and page_name in PARAMETERS[name].pages
    }


def hrefs(links):
    return links.evaluate_all("all => all.map(link => link.href)")


# What the buttons that open thumbnails are called.
IN_PICKERS = {"image": "^Picture: {}$", "input": "icture: {}$", "sample": "icture: {}: "}
# What opens the popover that a parameter is in.
OPENED_BY = {
    "/kernel_lab": dict.fromkeys(RARE, "More settings"),
    "/learned_filters": dict.fromkeys(RARE_OF_FILTERS, "More settings"),
}


def expect_shown(page, name, value):
    """See on the screen that a parameter has a value."""
    parameter = PARAMETERS[name].at(urlsplit(page.url).path.strip("/"))
    opener = OPENED_BY.get(urlsplit(page.url).path, {}).get(name)
    opener = "Adjust" if name in ADJUSTMENTS else opener
    body = page.get_by_test_id("stPopoverBody").filter(has_text=parameter.label)
    if opener and not body.count():
        settle(page)
        page.keyboard.press("Escape")  # another one, which would lie over it
        page.get_by_role("button", name=opener).click()
    match parameter:
        case _ if name in ("about", "detail"):
            tab = page.get_by_role("tab", name=parameter.called(value), exact=True)
            expect(tab).to_have_attribute("aria-selected", "true")
        case _ if name == "nudge":
            down, right = value.split(",")
            words = f"Moved {down} down, {right} right."
            expect(page.locator(".probe .hint")).to_contain_text(words)
        case _ if name in IN_PICKERS:
            shown = re.compile(IN_PICKERS[name].format(parameter.called(value)))
            expect(page.get_by_role("button", name=shown)).to_be_visible()
        case Switch(label=label):
            control = page.get_by_role("switch", name=label).or_(
                page.get_by_role("checkbox", name=label)
            )
            expect(control).to_be_checked(checked=value == "true")
        case Choice() if name == "part":
            current = page.locator("[aria-current=step]")
            expect(current).to_have_accessible_name(re.compile(f"^Step {value}:"))
        case Choice(label=label) | Name(label=label):
            value = parameter.called(value)
            pressed = page.get_by_role("radiogroup", name=label, exact=True).get_by_role(
                "radio", name=value, exact=True
            )
            menu = page.get_by_role("combobox", name=label, exact=True)
            expect(menu.or_(pressed)).to_be_visible()
            if menu.count():
                expect(menu).to_have_value(value)
            else:
                expect(pressed).to_be_checked()
        case _:
            expect(page.get_by_label(parameter.label, exact=True)).to_have_value(value)


@pytest.mark.parametrize("source", ["sample", "drawing"])
@pytest.mark.parametrize("page_name", ["kernel_lab", "learned_filters"])
def test_a_link_with_every_parameter_restores_the_screen(page, page_name, source):
    values = full_link(page_name, source)
    open_page(page, f"/{page_name}?" + "&".join(f"{k}={v}" for k, v in values.items()))
    page.locator(".st-key-settings summary").click()  # folded, as it is on a projector
    if source == "drawing":  # what adjusts a picture comes with it
        draw(page, SEVEN)
    for name, value in values.items():
        expect_shown(page, name, value)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    # The address still says all of it, so it can be copied on.
    for name, value in values.items():
        text = (
            re.escape(value).replace(",", "(,|%2C)").replace(":", "(:|%3A)").replace(";", "(;|%3B)")
        )
        assert re.search(f"[?&]{name}={text}(&|$)", page.url), (name, page.url)


def test_back_and_forward_walk_through_the_states(page):
    open_page(page, "/kernel_lab?kernel=1x1:2")
    pick(page, "Preset", "Identity")
    expect_from_elsewhere(page, KERNELS["identity"].weights)
    page.go_back()
    expect_from_elsewhere(page, [[2]])
    page.go_forward()
    expect_from_elsewhere(page, KERNELS["identity"].weights)


def test_back_from_another_page_finds_the_state_that_was_left(page):
    open_page(page, "/kernel_lab?stride=3")
    rare(page, "Dilation", "2")
    page.wait_for_url("**dilation=2*")
    settle(page)
    page.get_by_test_id("stTopNavLink").filter(has_text="Home").click()
    arrive(page, HOME)
    page.go_back()
    arrive(page, "Kernel lab")
    expect_shown(page, "stride", "3")
    expect_shown(page, "dilation", "2")
    page.go_forward()
    arrive(page, HOME)


def test_what_a_link_sends_never_becomes_markup(page):
    bait = "[click](https://evil.example/) ![x](//evil.example/x.png) www.evil.example $x$ **z**"
    open_page(page, f"/kernel_lab?image={quote(bait)}&kernel={quote(bait)}&{quote(bait)}=1")
    alerts = page.get_by_test_id("stAlert")
    expect(alerts).to_have_count(2)
    expect(alerts.locator("a, img, strong, .katex")).to_have_count(0)
    expect(alerts.first).to_contain_text("[click](")


def test_a_page_left_and_visited_again_is_as_it_was(page):
    values = full_link("kernel_lab")
    del values["present"]  # it hides the menu
    open_page(page, "/kernel_lab?" + "&".join(f"{k}={v}" for k, v in values.items()))
    before = picture(page, "Average pooled").get_attribute("aria-label")
    page.get_by_test_id("stTopNavLink").filter(has_text="Learned filters").click()
    arrive(page, "Learned filters")
    page.get_by_test_id("stTopNavLink").filter(has_text="Kernel lab").click()
    arrive(page, "Kernel lab")
    expect(picture(page, "Average pooled")).to_have_attribute("aria-label", before)
    for name, value in values.items():
        expect_shown(page, name, value)


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
    for index, state in enumerate(states):
        links.nth(index).click()
        page.wait_for_url(re.compile("kernel_lab|lesson"))
        settle(page)
        assert state
        for name, value in state.items():
            expect_shown(page, name, value)
        # A step's link stands for the whole screen, whatever the visit had set before.
        if "kernel_lab" in page.url:
            expect_shown(page, "stride", "1")
            expect_shown(page, "pool", "max")
        page.get_by_test_id("stTopNavLink").filter(has_text="Home").click()
        expect(links).to_have_count(len(states))
        settle(page)


@pytest.mark.parametrize("script", ["dashboard.py", "pages/frame.py"])
def test_a_deep_link_to_a_fresh_server_brings_the_whole_frame(page, script):
    # Beside a folder named `pages`, a main script would be passed over for the page alone.
    with serve(script, **LIGHTLY) as fresh_server:
        open_page(page, f"{fresh_server.url}/kernel_lab?stride=3")
        expect(page.get_by_test_id("stTopNavLink")).to_have_count(len(PAGES))
        expect_shown(page, "stride", "3")


# All that a screen shows, but for where the probe's pointer was last: it is in no link.
SCREEN = """() => {
  const deep = (root, selector) => [
    ...root.querySelectorAll(selector),
    ...[...root.querySelectorAll("*")]
      .flatMap(e => (e.shadowRoot ? deep(e.shadowRoot, selector) : [])),
  ]
  const main = document.querySelector("[data-testid=stMain]")
  return JSON.stringify({
    address: location.pathname + location.search,
    title: main.querySelector("h1")?.innerText,
    fields: deep(main, "input:not([type=range])").map(e => [e.ariaLabel, e.checked, e.value]),
    chosen: deep(main, "[role=radio][aria-checked=true]").map(e => e.innerText),
    pictures: deep(main, "canvas").map(e => e.ariaLabel).filter(l => !/, enlarged$/.test(l)),
  })
}"""


# What follows a scene is drawn when that is there, of which Streamlit knows nothing.
DRAWN = """() => [...document.querySelectorAll("*")]
    .every(e => !e.shadowRoot?.querySelector("[data-waits]"))"""


def press(page, role, name):
    page.get_by_role(role, name=name).click()


def select(page, label, option):
    page.get_by_role("radiogroup", name=label, exact=True).get_by_role("radio", name=option).click()


def fill(page, label, value):
    page.get_by_label(label, exact=True).fill(value)
    page.keyboard.press("Enter")


def rare(page, label, value):
    with more_settings(page):
        fill(page, label, value)
        settle(page)


def menu(page, title):
    page.get_by_test_id("stTopNavLink").filter(has_text=title).click()


CHANGES = (
    (select, ("Padding", "valid"), "padding=valid"),
    (rare, ("Stride", "2"), "stride=2"),
    (pick, ("Preset", "Identity"), "kernel=0%2C0%2C0"),
    (rare, ("Pinned pixel", "3,4"), "pixel=3%2C4"),
    (press, ("tab", "Into a network"), "about=network"),
    (press, ("link", "Put it into a trained network"), "place=0%3A0"),
    (press, ("button", "Next sample"), "sample=1"),
    (select, ("Stage", "convolution"), "stage=convolution"),
    (press, ("tab", "What it is"), "detail=card"),
    (press, ("button", "Silence filter 0"), "silence=0"),
    # What goes along by the menu stands in the page's address, without an entry of its own.
    (menu, ("Layers",), "layers?sample=1"),
    (rare, ("Map", "3"), "map=3"),
    (press, ("button", "Next sample"), "sample=2"),
    (menu, ("Kernel lab",), "kernel_lab?kernel=0"),
)


def walk(page, step, screens):
    """Take a step to each of the screens."""
    for screen in screens:
        step()
        try:
            page.wait_for_function(
                f"screen => ({SCREEN})() === screen", arg=screen, polling=POLLING
            )
        except TimeoutError:
            assert page.evaluate(SCREEN) == screen


def test_back_and_forward_walk_through_changes_over_three_pages_one_by_one(page):
    open_page(page, "/kernel_lab")
    screens = [page.evaluate(SCREEN)]
    for change, what, says in CHANGES:
        change(page, *what)
        page.wait_for_function("says => location.href.includes(says)", arg=says, polling=POLLING)
        settle(page)
        screens.append(page.evaluate(SCREEN))
    assert all(one != other for one, other in pairwise(screens))

    walk(page, page.go_back, screens[-2::-1])
    walk(page, page.go_forward, screens[1:])
    # What Streamlit hears too late of a page between, it would put into the history.
    page.evaluate("history.pushState({}, '', 'layers')")
    assert page.evaluate(SCREEN) == screens[-1]


def test_an_opened_address_stays_until_a_value_differs_from_what_it_says(page):
    opened = "/kernel_lab?utm_source=handout&stride=2&stride=3&bias=1.0&padding=same"
    open_page(page, opened)
    expect_shown(page, "stride", "2")  # of a repeated name the first counts
    screens = [page.evaluate(SCREEN)]
    assert page.url.endswith(opened)
    page.keyboard.press("Escape")
    settle(page)
    rare(page, "Dilation", "2")
    page.wait_for_url("**/kernel_lab?stride=2&dilation=2&bias=1")
    settle(page)
    screens.append(page.evaluate(SCREEN))
    walk(page, page.go_back, screens[:1])
    walk(page, page.go_forward, screens[1:])
    walk(page, page.reload, screens[1:])


def test_where_an_opened_address_is_corrected_the_page_stays_embedded(page):
    # No network that ships has so many samples, so what is shown is sample 0.
    open_page(page, "/kernel_lab?image=network_input&sample=5000&embed=true&fbclid=x&amp;stride=2")
    page.wait_for_url(re.compile(r"/kernel_lab\?image=network_input&stride=2&embed=true$"))
    expect_shown(page, "stride", "2")
    expect(page.get_by_test_id("stAlert")).to_have_count(1)  # of the sample


# A page, and a link on it; what stands above the link is opened first.
LINKS = (
    ("/learned_filters?filter=7&sample=3&pixel=4,5", "Open in the Kernel lab", None),
    ("/learned_filters?filter=5&detail=training", "Watch filter 5", None),
    (
        "/kernel_lab?kernel=0,1,0,1,-4,1,0,1,0&stride=2&pixel=3,4",
        "Put it into a trained",
        "Into a network",
    ),
    ("/?home_kernel=identity", "Open it in the Kernel lab", None),
    ("/?home_kernel=identity", "Pooling shrinks", None),
    ("/lesson?part=6&lesson_filter=3", "Your own kernel, on photographs", None),
    ("/lesson?part=6&lesson_map=conv2:8", "Every unit of every layer", None),
)


@pytest.mark.parametrize(("start", "link", "above"), LINKS[: some(1, of=len(LINKS))])
def test_after_a_link_and_after_back_a_reload_shows_the_same_screen_and_complains_of_nothing(
    page, start, link, above
):
    open_page(page, start)
    screens = [page.evaluate(SCREEN)]
    if above:
        page.get_by_text(above).click()
    press(page, "link", link)
    page.wait_for_function("from => location.pathname !== from", arg=urlsplit(start).path)
    settle(page)
    page.wait_for_function(DRAWN, polling=POLLING)
    screens.append(page.evaluate(SCREEN))
    complaints = page.locator(
        "[data-testid=stAlertContentError], [data-testid=stAlertContentWarning]"
    )
    for go_on, screen in ((page.reload, 1), (page.go_back, 0), (page.reload, 0)):
        walk(page, go_on, [screens[screen]])
        expect(complaints).to_have_count(0)


def test_back_walks_through_the_lessons_steps_and_not_through_what_was_done_in_them(page):
    open_page(page, "/")
    open_page(page, "/lesson?lesson_kernel=0,0,0,0,2,0,0,0,0")
    screens = []
    for name, says in (
        ("As before", "/lesson$"),
        ("Step 3", "part=3"),
        ("Step 4", "part=4"),
    ):
        press(page, "button", name)
        page.wait_for_function("says => location.href.match(says)", arg=says, polling=POLLING)
        settle(page)
        screens.append(page.evaluate(SCREEN))
    walk(page, page.go_back, screens[1::-1])
    walk(page, page.go_forward, screens[1:2])
    walk(page, page.reload, screens[1:2])
    walk(page, page.go_back, screens[:1])
    page.go_back()  # past the kernel that step 1 began with
    arrive(page, HOME)
