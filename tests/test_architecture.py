"""Who may import whom, read from the source (DESIGN 2)."""

import ast
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

STANDARD = frozenset(sys.stdlib_module_names)
# Heavy or special libraries, and the only modules of convcore that may import each.
OWNERS = {
    "PIL": {"images", "drawings", "png_files"},
    "h5py": {"keras_weights"},
    "loky": {"inference", "process_run"},
    "psutil": {"memory", "process_run"},
    "tensorflow": {"inference_process", "loaded_network", "process_run"},
    "segno": {"qr_codes"},
    "mlxtend": {"data_sets"},
    "keras": {
        "inference_process",
        "loaded_network",
        "network_building",
        "training",
        "training_process",
        "data_sets",
    },
}
ALLOWED = {
    "dashboard.py": {"streamlit", "app_pages.ui"},
    "app_pages": {"streamlit", "convcore", "app_pages.ui"},
    "app_pages/ui": {"streamlit", "numpy", "convcore", "app_pages.ui"},
    "app_pages/ui/components": {"streamlit", "numpy", "convcore", "app_pages.ui"},
    "pages/shared/showing/charts.py": {"plotly", "numpy", "convcore"},
    "convcore": {"numpy", "convcore"},
    "tests/oracle.py": {"numpy"},
}
SOURCES = sorted(
    path.relative_to(ROOT)
    for pattern in ("dashboard.py", "app_pages/**/*.py", "convcore/*.py", "tests/oracle.py")
    for path in ROOT.glob(pattern)
)


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
            names = [node.module or ""]
        else:
            continue
        for name in names:
            found[name] = found.get(name, True) and id(node) in inside
    return found


def allowed(path: Path) -> set[str]:
    """Find the rule that speaks of this file, or of the closest folder above it."""
    for place in (path, *path.parents):
        if place.as_posix() in ALLOWED:
            return ALLOWED[place.as_posix()]
    raise AssertionError(f"no rule speaks of {path}")


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_module_imports_only_what_its_place_allows(path):
    permitted = allowed(path)
    for name in imports(path):
        top = name.split(".")[0]
        if top in STANDARD or top in OWNERS:
            continue
        assert any(name == rule or name.startswith(f"{rule}.") for rule in permitted), name


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_only_its_owner_imports_a_heavy_library(path):
    for name, inside_function in imports(path).items():
        top = name.split(".")[0]
        if top in OWNERS:
            assert path.parent == Path("convcore"), f"{path} imports {top}"
            assert path.stem in OWNERS[top], f"{path} imports {top}"
            if top in ("tensorflow", "keras", "mlxtend"):
                assert inside_function, f"{path} imports {top} outside a function"


def test_no_page_imports_another_page():
    pages = {f"app_pages.{path.stem}" for path in (ROOT / "app_pages").glob("*.py")}
    for path in SOURCES:
        assert pages.isdisjoint(imports(path)), path
