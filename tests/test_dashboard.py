"""The launcher: what a server leaves behind when it ends, and what it says when a script fails."""

import asyncio
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading

import psutil
import pytest
from streamlit.testing.v1 import AppTest

from tests.paths import ROOT

pytestmark = pytest.mark.apptest  # whole servers and pages
SECONDS = 60  # far more than anything here takes


def descendants(server):
    return psutil.Process(server.pid).children(recursive=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_server_leaves_no_process_behind_however_it_ends(number, tmp_path):
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port=0"]
    options = ["--server.headless=true", "--server.address=localhost"]
    server = subprocess.Popen(
        command + options,
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        # Nobody visits it: the launcher alone starts the process in which networks answer.
        while not any("LokyProcess" in "".join(each.cmdline()) for each in descendants(server)):
            assert server.poll() is None
            threading.Event().wait(0.1)
        family = descendants(server)
        assert len(family) > 1, "what keeps track of semaphores counts as well"
        server.send_signal(number)
        _, alive = psutil.wait_procs(family, timeout=SECONDS)
        assert alive == []
    finally:
        server.kill()
        server.wait(SECONDS)
    if number != signal.SIGKILL:
        assert list(tmp_path.glob("convscope-*")) == []


def test_an_answer_goes_out_at_once_on_every_connection(monkeypatch):
    import dashboard

    monkeypatch.setattr(dashboard, "_start", lambda: lambda: None)

    async def accepted():
        with socket.socket() as listening:  # as Streamlit makes it, before its app begins
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            async with dashboard.lifespan(dashboard.app):
                with socket.create_connection(listening.getsockname()), listening.accept()[0] as at:
                    return at.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    assert asyncio.run(accepted()) == 1


def failing():
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from dashboard import refer_to_log

    # As a server does for all scripts of an app.
    get_script_run_ctx().on_script_error = refer_to_log

    @st.fragment
    def divide(by):
        st.write(1 / by)

    divide(st.session_state.get("by", 1))
    raise ValueError("of the whole script")


@pytest.mark.parametrize(
    ("by", "kind"), [(1, ValueError), (0, ZeroDivisionError)], ids=["script", "fragment"]
)
def test_a_failed_script_is_one_sentence_and_the_log_has_its_number_below_the_traceback(
    by, kind, caplog
):
    log = logging.getLogger("streamlit.error_util")
    log.addHandler(caplog.handler)
    test = AppTest.from_function(failing)
    test.session_state["by"] = by
    test.run()
    log.removeHandler(caplog.handler)
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    traceback, reference = errors
    assert traceback.exc_info[0] is kind
    (number,) = re.fullmatch(
        rf"Reference ([0-9a-f]{{6}}): {kind.__name__}", reference.message
    ).groups()
    assert [error.value for error in test.error] == [
        f"Something went wrong here; the server's log has the details under **{number}**."
    ]
    assert len(test.exception) == 0
