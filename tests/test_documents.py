"""What README, docs and CONTRIBUTING point at is there, and their links open what they say."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from pages.shared.address.history import refusals
from pages.shared.address.page_table import PAGES
from tests.paths import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINKS = sorted(
    {link for each in DOCUMENTS for link in re.findall(r"`(/\w*\?[^`]+)`", each.read_text())}
)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_asks_for_nothing_in_vain(link):
    path, query = urlsplit(link).path.strip("/") or "home", urlsplit(link).query
    assert path in PAGES
    received = dict(parse_qsl(query, keep_blank_values=True))
    assert received
    assert refusals(path, received) == {}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_is_named_is_there(document):
    text = document.read_text()
    named = re.findall(r"\]\(([^)#]+)\)", text)
    places = [document.parent / each for each in named if not each.startswith("http")]
    paths = re.findall(r"`((?:convcore|pages|models|tests|docs)/[\w/.]+)`", text)
    places += [ROOT / each for each in paths]
    assert [place for place in places if not place.exists()] == []
