"""Break the connection between a page and the server, as a weak network does."""

from playwright.sync_api import Page


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
