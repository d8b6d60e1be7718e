"""Screens to be taken home, made from the registries: what they show, computed by convcore."""

from functools import cache

import numpy as np

from convcore.agreement import ABSOLUTE, RELATIVE
from convcore.channels import for_every_channel
from convcore.errors import ConvscopeError
from convcore.export.computations import Convolution
from convcore.export.program_names import variables
from convcore.keras_files.plain_network import PlainNetwork, plan_network
from convcore.kernel_at_work import ROUNDING, KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.pictures.registry import PICTURES
from convcore.receptive import Window
from pages.shared.take_home.lab_screen import lab_screen

COUNT = 60


def _kernel(rng, in_colour):
    """Draw a kernel: one of the registry, of any size, or one with weights for three channels."""
    kind = rng.integers(3)
    if kind == 0:
        kernel = list(KERNELS.values())[rng.integers(len(KERNELS))].weights
        return for_every_channel(kernel, 3) if in_colour else kernel
    sides = rng.integers(1, 8, size=2)
    weights = rng.normal(0, 10.0 ** rng.integers(-2, 2), (*sides, 3) if in_colour else sides)
    return weights.astype(np.float32)


def lab_computation(rng):
    """Draw a screen of the Kernel lab, with any setting that fits, as the page gives it."""
    picture = list(PICTURES.values())[rng.integers(len(PICTURES))].image()[:200, :151]
    if rng.integers(3) == 0:  # a picture that is not whole numbers of 255
        picture = rng.random(picture.shape, dtype=np.float32)
    in_colour = bool(rng.integers(2))
    strides, dilation = (int(side) for side in rng.integers(1, 5, size=2))
    padding = ("valid", "same")[rng.integers(2)]
    bias = float(rng.choice([0.0, 0.5, -7.25, 0.1]))
    kernel, rectifies = _kernel(rng, in_colour), bool(rng.integers(2))
    kind, pool = ("none", "max", "average")[rng.integers(3)], None
    if kind != "none":
        size, pool_stride = (int(side) for side in rng.integers(1, 9, size=2))
        pool = Window((size, size), pool_stride, padding=("valid", "same")[rng.integers(2)])
    settings = {"strides": strides, "padding": padding, "dilation": dilation, "bias": bias}
    settings |= {"rectifies": rectifies, "pool": pool, "pool_kind": kind}
    at_work = KernelAtWork(picture, kernel, in_grey=not in_colour, **settings)
    return lab_screen("drawn", at_work).computation()


@cache
def lab_computations():
    """Draw the screens of the Kernel lab, always the same."""
    rng, drawn = np.random.default_rng(11), []
    while len(drawn) < COUNT:
        try:
            drawn.append(lab_computation(rng))
        except ConvscopeError:  # a window that does not fit
            continue
    return drawn


def run(program, capture):
    """Execute a program in a namespace of its own: what its `main` gives back, what it prints."""
    namespace = {"__name__": "taken_home"}
    exec(compile(program.text, "<taken home>", "exec"), namespace)
    capture.readouterr()
    return namespace["main"](), capture.readouterr().out


def announced(program):
    """Read from the docstring what a program says it prints."""
    return program.head.split("It prints:\n\n    ")[1].split("\n")[0] + "\n"


def agree(computation, results):
    """Compare what a program gave back with what the screen shows, step by step."""
    np.testing.assert_array_equal(results["picture"], computation.picture)
    rounding = 0.0
    for step, name in zip(
        computation.steps, variables(step.name for step in computation.steps), strict=True
    ):
        assert results[name].shape == step.result.shape, step.name
        if isinstance(step.operation, Convolution) and not rounding:
            # The Kernel lab takes away what sums of float32 leave where they are 0.
            terms = np.abs(step.operation.weights).sum(dtype=np.float64)
            rounding = float(ROUNDING * terms * np.abs(computation.picture).max())
        bound = ABSOLUTE * np.abs(step.result).max() + rounding
        np.testing.assert_allclose(
            results[name], step.result, rtol=RELATIVE, atol=bound, err_msg=step.name
        )


def network_of(*layers):
    """Make a network of layers, given as type and settings, with weights that give numbers."""
    rng = np.random.default_rng(5)
    chain = plan_network([(f"Layer {place}", *layer) for place, layer in enumerate(layers)])
    weights = (
        tuple(rng.uniform(0.1, 1, shape).astype(np.float32) for shape in layer.weight_shapes)
        for layer in chain
    )
    return PlainNetwork(chain, tuple(weights))
