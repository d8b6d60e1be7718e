"""The NumPy program of a screen: the loop over the kernel's cells, to be read and to be run."""

from convcore.export.computations import Computation, Convolution, Pooling
from convcore.export.program_helpers import (
    convolve,
    convolve_channels,
    pool,
    positions,
    seen_by_cells,
)
from convcore.export.program_parts import (
    POOLED,
    begin,
    capital,
    single_convolution,
    write_call,
    write_plain,
    write_weights,
)
from convcore.export.program_text import Program


def numpy_program(computation: Computation, link: str | None = None) -> Program:
    """Write what a screen computes as a program for NumPy."""
    draft, steps = begin(computation)
    alone, source = single_convolution(computation), "picture"
    for step, name in steps:
        match step.operation:
            case Convolution() as convolution:
                kernel, bias = write_weights(draft, step.name, name, convolution, alone=alone)
                how = convolve if convolution.weights.ndim == 2 else convolve_channels
                write_call(draft, name, how.__name__, [source, kernel, bias], convolution)
                draft.carry(how, seen_by_cells, positions)
            case Pooling(kind, size, strides, padding) if size is not None:
                draft.say(f"{capital(step.name)}: {POOLED[kind]} of every window.")
                settings = [f'kind="{kind}"', f"strides={strides}", f'padding="{padding}"']
                draft.call(name, "pool", [source, str(size), *settings])
                draft.carry(pool, seen_by_cells, positions)
            case operation:
                write_plain(draft, step.name, name, operation, source)
        source = name
    imports = ["import numpy as np"]
    return draft.finish(computation, steps, link, library="NumPy", needs="numpy", imports=imports)
