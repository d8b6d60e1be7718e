"""A network's answer as text: a probability, or a plain number."""

from convcore.networks.answers import AnswerKind
from convcore.rounding import format_value, percent


def answer_text(kind: AnswerKind, value: float) -> str:
    """Write what a network answers for a class, or as a number."""
    if kind == "numbers":
        return format_value(value)
    return percent(value, 1)
