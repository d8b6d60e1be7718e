"""Who may import whom, read from the source (DESIGN 2): packages, circles, owners of libraries."""

import ast
import re
import sys
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.paths import ROOT

STANDARD = frozenset(sys.stdlib_module_names)
# In each row, what stands further right may import what stands further left.
SURFACE = "convcore"  # what a notebook imports; nothing of ours does
_ARITHMETIC = "the arithmetic"  # the modules at the top of convcore
ORDER = (
    *(_ARITHMETIC, "convcore.kernels", "convcore.pictures", "convcore.networks"),
    *("convcore.keras_files", "convcore.keras_side", "convcore.processes"),
    *("pages.shared.session", "pages.shared.address", "pages.shared.widgets"),
    *("pages.shared.showing", "pages.shared.choosing", "pages.shared.guess"),
    "pages.shared.take_home",
)
# Beside these: what they may import, and who may import them.
BESIDE = {
    "convcore.quiz": ("convcore.kernels", "convcore.pictures", "convcore.networks"),
    "convcore.export": (
        "convcore.kernels",
        "convcore.pictures",
        "convcore.networks",
        "convcore.keras_files",
    ),
}
PAGES = tuple(f"pages.{page.parent.name}" for page in sorted((ROOT / "pages").glob("*/page.py")))
# Heavy or special libraries, and the only package that may import each.
OWNERS = {
    "PIL": {"convcore.pictures", "convcore.export"},
    "h5py": {"convcore.keras_files"},
    "loky": {"convcore.processes"},
    "psutil": {"convcore.processes"},
    "segno": {"convcore.export"},
    "cv2": {"convcore.export"},  # in the text of programs, for the type checker alone
    "tensorflow": {"convcore.keras_side"},
    "keras": {"convcore.keras_side"},
    "mlxtend": {"convcore.keras_side"},
    "plotly": {"pages.shared.showing"},
    "streamlit": {"pages", "dashboard"},
    "starlette": {"pages.shared.session", "dashboard"},
    "numpy": {"convcore", "pages"},
}
ONLY_INSIDE_FUNCTIONS = ("tensorflow", "keras", "mlxtend")
SOURCES = sorted(
    path.relative_to(ROOT)
    for pattern in ("dashboard.py", "pages/**/*.py", "convcore/**/*.py")
    for path in ROOT.glob(pattern)
)


def package_of(module: str) -> str:
    """Name the package that a module counts as: one of ORDER, BESIDE, a page's, or its own."""
    places = (*ORDER[1:], *BESIDE, *PAGES)
    found = [place for place in places if module == place or module.startswith(f"{place}.")]
    return found[0] if found else _ARITHMETIC if module.startswith("convcore.") else module


def module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> dict[str, bool]:
    """Name every module that a file imports, and say whether it does so inside a function."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
    }
    found: dict[str, bool] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in whole if is_module(name)]
            names = [*modules, *([node.module] if len(modules) < len(whole) else [])]
        else:
            continue
        for name in names:
            found[name] = found.get(name, True) and id(node) in inside
    return found


def is_module(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.with_suffix(".py").exists() or (place / "__init__.py").exists()


IMPORTS = {path: imports(path) for path in SOURCES}


def ours(path: Path) -> set[str]:
    return {name for name in IMPORTS[path] if name.split(".")[0] in ("convcore", "pages")}


def permitted(importer: str, imported: str) -> bool:
    if importer == imported:
        return True
    if imported == SURFACE:
        return False
    if importer == SURFACE:
        return imported in (_ARITHMETIC, "convcore.kernels")
    if importer in PAGES or importer == "pages.frame":
        return imported not in PAGES
    if importer == "dashboard":
        return imported in ("convcore.processes", "pages.shared.session")
    if importer in BESIDE:
        return imported in (_ARITHMETIC, *BESIDE[importer])
    if imported in BESIDE:
        return importer.startswith("pages.shared")
    return importer in ORDER and imported in ORDER and ORDER.index(imported) < ORDER.index(importer)


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_package_imports_only_what_its_place_allows(path):
    importer = package_of(module_of(path))
    for name in ours(path):
        assert permitted(importer, package_of(name)), f"{path} imports {name}"


def test_no_modules_import_each_other_in_a_circle():
    graph = {module_of(path): ours(path) - {module_of(path)} for path in SOURCES}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_only_its_owners_import_a_library(path):
    module = module_of(path)
    for name, inside_function in IMPORTS[path].items():
        top = name.split(".")[0]
        if top in STANDARD or top in ("convcore", "pages"):
            continue
        owners = OWNERS[top]
        assert any(module == owner or module.startswith(f"{owner}.") for owner in owners), (
            f"{path} imports {top}"
        )
        assert inside_function or top not in ONLY_INSIDE_FUNCTIONS, (
            f"{path} imports {top} outside a function"
        )


def test_the_oracle_shares_nothing_with_what_it_is_a_witness_of():
    assert {name.split(".")[0] for name in imports(Path("tests/oracle.py"))} == {"numpy"}


def test_no_module_goes_by_two_names():
    # `pages` is on Streamlit's path: `shared.x` would be a second copy of `pages.shared.x`.
    short = {path.name for path in (ROOT / "pages").iterdir() if path.is_dir()} | {"frame"}
    for path in SOURCES:
        assert short.isdisjoint(name.split(".")[0] for name in IMPORTS[path]), path


ENGINE = ("engine", "function")
DECLARED = re.compile(r"^(export )?(?:async )?(function|const|class) (\w+)", re.M)


def test_in_the_browser_too_a_word_has_one_meaning():
    found = [
        (path.parent.name, *declared)
        for path in (ROOT / "pages/static").glob("**/*.js")
        for declared in DECLARED.findall(path.read_text("utf-8"))
    ]
    exported = Counter(name for _, export, _, name in found if export)
    # Its sources are read side by side.
    engine = Counter(name for folder, _, kind, name in found if (folder, kind) == ENGINE)
    assert exported["conv2d"] == engine["conv2d"] == 1
    assert [name for names in (exported, engine) for name in names if names[name] > 1] == []
