"""What checks the code is the same everywhere: by hand, before a commit, in the tests."""

import re

from tests.paths import ROOT


def test_the_linter_before_a_commit_is_the_linter_of_the_tests():
    (pinned,) = re.findall(r"^(ruff==.+)$", (ROOT / "requirements-dev.txt").read_text(), re.M)
    hooks = re.findall(r"\[(.+)\]$", (ROOT / ".pre-commit-config.yaml").read_text(), re.M)
    assert [each for each in hooks if each.startswith("ruff==")] == [pinned, pinned]
