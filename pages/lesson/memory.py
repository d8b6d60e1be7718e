"""What a visit has done of the lesson."""

from pages.shared.session.state import Touch, visit

SOLVED, GUESSED, FOUND, TRIED = "solved", "guessed", "found", "tried"
"""What there is to do in each step."""

_KEPT = 10  # touches before the last


def note(part: str, deed: str) -> None:
    """Keep in mind that something is done, for the whole visit."""
    visit().deeds.add((part, deed))


def has_done(part: str, deed: str) -> bool:
    """Say whether something is done."""
    return (part, deed) in visit().deeds


def parts_with(deed: str) -> list[str]:
    """Name the steps in which something is done."""
    return sorted(part for part, done in visit().deeds if done == deed)


def keep_touch(name: str, figure: int, place: tuple[int, int]) -> None:
    """Keep what was touched, by the name of what asked for it."""
    visit().touched[name] = [*touches(name)[-_KEPT:], (figure, place)]


def touches(name: str) -> list[Touch]:
    """Give what was touched so far, the last at the end."""
    return visit().touched.get(name, [])


def begin_again() -> None:
    """Forget all that was done of the lesson."""
    here = visit()
    for what in (here.deeds, here.stages, here.touched):
        what.clear()
    for key in [key for key in here.guesses if key.startswith(question_key(""))]:
        del here.guesses[key]


def question_key(part: str) -> str:
    """Name the question of a step among all that a visit answers."""
    return f"lesson {part}"
