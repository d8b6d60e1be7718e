"""Ask a question of the pool away from its page."""

from convcore.kernel_at_work import KernelAtWork
from convcore.networks.network_at_work import NetworkAtWork
from convcore.pictures.registry import PICTURES
from convcore.receptive import Window
from pages.shared.choosing.fitted_input import sample_input
from pages.shared.guess.kernel import kernel_question
from pages.shared.guess.network import filter_question, layer_question
from pages.shared.session.reading import bundle, process_of
from pages.shared.session.shipped import picture
from pages.shared.widgets.pictures import image_figure


def ask_entry(entry, random):
    """Give the question of an entry."""
    means, ask = entry.meanings, entry.meanings["ask"]
    if entry.page == "kernel_lab":
        asked = convolution_of(entry)
        figure = image_figure("Input", asked.image, PICTURES[means["image"]].sentence)
        return kernel_question(ask, asked, figure, random)[0]
    trained = bundle(means["model"])
    seen = sample_input(trained, means["sample"])
    if entry.page == "learned_filters":
        return filter_question(ask, trained, means["filter"], seen.image, random)[0]
    layers = process_of(trained).activations(trained.model_path, seen.image)
    at_work = NetworkAtWork(trained, seen, layers, trained.first_layer)
    return layer_question(ask, at_work, means["layer"], means["map"], random)[0]


def convolution_of(entry):
    """Give what a question of the Kernel lab is about."""
    means = entry.meanings
    side, stride, padding = means["pool_size"], means["pool_stride"], means["pool_padding"]
    return KernelAtWork(
        picture(means["image"]),
        means["kernel"],
        strides=means["stride"],
        padding=means["padding"],
        dilation=means["dilation"],
        bias=means["bias"],
        in_grey=means["channels"] == "grey",
        rectifies=means["relu"],
        pool=Window((side, side), stride, padding=padding),
        pool_kind=means["pool"],
    )
