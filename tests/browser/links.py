"""Links with every parameter of a page, and where the page shows each of them."""

import re
from urllib.parse import urlsplit

from pages.shared.address.kinds import Choice, Name, Number, Switch, Written
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.words import OWN, OWN_PICTURES
from tests.browser.expecting import expect
from tests.browser.reading import settle
from tests.link_values import OTHER_NAMES, WRITTEN


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


def query(values):
    """Write values as a link does."""
    return "&".join(f"{name}={value}" for name, value in values.items())


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
