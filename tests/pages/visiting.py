"""Visit pages as Streamlit's own test runner does."""

import json
import re

from streamlit.components.v2.bidi_component.main import _make_trigger_id
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
    for popover in ("more_settings", "adjust", "other_questions"):
        test.session_state[popover] = True  # so that what they fold away is found
    if as_visitor is not None:
        test.session_state["visit"] = Visit(name=as_visitor)
    for key, value in settings.items():
        test.query_params[key] = value
    go_to(test, name)
    assert not test.exception, test.exception
    return test


def pick(test, key, act, value, group=""):
    """Choose in a picker, as a click in it does."""
    if act == "source":
        value = [each["name"] for each in picker(test, key)["sources"]].index(value)
    return send(test, key, "change", {"act": act, "value": value, "group": group, "edit": 1})


def send(test, key, event, value):
    """Send an event, as a widget's script does."""
    (widget,) = [each for each in test.get("bidi_component") if each.proto.id.endswith(f"-{key}")]
    states = test._tree.get_widget_states()
    sent = states.widgets.add(id=_make_trigger_id(widget.proto.id, "events"))
    sent.json_trigger_value = json.dumps([{"event": event, "value": value}])
    test._run(states)
    assert not test.exception, test.exception
    return test


def picker(test, key):
    """Read what a picker was told to show."""
    (widget,) = [each for each in test.get("bidi_component") if each.proto.id.endswith(f"-{key}")]
    blob = widget.proto.bytes
    return json.loads(blob[4 : 4 + int.from_bytes(blob[:4], "little")])


def sentence_of(alert):
    """Read an alert as it shows: without the backslashes that keep Markdown away."""
    return re.sub(r"\\(.)", r"\1", alert.value)


def drawn(test, widget):
    """Read what a widget was sent."""
    (sent,) = (
        element.proto.bytes
        for element in test.get("bidi_component")
        if element.proto.component_name == f"convscope_{widget}"
    )
    return json.loads(sent[4 : 4 + int.from_bytes(sent[:4], "little")])
