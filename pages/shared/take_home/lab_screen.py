"""What the pages about a hand-made kernel show, as it can be taken home."""

from convcore.channels import luminance
from convcore.export.computations import (
    Activation,
    Computation,
    Luminance,
    Pooling,
    Step,
    ThreeChannels,
)
from convcore.export.screens import Screen
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import preset_of
from convcore.shapes import pair
from pages.shared.take_home.screen_parts import convolution_step, figure_array, kernel_array
from pages.shared.widgets.pictures import image_figure
from pages.shared.widgets.stage_figures import stage_figures


def lab_screen(name: str, at_work: KernelAtWork) -> Screen:
    """Give a hand-made kernel at work on a picture of that name."""
    kernel, image, stages = at_work.kernel, at_work.picture, at_work.stages
    preset = preset_of(kernel) if kernel.ndim == 2 else None
    kernel_name = preset.name.lower() if preset else "own kernel"
    steps = []
    if at_work.turns_grey:
        image = luminance(image)
        steps.append(Step("grey", Luminance(), image))
    if at_work.image.ndim > image.ndim:
        steps.append(Step("three channels", ThreeChannels(), at_work.image))
    steps.append(convolution_step(at_work))
    maps = stage_figures(at_work)
    arrays = [
        figure_array(image_figure("Input", at_work.image, "")),
        kernel_array("Kernel", kernel),
        *map(figure_array, maps),
    ]
    if "relu" in stages:
        steps.append(Step("after ReLU", Activation("relu"), stages["relu"]))
    if (window := at_work.pool) is not None:
        pool = Pooling(at_work.pool_kind, pair(window.size), pair(window.strides), window.padding)
        steps.append(Step(maps[-1].title.lower(), pool, stages["pooled"]))
    words = f"The picture {name} under the kernel {kernel_name}"
    found = Computation(words, at_work.picture, tuple(steps))
    return Screen(f"{name} {kernel_name}", tuple(arrays), lambda: found, main=2)
