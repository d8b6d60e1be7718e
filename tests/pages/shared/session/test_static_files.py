"""A browser asks whether what it kept has changed, and gets what has changed alone."""

import asyncio

from starlette.responses import FileResponse

from pages.shared.session.kept_files import KEPT
from pages.shared.session.static_files import Keeping, Revalidation


def answer(path, file, tag=None, kind=None):
    """Ask for a file under a path as a browser does; gives status, headers and body."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": [(b"if-none-match", tag)] if tag else [],
        "asgi": {"spec_version": "2.4"},
    }
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(Keeping(Revalidation(FileResponse(file, media_type=kind)))(scope, None, send))
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(part["body"] for part in sent[1:])


def test_what_has_not_changed_is_not_sent_again(tmp_path):
    file = tmp_path / "probe.js"
    file.write_text("export default 1\n")
    for path in ("/app/static/widgets/probe.js", "/base/app/static/widgets/probe.js"):
        status, headers, body = answer(path, file)
        assert (status, headers[b"cache-control"], body) == (200, b"no-cache", file.read_bytes())
        tag = headers[b"etag"]
        for kept in (tag, b"W/" + tag):  # a proxy that compresses makes it weak
            status, headers, body = answer(path, file, kept)
            assert (status, headers[b"cache-control"], body) == (304, b"no-cache", b"")
            assert b"content-length" not in headers
        assert answer(path, file, b'"another"')[0] == 200
    file.write_text("export default 12\n")
    assert answer(path, file, tag)[2] == file.read_bytes()


def test_nothing_else_is_touched(tmp_path):
    file = tmp_path / "page"
    file.write_text("a page")
    status, headers, _ = answer("/media/app.js", file)
    assert status == 200
    assert b"cache-control" not in headers
    assert answer("/media/app.js", file, headers[b"etag"])[0] == 200


def test_what_is_named_by_its_content_is_kept_for_good(tmp_path):
    file = tmp_path / "thumbnails"
    file.write_text("pictures")
    headers = answer("/base/media/1234", file, kind=KEPT)[1]
    assert headers[b"cache-control"] == b"private, max-age=31536000, immutable"
