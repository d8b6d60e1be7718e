"""A page under a finger: how large what it meets is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

ROOM = 44
"""Pixels, along each side."""

# What can be touched, with all that belongs to it: the label of a switch, the frame of a field,
# what lies around a button that is drawn small. What is part of a sentence is as high as a line.
_TARGETS = """room => {
    const targets = "a[href], button, input, select, textarea, summary, [tabindex='0']," +
        "[role=tab], [role=radio], [role=option], [role=switch]"
    const frames = "label, [data-testid=stSelectbox] [role=group]," +
        "[data-testid=stTextInputRootElement]"
    const sides = target => {
        const frame = target.matches("a, [role=radio]") ? null : target.closest(frames)
        const around = getComputedStyle(target, "::after")
        const boxes = [target, frame ?? target].map(each => each.getBoundingClientRect())
        return ["width", "height"].map(side => Math.max(
            ...boxes.map(box => box[side]),
            around.position === "absolute" ? parseFloat(around[side]) || 0 : 0,
        ))
    }
    const within = root => [...root.querySelectorAll("*")].flatMap(seen => [
        ...(seen.shadowRoot ? within(seen.shadowRoot) : []),
        ...(seen.matches(targets) ? [seen] : []),
    ])
    return within(document.querySelector("[data-testid=stApp]"))
        .filter(seen => seen.checkVisibility({ visibilityProperty: true }) && !seen.disabled)
        .filter(seen => seen.getBoundingClientRect().right > 0) // no menu that is folded away
        .filter(seen => !seen.matches(".term") && getComputedStyle(seen).display !== "inline")
        .map(seen => [seen.ariaLabel || seen.innerText || seen.className, ...sides(seen)])
        .filter(([, width, height]) => width > 1 && Math.min(width, height) < room - 0.5)
}"""


@contextmanager
def finger(page: Page) -> Iterator[None]:
    """Use a page by finger."""
    screen = page.context.new_cdp_session(page)
    screen.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    try:
        yield
    finally:
        screen.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
        screen.detach()


@contextmanager
def touching(page: Page) -> Iterator[Callable[..., None]]:
    """Give what puts a finger on a page, leads it and lifts it: the kind of event, and places."""
    screen = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    yield touch
    screen.detach()


def small_targets(page: Page) -> list[list[object]]:
    """Find what is too small for a finger: its name, width and height in pixels."""
    found: list[list[object]] = page.evaluate(_TARGETS, ROOM)
    return found
