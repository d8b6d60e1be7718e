"""The ledger of a unit in words."""

from app_pages.ui.components.ledger import contribution_digits
from app_pages.ui.descriptions import percent
from convcore.layers import POOLING, Step
from convcore.ledger import Ledger
from convcore.rounding import format_number


def total(found: Ledger, value: float) -> str:
    """Write the sum with the digits of the tiles, and how far Keras's own value is from it.

    Parameters
    ----------
    found : Ledger
        The unit, taken apart.
    value : float
        What Keras computed for it.

    Returns
    -------
    str
        Markdown.
    """
    digits = contribution_digits(found)
    parts, bias, whole = (
        format_number(each, digits) for each in (found.contributions.sum(), found.bias, found.value)
    )
    return (
        f"{len(found.contributions)} contributions {parts} + bias {bias} = **{whole}**. Keras has "
        f"{format_number(value, digits)}, {abs(found.value - value):.1e} away. Digits shown are "
        "rounded, and so may seem not to add up; the sum is of the unrounded values."
    )


def combination(found: Ledger, step: Step, convolution: Step) -> str:
    """Name in a sentence which filters, and where, make a unit fire or keep it from firing.

    Parameters
    ----------
    found : Ledger
        The unit of a convolution, taken apart.
    step : Step
        The layer that was asked about: the convolution, or a ReLU or pooling behind it.
    convolution : Step
        The convolution.

    Returns
    -------
    str
        Markdown.
    """
    digits = contribution_digits(found)

    def amount(number: int) -> str:
        value = found.contributions[number]
        return f"{'+' if value > 0 else ''}{format_number(value, digits)}"

    place = f"row {found.row}, column {found.column}"
    won = f"The unit of {convolution.name} that won is at {place}. " if step.type == POOLING else ""
    speaking = [int(each) for each in found.order if found.contributions[each] > 0]
    against = [int(each) for each in found.order[::-1] if found.contributions[each] < 0]
    fires = found.value > 0
    value = format_number(found.value, digits)
    if fires:
        head = f"{won}**It fires, at {value},"
    else:
        head = f"{won}**It does not fire: {value}, which ReLU turns into 0;"
    leading = (speaking if fires else against)[:2]
    if not leading:
        return (
            f"{head} since its bias alone is {format_number(found.bias, digits)}:** nothing speaks."
        )
    first = found.strongest_tap(leading[0])
    parts = [f"filter {leading[0]} answers here ({amount(leading[0])})"]
    parts += [
        f"filter {each} {_relative(found.strongest_tap(each), first)} ({amount(each)})"
        for each in leading[1:]
    ]
    why = "because" if fires else "against it speaks that"
    sentence = f"{head} {why} {' and '.join(parts)}.**"
    same = speaking if fires else against
    share = found.contributions[leading].sum() / found.contributions[same].sum()
    side = "for" if fires else "against"
    sentence += f" That is {percent(float(share), 0)} of all that speaks {side} it."
    others = against if fires else speaking
    if others:
        most = "Most against it speaks" if fires else "Most for it speaks"
        sentence += f" {most} filter {others[0]} ({amount(others[0])})."
    return sentence


def _relative(tap: tuple[int, int], first: tuple[int, int]) -> str:
    """Say where one place of the window lies, seen from another."""
    down, right = tap[0] - first[0], tap[1] - first[1]
    if not (down or right):
        return "at the same place"
    words = [
        *(["below" if down > 0 else "above"] if down else []),
        *(["right of" if right > 0 else "left of"] if right else []),
    ]
    just = "just " if max(abs(down), abs(right)) == 1 else ""
    joined = " and ".join(words)
    return f"{just}{joined} it"
