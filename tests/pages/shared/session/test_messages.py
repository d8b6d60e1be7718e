"""What a visitor or a link sent is shown as it is, and not all of it where it is long."""

import re

import pytest

from convcore.errors import ConvscopeError
from pages.shared.session.messages import in_words, literal


def test_of_a_long_sentence_the_rule_and_what_came_are_both_shown():
    classes = ", ".join(f"class {number}" for number in range(1000))
    shown = re.sub(r"\\(.)", r"\1", literal(f"Class to explain is one of {classes}. Received: 'x'"))
    assert shown.startswith("Class to explain is one of class 0, class 1, ")
    assert shown.endswith("class 999. Received: 'x'")
    assert len(shown) < 500


@pytest.mark.parametrize(
    ("sentence", "begins"),
    [
        ("a network's file has 1 byte. Received: 0", "A network's file has"),
        ("the layers are one or more", "The layers are"),
        ("Class is one of 2", "Class is"),
        ("config.json must be JSON", r"config\.json must"),
        ("target_shape must be one", r"target\_shape must"),
        ("filter2D reads pictures", "filter2D reads"),
    ],
)
def test_a_refusal_begins_with_a_capital_unless_it_begins_with_a_name_from_code(sentence, begins):
    assert in_words(ConvscopeError(sentence)).replace(r"\'", "'").startswith(begins)
