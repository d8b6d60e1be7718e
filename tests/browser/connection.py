"""The connection between a page and the server: hear what goes over it, and break it."""

from playwright.sync_api import Page, WebSocket


def watch_connection(page: Page) -> None:
    """Make a page's connections known, before it is opened."""
    page.add_init_script(
        """sockets = []
        WebSocket = class extends WebSocket {
          constructor(...options) { super(...options); sockets.push(this) }
        }"""
    )


def break_connection(page: Page) -> None:
    """Close them; the page opens another one by itself."""
    page.evaluate("sockets.forEach(socket => socket.close())")


def wait_for_connection(page: Page) -> None:
    """Wait until there is one again."""
    page.wait_for_function("sockets.at(-1).readyState === WebSocket.OPEN")


def hear(page: Page, kind: str) -> list[str | bytes]:
    """Collect from now on what a page sends ("framesent") or receives ("framereceived")."""
    heard: list[str | bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on(kind, lambda message: heard.append(message))

    for socket in page.sockets:  # see conftest.py
        listen(socket)
    page.on("websocket", listen)
    return heard
