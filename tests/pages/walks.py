"""Walk through a page at random, as a visitor clicks, and tell what is on the screen."""

import json
import re
import zlib
from urllib.parse import parse_qsl

from pages.shared.address.kinds import Choice, Name, Written
from pages.shared.address.page_table import PAGES
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.words import OWN, OWN_PICTURES, TEST_SET, UPLOAD
from tests.link_values import WRITTEN
from tests.pages.visiting import go_to

BAD = ("nonsense", "999,999", "5:1x1:", "1" * 400)
# What is of the visit alone, and in no link: pictures, networks, trainings and fetched test sets.
OF_THE_VISIT = {*OWN_PICTURES, OWN, UPLOAD, TEST_SET}
FIELDLESS = [each for each in PARAMETERS if each.startswith("lesson_")] + ["image", "sample"]
FIELDLESS += ["bias", "nudge"]
FIELDLESS += ["detail"]  # whose tabs this test runner cannot choose
UNPRESSED = re.compile(r"answer_|start_training|fetch_")
# What does not change what is shown: what a button would put in.
UNSEEN = {"Kernel"}
# What no visitor reads: keys, addresses, and words of links that widgets are sent beside names.
UNREAD = {"id", "key", "element_id", "icon", "page", "query_string", "url", "spec", "config"}
UNREAD |= {"value", "source", "address", "query", "scene"}
UNSEEN_WIDGETS = {"connection", "history_entry", "arrival", "tab_memory"}


def screen(test):
    """List all that the page shows, in its order, with what each widget of ours draws."""
    return [seen for element in _elements(test.main) if (seen := _seen(element))]


def texts(test):
    """List all that can be read on the page, and all texts that its own widgets are sent."""
    for element in _elements(test.main):
        if element.type == "bidi_component":
            yield from texts_in(json.loads(_drawn(element.proto.bytes)[0]))
        elif element.type != "code" and hasattr(element, "proto"):
            yield from _strings(element.proto)


def texts_in(header):
    """Find all texts in what a widget is sent beside its arrays."""
    match header:
        case str():
            yield header
        case dict():
            for key, value in header.items():
                if key not in UNREAD:
                    yield from texts_in(value)
        case list():
            for value in header:
                yield from texts_in(value)


def _strings(message):
    for field, value in message.ListFields():
        for each in value if field.is_repeated else [value]:
            if field.message_type is not None:
                yield from _strings(each)
            elif isinstance(each, str) and field.name not in UNREAD:
                yield each


def step(test, rng):
    """Do something that a visitor can do, and say what it was."""
    ways = [
        *(("follow", link) for link in test.get("page_link") if not link.proto.disabled),
        ("go", rng.choice([*PAGES])),
        *(("press", button) for button in test.button if not _is_left_alone(button)),
        *(("choose", menu) for menu in [*test.selectbox, *test.get("button_group")]),
        *(("switch", toggle) for toggle in test.toggle),
        *(("write", field) for field in test.text_input),
    ]
    page = test.session_state["visit"].page
    # What widgets of ours set, which have no fields.
    ways += [("set", name) for name in FIELDLESS if page in PARAMETERS[name].pages]
    way, what = rng.choice(ways)
    if way in ("follow", "go"):
        query = what.proto.query_string if way == "follow" else ""
        test.query_params = dict(parse_qsl(query, keep_blank_values=True))
        value = what.proto.page or "home" if way == "follow" else what
        go_to(test, value)
        what = query
    else:
        value = _do(test, way, what, rng)
        what = what if way == "set" else what.label
        test.run()
    assert not test.exception, (way, what, value)
    return way, what, value


def _do(test, way, what, rng):
    value = None
    if way == "press":
        what.click()
    elif way == "choose" and isinstance(PARAMETERS.get(what.key), Choice | Name):
        parameter = PARAMETERS[what.key].at(test.session_state["visit"].page)
        words = getattr(parameter, "options", None) or (*what.options, *parameter.instead)
        by_name = {parameter.called(word): word for word in words}
        there_are = [by_name[name] for name in what.options]
        value = rng.choice([each for each in there_are if each not in OF_THE_VISIT] or there_are)
        what.set_value(value)
    elif way == "choose":
        value = rng.randrange(len(what.options))
        what.select_index(value)
    elif way == "switch":
        value = not what.value
        what.set_value(value)
    elif way == "write":
        name = what.key.removesuffix("_typed")
        value = rng.choice([*WRITTEN.get(name, ("1", "7", "25")), *BAD])
        what.set_value(value)
    else:
        parameter = PARAMETERS[what]
        if isinstance(parameter, Written):
            value = rng.choice(WRITTEN[what])
        else:
            there_are = [*getattr(parameter, "options", range(32))]
            value = rng.choice([each for each in there_are if each not in OF_THE_VISIT])
        test.session_state[what] = value
    return value


def _is_left_alone(button):
    return button.disabled or UNPRESSED.match(button.key or "")


def _elements(block):
    for child in block.children.values():
        if hasattr(child, "children"):
            yield child
            yield from _elements(child)
        else:
            yield child


def _seen(element):
    proto, kind = element.proto, element.type
    if kind == "bidi_component":
        if proto.component_name.removeprefix("convscope_") in UNSEEN_WIDGETS:
            return None
        return kind, proto.component_name, *_drawn(proto.bytes)
    label = getattr(element, "label", None)
    if label in UNSEEN:
        return None
    if hasattr(element, "children"):
        return kind, label
    if hasattr(element, "value") and hasattr(proto, "id"):
        return kind, label, element.value, getattr(element, "disabled", None)
    written = type(proto)()
    written.CopyFrom(proto)
    # Where a link leads is not on the screen: it takes along what the visit has on other pages.
    for name in {"id", "element_id", "query_string"} & set(written.DESCRIPTOR.fields_by_name):
        written.ClearField(name)
    return kind, written.SerializeToString(deterministic=True)


def _drawn(blob):
    """Read what a widget draws; how often it was changed in this visit is no part of it."""
    end = 4 + int.from_bytes(blob[:4], "little")
    header = json.loads(blob[4:end])
    header.pop("edit", None)
    return json.dumps(header, sort_keys=True), zlib.crc32(blob[end:])
