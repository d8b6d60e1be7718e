"""What a visit has done of the lesson."""

from pages.shared.session.state import visit

TRIED, GUESSED = "tried", "guessed"
"""What there is to do in each step."""


def note(part: str, deed: str) -> None:
    """Keep in mind that something is done, for the whole visit."""
    visit().deeds.add((part, deed))


def has_done(part: str, deed: str) -> bool:
    """Say whether something is done."""
    return (part, deed) in visit().deeds


def parts_with(deed: str) -> list[str]:
    """Name the steps in which something is done."""
    return sorted(part for part, done in visit().deeds if done == deed)


def looked_at() -> set[str]:
    """Give the layers of which a map was looked at in the last step, to read and to change."""
    return visit().looked_at
