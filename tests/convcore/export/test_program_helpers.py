"""What programs carry home is what the modules of helpers hold, word for word and all of it."""

import inspect

import numpy as np
import pytest

from convcore.export import opencv_helpers, program_helpers
from convcore.export.computations import Activation, Computation, Convolution, Step
from convcore.export.numpy_program import numpy_program
from convcore.export.opencv_program import opencv_program
from tests.screens import lab_computations

# What the Kernel lab has not: an answer of a network, and many filters at once.
ONE = np.ones((1, 1, 2), np.float32)
SOFTMAX = Step("softmax", Activation("softmax"), ONE / 2)
FILTERS = Convolution(np.ones((1, 1, 2, 2), np.float32), np.zeros(2), (1, 1), (1, 1), "valid")


@pytest.mark.parametrize(
    ("module", "write", "step"),
    [
        (program_helpers, numpy_program, SOFTMAX),
        (opencv_helpers, opencv_program, Step("filters", FILTERS, 2 * ONE)),
    ],
)
def test_every_helper_is_carried_by_some_program_as_it_is_written(module, write, step):
    computations = [*lab_computations(), Computation("A network", ONE, (step,))]
    texts = [write(each).head for each in computations]
    for name, helper in inspect.getmembers(module, inspect.isfunction):
        source = inspect.getsource(helper)
        assert any(source in text for text in texts), name
