"""Back and Forward, and what a visit remembers, in a real browser."""

from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import TimeoutError

from tests.browser.conftest import SIZE
from tests.browser.editing import more_settings
from tests.browser.expecting import expect
from tests.browser.links import expect_shown
from tests.browser.picking import pick
from tests.browser.reading import HOME, PAINTED, POLLING, TRAVEL, arrive, open_page, settle
from tests.browser.test_dragging import DELAY
from tests.sweeps import some

# All that a screen shows, but for where the probe's pointer was last: it is in no link. What the
# tab chosen before showed may still hang, hidden, in the page.
SCREEN = """() => {
  const deep = (root, selector) => [
    ...[...root.querySelectorAll(selector)].filter(e => e.checkVisibility()),
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


def screen_of(page):
    """Read all that a screen shows, once it stands."""
    settle(page)
    page.wait_for_function(DRAWN, polling=POLLING)
    return page.evaluate(SCREEN)


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
    (press, ("tab", "Into a network"), "about=network"),
    (press, ("link", "Put it into a trained network"), "place=0%3A0"),
    (press, ("button", "Next sample"), "sample=1"),
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


@pytest.mark.own_visit
def test_back_and_forward_walk_through_changes_over_three_pages_one_by_one(page):
    open_page(page, "/kernel_lab")
    screens = [screen_of(page)]
    for change, what, says in CHANGES:
        change(page, *what)
        page.wait_for_function("says => location.href.includes(says)", arg=says, polling=POLLING)
        screens.append(screen_of(page))
    assert all(one != other for one, other in pairwise(screens))

    walk(page, page.go_back, screens[-2::-1])
    walk(page, page.go_forward, screens[1:])
    # What Streamlit hears too late of a page between, it would put into the history.
    page.evaluate("history.pushState({}, '', 'layers')")
    assert page.evaluate(SCREEN) == screens[-1]


def test_back_on_a_slow_connection_arrives_though_the_page_that_is_left_tells_on(other_page):
    page = other_page
    page.add_init_script(DELAY)
    page.bring_to_front()
    open_page(page, "/layers?map=3")
    screen = screen_of(page)
    menu(page, "Kernel lab")
    arrive(page, "Kernel lab")
    page.evaluate("lateness = 500, asked = 0, addEventListener('popstate', () => asked++)")
    select(page, "Padding", "valid")
    page.evaluate(PAINTED)  # it is on its way, and the Kernel lab's query will come
    page.go_back()
    page.set_viewport_size({"width": 390, "height": 844})  # of which the Kernel lab tells
    page.wait_for_function("asked > 1", polling=POLLING)
    arrive(page, "Layers")
    page.set_viewport_size(SIZE)
    walk(page, lambda: arrive(page, "Layers"), [screen])
    assert page.evaluate("asked") == 2
    # Where the page comes by itself, or no page has the address, it is not asked for again.
    for title in ("Training", "Kernel lab"):
        menu(page, title)
        arrive(page, title)
    page.evaluate("asked = 0")
    page.go_back()
    page.go_back()
    walk(page, lambda: arrive(page, "Layers"), [screen])
    page.evaluate("lateness = 0")
    page.evaluate(TRAVEL, "/nowhere")
    page.wait_for_timeout(1500)  # it would be asked for after 1000
    assert page.evaluate("asked") == 3


@pytest.mark.own_visit
def test_an_opened_address_stays_until_a_value_differs_from_what_it_says(page):
    opened = "/kernel_lab?utm_source=handout&stride=2&stride=3&bias=1.0&padding=same"
    open_page(page, opened)
    expect_shown(page, "stride", "2")  # of a repeated name the first counts
    screens = [screen_of(page)]
    assert page.url.endswith(opened)
    page.keyboard.press("Escape")
    settle(page)
    rare(page, "Dilation", "2")
    page.wait_for_url("**/kernel_lab?stride=2&dilation=2&bias=1")
    screens.append(screen_of(page))
    walk(page, page.go_back, screens[:1])
    walk(page, page.go_forward, screens[1:])


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


@pytest.mark.own_visit
@pytest.mark.parametrize(("start", "link", "above"), LINKS[: some(1, of=len(LINKS))])
def test_after_a_link_and_after_back_a_reload_shows_the_same_screen_and_complains_of_nothing(
    page, start, link, above
):
    open_page(page, start)
    screens = [screen_of(page)]
    if above:
        page.get_by_text(above).click()
    press(page, "link", link)
    page.wait_for_function("from => location.pathname !== from", arg=urlsplit(start).path)
    screens.append(screen_of(page))
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
        screens.append(screen_of(page))
    walk(page, page.go_back, screens[1::-1])
    walk(page, page.go_forward, screens[1:2])
    walk(page, page.reload, screens[1:2])
    walk(page, page.go_back, screens[:1])
    page.go_back()  # past the kernel that step 1 began with
    arrive(page, HOME)
