"""Mistakes worth making: real bugs of tools that show convolutions, made again on purpose.

Each entry of `MISTAKES` computes what is right and what the mistake makes of the same picture and
kernel, and says in numbers from these arrays what happened. To add one, add one entry.

References
----------
.. [1] SciPy, "scipy.ndimage.convolve": the output has the input's type unless `output` says else.
.. [2] Streamlit, "st.image": `output_format="auto"` sends arrays as JPEG.
.. [3] Matplotlib, "Axes.imshow": without `vmin` and `vmax`, colours cover the data's own range.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from convcore.pictures.registry import PICTURES
from convcore.quiz.comparisons import Comparison
from convcore.quiz.tool_mistake_making import (
    channels_mixed,
    flipped,
    jpeg,
    red_for_grey,
    scale_each,
    wrap_around,
)
from convcore.rounding import percent

LEAST_SHARE = 0.005
"""The share of positions that have to differ, or the pair would look the same."""

_EDGE = KERNELS["horizontal_edge"]


@dataclass(frozen=True)
class Need:
    """What has to be chosen first, and the link parameters that choose it."""

    sentence: str
    label: str
    settings: Mapping[str, str]


@dataclass(frozen=True)
class Mistake:
    """A mistake that is known by a name.

    Parameters
    ----------
    slug, name : str
        In links, and on screen once it is known.
    mechanism : str
        Where it happens; Markdown.
    make : callable
        Makes it on a picture and a kernel.
    shows : str
        What the picture and the kernel must have for it to show.
    picture : str
        A picture on which it shows with the horizontal edge kernel.
    in_colour : bool
        Whether the picture must have colour.
    """

    slug: str
    name: str
    mechanism: str
    make: Callable[[KernelAtWork], Comparison]
    shows: str
    picture: str = "boxes"
    in_colour: bool = False


def make_mistake(mistake: Mistake, at_work: KernelAtWork) -> Comparison | Need:
    """Make a mistake on the sums of a kernel, without its bias, or say what it needs to show."""
    picture = PICTURES[mistake.picture].name
    if mistake.in_colour and at_work.picture.ndim == 2:
        sentence = "This one needs a picture in colour; the one chosen is grey."
        return Need(sentence, f"Choose the picture {picture}", {"image": mistake.picture})
    made = mistake.make(replace(at_work, bias=0.0))
    if made.share >= LEAST_SHARE:
        return made
    sentence = (
        f"Nothing to see here: only {percent(made.share, 1)} of the positions differ clearly "
        f"between right and wrong. This one needs {mistake.shows}."
    )
    settings = {"image": mistake.picture, "kernel": format_kernel(_EDGE.weights)}
    return Need(sentence, f"Choose {_EDGE.name} and {picture}", settings)


MISTAKES = {
    mistake.slug: mistake
    for mistake in (
        Mistake(
            "wrap_around",
            "Values that wrap around",
            "`scipy.ndimage.convolve` gives a result of the type of its input, uint8 for a picture "
            "file, unless `output` asks for another. NumPy's own uint8 sums wrap as well.",
            wrap_around,
            "sums below 0 or above 255",
        ),
        Mistake(
            "flipped",
            "The kernel turned by 180 degrees",
            "`scipy.signal.convolve2d` and `scipy.ndimage.convolve` turn the kernel, as the "
            "convolution of mathematics does. `scipy.ndimage.correlate`, OpenCV's `filter2D`, "
            "Keras and PyTorch do not.",
            flipped,
            "a kernel that changes when it is turned by 180 degrees, and something it answers to",
        ),
        Mistake(
            "red_for_grey",
            "Red taken for grey",
            "`image[:, :, 0]`, or every fourth byte of a canvas's `getImageData`, is red.",
            red_for_grey,
            "colours whose red differs from their brightness, where the kernel answers",
            "colours",
            in_colour=True,
        ),
        Mistake(
            "jpeg",
            "Saved as JPEG",
            "`st.image` sends an array as JPEG unless `output_format` says PNG. So does whoever "
            "saves a map as .jpg.",
            jpeg,
            "sharp edges in the map",
        ),
        Mistake(
            "scale_each",
            "A colour scale for each map",
            "Matplotlib's `imshow` without `vmin` and `vmax` spreads the colours over each "
            "picture's own values.",
            scale_each,
            "a map that is not 0 nearly everywhere",
        ),
        Mistake(
            "channels_mixed",
            "Channels mixed up",
            "`image.reshape(3, height, width)`, for a library that wants the channels first. "
            "`image.transpose(2, 0, 1)` moves the axis instead, and keeps the picture.",
            channels_mixed,
            "something in colour that the kernel answers to",
            "colours",
            in_colour=True,
        ),
    )
}
"""The mistakes by slug, in the order of the menu."""
