"""The programs for NumPy and OpenCV compute what the screen shows, and print what they announce."""

import numpy as np
import pytest

from convcore.agreement import compare
from convcore.computations import variables
from convcore.numpy_program import numpy_program
from convcore.opencv_program import opencv_program
from tests.screens import COUNT, announced, lab_computations, run

LINK = "https://example.org/kernel_lab?kernel=1x2:-1,1"


def agree(computation, results):
    np.testing.assert_array_equal(results["picture"], computation.picture)
    for step, name in zip(
        computation.steps, variables(step.name for step in computation.steps), strict=True
    ):
        assert results[name].shape == step.result.shape, step.name
        found = compare(results[name], step.result)
        assert found.holds, (step.name, found.largest_difference)


@pytest.mark.parametrize("write", [numpy_program, opencv_program])
@pytest.mark.parametrize("number", range(COUNT))
def test_a_program_computes_what_the_kernel_lab_shows(write, number, capsys):
    computation = lab_computations()[number]
    program = write(computation, LINK)
    results, printed = run(program, capsys)
    agree(computation, results)
    assert printed == announced(program)
    assert all(len(line) <= 100 for line in program.text.splitlines())
