"""Convscope: start it with `streamlit run dashboard.py`."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from secrets import token_hex

import streamlit as st
from starlette.middleware import Middleware

from convcore.processes.connections import send_at_once
from pages.shared.session.static_files import Keeping, Revalidation


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Start what outlives a rerun with the web server, and end it with the web server."""
    send_at_once()
    # In a thread, so that who opens a page meanwhile gets the browser's part of it.
    started = asyncio.create_task(asyncio.to_thread(_start))
    yield
    await asyncio.to_thread(await started)


def _start() -> Callable[[], None]:
    """Start what outlives a rerun; gives the way to end it."""
    from pages.shared.session.server import server  # imports a lot

    return server().close


def refer_to_log(error: Exception) -> bool:
    """Give the visitor a number under which the log has what went wrong."""
    number = token_hex(3)
    # Right below the traceback, which Streamlit has just written.
    logging.getLogger(__name__).error("Reference %s: %s", number, type(error).__name__)
    st.error(
        f"Something went wrong here; the server's log has the details under **{number}**.",
        icon=":material/error:",
    )
    return True


# The main script lies within `pages`: Streamlit takes a folder of that name beside it for pages of
# its own, and would open a link to a fresh server without the frame.
app = st.App(
    "pages/frame.py",
    lifespan=lifespan,
    middleware=[Middleware(Revalidation), Middleware(Keeping)],
    on_script_error=refer_to_log,
)
