"""The names of classes as people have them: pasted from Python, JSON, a table, or line by line."""

import ast
import csv
import json
import re
from collections import Counter
from collections.abc import Sequence
from itertools import product
from typing import Any, Final

from convcore.errors import ConvscopeError, short

NAME: Final = 60
"""Most characters of the name of a class, and of a file as it is shown."""

TEXT: Final = 100_000
"""Most characters of all that is pasted: ImageNet's 1,000 classes take about 35,000."""

# Of a bounded length, and what is never closed is passed over once: its group is missing then.
_STRING = re.compile(r"""'(?:[^'\\\n]|\\.){0,160}(')?|"(?:[^"\\\n]|\\.){0,160}(")?""")
_JOINERS = re.compile("[\u200c\u200d]")  # within words of Persian, and emoji of several
_DEPTH: Final = 3  # of brackets: a name beside its number, in a list or a table
# What stands around a list or dict in code: a variable, a call, an array's type, a remark.
_BEFORE = re.compile(r"\A(?:[\w.]{1,60}\s*=\s*)?(?:[\w.]{1,60}(?:\(|:\s*)(?=[\[{]))?(?=[\[({])")
_BEHIND = re.compile(r"(?<=[\]}])(?:,\s{0,9}dtype=[^\s()]{1,20})?\)?(?:\s{0,9}#[^\n]{0,200})?\Z")
_NUMBERED = re.compile(r"\s*(\d{1,4})(?:\s*[.:),;=\t]\s*|\s+-\s+|\s+)(\S.*)")
_NUMBER_LAST = re.compile(r"(.{0,80}[^\s:=,;])\s{0,9}[:=,;\t]\s{0,9}(\d{1,4})")


def read_names(text: str, counts: Sequence[int]) -> list[str]:
    """Read the names of classes.

    Parameters
    ----------
    text : str
        A dict, by its numbers, or a list, as Python or JSON writes them; or names with commas or
        line breaks between, quoted where they hold commas, with their numbers beside them or not.
    counts : sequence of int
        How many there may be, what is wanted most first.

    Returns
    -------
    list of str
        In the order of their classes, each different: a name that stands twice is followed by the
        number of its class. Empty where the text is.

    Raises
    ------
    ConvscopeError
        If there are more or fewer of them, or they are no names.
    """
    if len(text) > TEXT:
        raise ConvscopeError(
            f"The names of classes take at most {TEXT:,} characters. Received: {len(text):,}"
        )
    plain = text.replace("\N{NO-BREAK SPACE}", " ").strip().strip("\ufeff").rstrip(",;")
    if not plain:
        return []
    plain = _BEFORE.sub("", plain)
    if plain[0] in "[{":
        plain = _BEHIND.sub("", plain)
    found = _literal(plain)
    if found is None and (plain[0] == "{" or (plain[0] == "[" and plain[-1] != "]")):
        rule = "Names in brackets are a whole list or dict, as Python or JSON writes it"
        raise ConvscopeError(f"{rule}. Received: {short(plain)}")
    splits = [found] if found is not None else _splits(plain)
    names = next((names for count in counts for names in splits if len(names) == count), splits[-1])
    if len(names) not in counts:
        wanted = " or ".join(map(str, sorted(counts)))
        noun = "name" if wanted == "1" else "names"
        raise ConvscopeError(f"This network takes {wanted} {noun}. Received: {len(names):,}")
    for name in names:
        seen = _JOINERS.sub("", name)
        if not (seen and len(name) <= NAME and seen.isprintable()):
            rule = f"The name of a class has 1 to {NAME} characters, all of which can be seen"
            raise ConvscopeError(f"{rule}. Received: {short(name)}")
    return _numbered_twins(names)


def _literal(text: str) -> list[str] | None:
    """Read a list or a dict as JSON or Python writes it; None where it is none."""
    quoted = text[0] in "'\""
    if not quoted and (text[0], text[-1]) not in (("[", "]"), ("(", ")"), ("{", "}")):
        return None
    # Only strings, numbers, commas and a few brackets are ever given to a parser.
    bare = _STRING.sub(lambda found: "\0" if found.lastindex else found[0], text)
    if re.fullmatch(r"\[\s*\0(\s+\0)+\s*\]", bare):  # an array as NumPy prints it: ['cat' 'dog']
        text = f"[{', '.join(found[0] for found in _STRING.finditer(text))}]"
    elif re.search(r"[^\0\d\s\[\](){}:,-]|\0\s*\0|[\d-]\s*-", bare) or _depth(bare) > _DEPTH:
        return None
    forms = [f"[{text}]", f"{{{text}}}"] if quoted else [text]
    for read, form in product((json.loads, ast.literal_eval), forms):
        try:
            return _in_order(read(form))
        except ConvscopeError:
            raise
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
    return None


def _depth(bare: str) -> int:
    depth = deepest = 0
    for each in bare:
        depth += (each in "[({") - (each in "])}")
        deepest = max(deepest, depth)
    return deepest


def _in_order(found: Any) -> list[str]:
    """Bring what was read into the order of the classes."""
    if isinstance(found, dict):
        return _by_number(found)
    if not isinstance(found, list | tuple):
        rule = "The names of classes are a list, or a dict of names and numbers"
        raise ConvscopeError(f"{rule}. Received: {short(found)}")
    for place in (0, 1):  # pairs of a name and a number
        pairs = [each for each in found if isinstance(each, list | tuple) and len(each) == 2]
        if len(pairs) == len(found) and all(type(pair[place]) is int for pair in pairs):
            return _by_number({pair[place]: pair[1 - place] for pair in pairs})
    return [_name(each) for each in found]


def _by_number(found: dict[Any, Any]) -> list[str]:
    """Order names by their numbers, on whichever side of a dict these stand."""
    sides = ([*found.keys()], [*found.values()])
    # {"1": 0, "7": 1} tells digits apart: of two sides that could be numbers, the one of type int.
    of_ints = [all(type(each) is int for each in side) for side in sides]
    for place in (1, 0) if of_ints == [False, True] else (0, 1):
        numbers, names = sides[place], sides[1 - place]
        if all(re.fullmatch(r"[0-9]{1,4}", str(each)) for each in numbers):
            by_number = dict(zip(map(int, numbers), names, strict=True))
            if sorted(by_number) == list(range(len(found))):
                return [_name(by_number[number]) for number in range(len(found))]
    rule = "A dict of classes has for each name its number, from 0 on"
    raise ConvscopeError(f"{rule}. Received: {short(found)}")


def _name(value: Any) -> str:
    """Read a name, or a pair of an identifier and a name, as Keras lists ImageNet's."""
    if isinstance(value, list | tuple) and len(value) == 2:
        value = value[1]
    if type(value) not in (str, int):
        raise ConvscopeError(f"The name of a class is a text. Received: {short(value)}")
    return str(value).strip()


def _splits(text: str) -> list[list[str]]:
    """Split a text by its lines, and by commas and lines."""
    if text[0] + text[-1] in ("[]", "()"):
        text = text[1:-1].strip()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(line.startswith("- ") for line in lines):  # as YAML lists them
        lines = [line[2:].strip() for line in lines]
    by_line = [line.rstrip(",").rstrip() for line in lines]
    between = next((each for each in ",;\t" if each in text), ",")
    try:
        rows = [*csv.reader(lines, delimiter=between, skipinitialspace=True)]
    except csv.Error:
        rows = [by_line]
    by_comma = [each for row in rows for each in (row[:-1] if row and not row[-1] else row)]
    return [_unnumbered([_bare(each) for each in names]) for names in (by_line, by_comma)]


def _bare(name: str) -> str:
    """Take the quotes off a name."""
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        return name[1:-1].strip()
    return name


def _unnumbered(names: list[str]) -> list[str]:
    """Take the numbers off names that have one each, from 0 or 1 on, and go by them."""
    first = [(_NUMBERED.fullmatch(name), 1) for name in names]
    last = [(_NUMBER_LAST.fullmatch(name), 2) for name in names]
    found = first if all(each for each, _ in first) else last
    parts = [(int(each[at]), _bare(each[3 - at])) for each, at in found if each]
    numbers = sorted(number for number, _ in parts)
    if len(parts) < max(len(names), 2) or numbers not in (
        list(range(len(names))),
        list(range(1, len(names) + 1)),
    ):
        return names
    bare = [name for _, name in sorted(parts)]
    return names if len(set(bare)) == 1 else bare  # "1 euro, 2 euro" are names


def _numbered_twins(names: list[str]) -> list[str]:
    """Tell names that stand twice apart by the numbers of their classes."""
    counts = Counter(names)
    told = [f"{name} ({number})" if counts[name] > 1 else name for number, name in enumerate(names)]
    if len(set(told)) < len(told):  # somebody named a class as another is told apart
        return [f"{name} ({number})" for number, name in enumerate(names)]
    return told
