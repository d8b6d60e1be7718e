"""What a visitor or a link sent is shown as it is, and not all of it where it is long."""

import re

from pages.shared.session.messages import literal


def test_of_a_long_sentence_the_rule_and_what_came_are_both_shown():
    classes = ", ".join(f"class {number}" for number in range(1000))
    shown = re.sub(r"\\(.)", r"\1", literal(f"Class to explain is one of {classes}. Received: 'x'"))
    assert shown.startswith("Class to explain is one of class 0, class 1, ")
    assert shown.endswith("class 999. Received: 'x'")
    assert len(shown) < 500
