"""What a network looks at: a sample of its bundle, or the visitor's picture made to fit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app_pages.ui.parameters import UPLOAD
from app_pages.ui.uploads import upload
from convcore.bundles import Bundle
from convcore.images import fit_input


@dataclass(frozen=True, eq=False)
class NetworkInput:
    """What a network looks at.

    Parameters
    ----------
    image : ndarray of float32, shape (H, W, C)
        Scaled as the network takes it.
    truth : int or None
        Its class; None where nobody knows it.
    origin : str
        What it is and what was done to it, in words.
    """

    image: NDArray[np.float32]
    truth: int | None
    origin: str


def network_input(trained: Bundle, source: str, sample: int) -> NetworkInput:
    """Find what a network looks at; asks for a picture where it is to be the visitor's.

    Parameters
    ----------
    trained : Bundle
        The network.
    source : {'sample', 'upload'}
        Where the input comes from.
    sample : int
        The sample, which also stands in while there is no picture.

    Returns
    -------
    NetworkInput
        The input.
    """
    uploaded = upload(f"Meanwhile you see sample {sample}.") if source == UPLOAD else None
    if uploaded is not None:
        fitted = fit_input(uploaded, trained.input_shape)
        return NetworkInput(fitted.image, None, ", ".join(["Your picture", *fitted.steps]))
    truth = None if trained.labels is None else int(trained.labels[sample])
    return NetworkInput(trained.image(sample), truth, f"Sample {sample}: {trained.titles[sample]}")
