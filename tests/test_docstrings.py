"""Where arrays have shapes and numbers units, public functions say so in numpydoc's form."""

import ast

import pytest

from tests.paths import ROOT

PLACES = ("*", "kernels/*", "pictures/*", "networks/*", "keras_side/inference_process")
FILES = [file for place in PLACES for file in ROOT.glob(f"convcore/{place}.py")]


def public(node):
    """Walk the public functions of a module, and the public classes' methods."""
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.ClassDef) and not child.name.startswith("_"):
            if isinstance(child, ast.ClassDef):
                yield from public(child)
            else:
                yield child


FUNCTIONS = [
    pytest.param(function, id=f"{file.relative_to(ROOT)}:{function.name}")
    for file in sorted(FILES)
    for function in public(ast.parse(file.read_text("utf-8")))
]


def sections(text):
    """Split a docstring at its underlined headings."""
    found, heading = {"": []}, ""
    lines = text.splitlines()
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if below and set(below) == {"-"}:
            heading = line
            found[heading] = []
        else:
            found[heading].append(line)
    return found


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_parameter_and_result_of_a_public_function_is_documented(function):
    text = ast.get_docstring(function)
    assert text, "no docstring"
    found = sections(text)
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    names = [argument.arg for argument in every if argument.arg != "self"]
    is_property = any(
        isinstance(d, ast.Name) and d.id in ("property", "cached_property")
        for d in function.decorator_list
    )
    one_line = len(text.splitlines()) == 1
    if is_property or (one_line and "self" in {argument.arg for argument in every}):
        return  # a property, or a short method whose sentence says it all
    headings = [line for line in found.get("Parameters", []) if line and line[0] not in " -"]
    documented = [name for line in headings for name in line.split(" : ")[0].split(", ")]
    assert [name for name in documented if not name.startswith("*")] == names
    if isinstance(function.returns, ast.Constant) and function.returns.value is None:
        assert "Returns" not in found
    elif function.returns is not None:
        assert "Returns" in found or "Yields" in found
