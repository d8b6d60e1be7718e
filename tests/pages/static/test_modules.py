"""What the browser loads, read from the source: no import leads nowhere, no file is left over."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from pages.shared.address.page_table import PAGES
from pages.shared.widgets.registration import register
from tests.paths import ROOT

STATIC = ROOT / "pages/static"
MODULES = sorted(STATIC.rglob("*.js"))
IMPORT = re.compile(r"^import (?:\{([^}]*)\} from )?\"(.+)\"$", re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)
WIDGET = re.compile(r"^export default widget\(\"\w+\", (\[.*?\]), ", re.MULTILINE | re.DOTALL)
BASE = re.compile(r"^const BASE = (\".+\")$", re.MULTILINE)


def imports(module: Path) -> dict[Path, set[str]]:
    """Find the modules that one imports, and the names that it takes from each."""
    text = module.read_text("utf-8")
    found = IMPORT.findall(text)
    # Those in JSDoc name types.
    every = r"^import\b|^(?! *(?:/\*)?\*).*(?<!@type \{)\bimport\("
    assert len(found) == len(re.findall(every, text, re.MULTILINE)), module
    return {
        (module.parent / place).resolve(): set(re.findall(r"\w+", names)) for names, place in found
    }


def styles(module: Path) -> set[Path]:
    """Find the style sheets that a module names."""
    text = module.read_text("utf-8")
    places = [place for found in WIDGET.findall(text) for place in ast.literal_eval(found)]
    places += [ast.literal_eval(found) for found in BASE.findall(text)]
    assert len(places) == text.count(".css"), module
    return {STATIC / place for place in places}


def registered() -> set[str]:
    """Name the widgets that Python registers."""
    text = "".join(path.read_text("utf-8") for path in ROOT.glob("pages/shared/widgets/*.py"))
    return set(re.findall(r" = register\(\"(\w+)\"\)", text))


GRAPH = {module: imports(module) for module in MODULES}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(STATIC)))
def test_a_module_imports_what_another_exports(module):
    for imported, names in GRAPH[module].items():
        assert imported in GRAPH, f"{imported} is missing"
        assert names <= set(EXPORT.findall(imported.read_text("utf-8"))), imported
    for sheet in styles(module):
        assert sheet.is_file(), f"{sheet} is missing"


def test_no_modules_import_each_other_in_a_circle():
    TopologicalSorter({module: set(imported) for module, imported in GRAPH.items()}).prepare()


def test_a_widget_needs_every_file_that_is_served():
    ahead = [STATIC / f"widgets/{name}.js" for name in registered()]
    needed: set[Path] = set()
    while ahead:
        module = ahead.pop()
        ahead += GRAPH[module].keys() - needed
        needed |= {module, *styles(module)}
    needed |= {STATIC / f"{name}.css" for name in ("frame", "question", "terms", *PAGES)}
    assert needed == {path for path in STATIC.rglob("*") if path.is_file()}


def test_a_widget_without_a_module_is_refused():
    with pytest.raises(FileNotFoundError, match=r"static/widgets\. Received: galery$"):
        register("galery")
