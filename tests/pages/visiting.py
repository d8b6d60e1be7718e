"""Visit pages as Streamlit's own test runner does."""

import re

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.shared.session.state import Visit
from tests.paths import ROOT


def go_to(test, name):
    """Go to a page. Before its first run AppTest knows a page only by its file's name, and all of
    ours are called page.py; as in a browser, the address says which."""
    test._page_hash = calc_hash(name)
    return test.run()


def go_by_menu(test, name):
    """Go to a page as by the menu, which says nothing of its state."""
    test.query_params.clear()
    return go_to(test, name)


def visit(name, as_visitor=None, **settings):
    """Open a page by a link, as a new visitor or a known one."""
    test = AppTest.from_file(str(ROOT / "pages/frame.py"), default_timeout=60)
    if as_visitor is not None:
        test.session_state["visit"] = Visit(name=as_visitor)
    for key, value in settings.items():
        test.query_params[key] = value
    go_to(test, name)
    assert not test.exception, test.exception
    return test


def sentence_of(alert):
    """Read an alert as it shows: without the backslashes that keep Markdown away."""
    return re.sub(r"\\(.)", r"\1", alert.value)
