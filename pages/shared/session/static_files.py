"""How browsers keep what they fetch: modules and style sheets, and files that are never changed."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.shared.session.kept_files import KEPT


class Revalidation:
    """Lets a browser keep static files, but has it ask before each use whether they have changed.

    An update thus never mixes old modules with new Python; what has not changed is not sent again.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with the server's base path or without."""
        if scope["type"] != "http" or "/app/static/" not in scope["path"]:
            await self._app(scope, receive, send)
            return
        kept = Headers(scope=scope).get("if-none-match", "").removeprefix("W/")
        is_kept = False

        async def answer(message: Message) -> None:
            nonlocal is_kept
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["cache-control"] = "no-cache"
                tag = headers.get("etag", "").removeprefix("W/")
                is_kept = message["status"] == 200 and tag != "" and tag == kept
                if is_kept:
                    message["status"] = 304
                    for name in ("content-length", "content-encoding"):
                        del headers[name]
            elif is_kept:
                message["body"] = b""
            await send(message)

        await self._app(scope, receive, answer)


class Keeping:
    """Lets a browser keep what `kept_files` serves, and never ask for it again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with the server's base path or without."""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type") == KEPT:
                    headers["cache-control"] = "private, max-age=31536000, immutable"
            await send(message)

        await self._app(scope, receive, answer if scope["type"] == "http" else send)
