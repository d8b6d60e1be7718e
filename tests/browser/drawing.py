"""Drawing on the board as a person does, with mouse, finger or keys."""

from playwright.sync_api import Locator, Page

THREE = [
    [(60, 50), (100, 35), (135, 55), (120, 85), (90, 98)],
    [(90, 98), (125, 108), (140, 140), (105, 165), (60, 150)],
]
SEVEN = [[(55, 45), (145, 45), (120, 90), (100, 165)]]


def board(page: Page) -> Locator:
    """Find the board."""
    return page.get_by_role("application", name="Board")


def _places(page: Page, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Find where on the page points of the board are, given in its 200 pixels."""
    board(page).scroll_into_view_if_needed()
    box = board(page).bounding_box()
    return [
        (box["x"] + x * box["width"] / 200, box["y"] + y * box["height"] / 200) for x, y in points
    ]


def draw(page: Page, strokes: list[list[tuple[float, float]]]) -> None:
    """Draw with the mouse, without waiting for anything."""
    for points in strokes:
        first, *others = _places(page, points)
        page.mouse.move(*first)
        page.mouse.down()
        for place in others:
            page.mouse.move(*place, steps=5)
        page.mouse.up()


def draw_with_finger(page: Page, strokes: list[list[tuple[float, float]]]) -> None:
    """Draw on a touch screen."""
    screen = page.context.new_cdp_session(page)

    def touch(kind: str, places: list[tuple[float, float]]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    for points in strokes:
        first, *others = _places(page, points)
        touch("touchStart", [first])
        before = first
        for place in others:
            for part in (0.25, 0.5, 0.75, 1):
                x, y = (a + part * (b - a) for a, b in zip(before, place, strict=True))
                touch("touchMove", [(x, y)])
            before = place
        touch("touchEnd", [])
    screen.detach()
