"""The network and its input, on every page that has one."""

from convcore.networks.bundles import TEST_IMAGES
from convcore.pictures.fitting import ZOOMS
from pages.shared.address.kinds import Choice, Number, Parameter, WholeNumber
from pages.shared.address.table.common import NETWORKS
from pages.shared.address.words import INPUTS, NETWORK_INPUT, OWN, SAMPLE, TEST_SET, UPLOAD
from pages.shared.session.shipped import MODEL_NAMES, MODEL_TITLES

_NETWORK_INPUT = {"kernel_lab": ("image", NETWORK_INPUT)}
_AUTO = {"auto": "Auto", "yes": "Yes", "no": "No"}

TABLE: dict[str, Parameter] = {
    "model": Choice(
        "Network",
        "fashion",
        {**MODEL_TITLES, OWN: "Trained by you", UPLOAD: "From your file"},
        pages=NETWORKS,
        needs=_NETWORK_INPUT,
        asked=True,
        in_menu=True,
        help="One that comes with Convscope, one that you have trained on the page Training, or a "
        "Keras network of yours from a file. Yours are there while your visit lasts.",
    ),
    "input": Choice(
        "Input",
        SAMPLE,
        INPUTS,
        pages=NETWORKS,
        needs=_NETWORK_INPUT,
        asked=True,
        outlives=lambda source, model, _: source != TEST_SET or model in MODEL_NAMES,
        help="Samples are pictures that come with Convscope, test images those of the whole test "
        "set, which can be fetched; the network was trained on none of them. Or take a picture of "
        "yours: from a file, from the camera, or drawn here. Yours stay in the server's memory "
        "while your visit lasts.",
    ),
    "crop": Choice(
        "Crop",
        "middle",
        {"middle": "Middle", "whole": "Whole"},
        pages=NETWORKS,
        needs=_NETWORK_INPUT,
        help="Middle: the largest part in the middle that has the shape of the input. Whole: all "
        "of the picture, with its sides filled up.",
    ),
    "invert": Choice(
        "Invert",
        "auto",
        _AUTO,
        noun="Inverting",
        pages=NETWORKS,
        needs=_NETWORK_INPUT,
        help="Whether light and dark change places. Auto: yes where the network reads grey and "
        "the picture's border is bright, since these networks have learned light things on black.",
    ),
    "centre": Choice(
        "Centre",
        "auto",
        _AUTO,
        noun="Centring",
        pages=NETWORKS,
        needs=_NETWORK_INPUT,
        help="Whether what stands out from the border is moved to the middle of a black picture, "
        "as large as things are in the samples. Auto: yes where the network reads grey and the "
        "border is plain.",
    ),
    "zoom": Number(
        "Zoom", 1.0, ZOOMS, pages=NETWORKS, needs=_NETWORK_INPUT, help="How much closer to look."
    ),
    "sample": WholeNumber(
        "Sample",
        0,
        (0, TEST_IMAGES - 1),
        of_network=True,
        pages=NETWORKS,
        needs=_NETWORK_INPUT,
        asked=True,
        outlives=lambda number, _, network: number < len(network.samples),
    ),
}
