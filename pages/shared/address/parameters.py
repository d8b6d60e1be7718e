"""The table of link parameters, from which widgets, links and tests are made.

The names are a public contract: workshop handouts carry links with them. A default is left out
of a link, so a default never changes.
"""

from functools import partial

from convcore import limits
from convcore.kernels.presets import CHANNELS, KERNELS
from convcore.kernels.text import format_kernel, parse_kernel
from convcore.networks.bundles import TEST_IMAGES
from convcore.networks.edits import format_filters, parse_filters, parse_placement
from convcore.networks.network import Network
from convcore.pictures.fitting import ZOOMS
from convcore.pictures.registry import PICTURES
from convcore.quiz.mistakes import MISTAKES
from pages.shared.address.kinds import (
    Choice,
    Name,
    Number,
    Parameter,
    Switch,
    Value,
    WholeNumber,
    Written,
    read_place,
    write_place,
)
from pages.shared.session.server import MODEL_NAMES, MOST_STEPS

MOST_PROBABLE = "most probable"
SAMPLE = "sample"
TEST_SET = "test_set"
UPLOAD = "upload"
CAMERA = "webcam"  # "camera" is a picture
DRAWING = "drawing"
OWN_PICTURES = (UPLOAD, CAMERA, DRAWING)
INPUTS = (SAMPLE, TEST_SET, *OWN_PICTURES)
NETWORK_INPUT = "network_input"
OWN = "yours"


_LESSON = ("lesson",)
_LAB = ("kernel_lab",)
_FILTERS = ("learned_filters",)
_LAYERS = ("layers",)
_TRAINING = ("training",)
_LAB_AND_FILTERS = (*_LAB, *_FILTERS)
_NETWORKS = (*_LAB_AND_FILTERS, *_LAYERS, *_TRAINING)
_FILTERS_AND_LAYERS = (*_FILTERS, *_LAYERS)
_GUESSING = (*_LAB, *_FILTERS_AND_LAYERS)
_EVERYWHERE = ("home", *_LESSON, *_NETWORKS)
# What networks look at is of the Kernel lab only where that is its picture.
_AS_INPUT = ("kernel_lab", "image", NETWORK_INPUT)


def never(value: Value, model: str, network: Network) -> bool:
    """Keep nothing: in another network it means something else."""
    return False


PARAMETERS: dict[str, Parameter] = {
    "part": Choice(
        label="Part", options=("1", "2", "3", "4", "5", "6"), default="1", pages=_LESSON
    ),
    "image": Choice(
        label="Picture",
        options=(*PICTURES, NETWORK_INPUT, *OWN_PICTURES),
        default="boxes",
        pages=_LAB,
        asked_about=_LAB,
    ),
    "channels": Choice(
        label="Channels",
        options=("grey", "colour"),
        default="grey",
        pages=_LAB,
        asked_about=_LAB,
        help="Grey weighs red, green and blue by their luminance. In colour, the kernel reads "
        "each of the three channels, or has one for each, and the three results are added.",
    ),
    "kernel": Written(
        label="Kernel as text",
        default=format_kernel(next(iter(KERNELS.values())).weights),
        pages=_LAB,
        asked_about=_LAB,
        parse=parse_kernel,
        write_out=format_kernel,
        help="Row by row, with commas. A shape other than 3x3 stands in front: 1x3:-1,0,1. With "
        "x3 after it, as in 3x3x3, every place has red, green and blue.",
    ),
    "padding": Choice(
        label="Padding",
        options=("same", "valid"),
        default="same",
        pages=_LAB,
        asked_about=_LAB,
        help="With same, zeros around the picture keep its size (at stride 1). With valid, the "
        "window stays inside the picture.",
    ),
    "stride": WholeNumber(
        label="Stride",
        within=limits.STRIDES,
        default=1,
        pages=_LAB,
        asked_about=_LAB,
        help="How many pixels the window moves at each step.",
    ),
    "dilation": WholeNumber(
        label="Dilation",
        within=limits.DILATIONS,
        default=1,
        pages=_LAB,
        asked_about=_LAB,
        help="How far apart the pixels are that the kernel's cells read.",
    ),
    "bias": Number(
        label="Bias",
        within=(-limits.BIAS, limits.BIAS),
        default=0.0,
        pages=_LAB,
        asked_about=_LAB,
        help="A number added to every result.",
    ),
    "relu": Switch(
        label="ReLU", default=False, pages=_LAB, asked_about=_LAB, help="Negative values become 0."
    ),
    "pool": Choice(
        label="Pooling",
        options=("max", "average", "none"),
        default="max",
        pages=_LAB,
        asked_about=_LAB,
        in_menu=True,
        help="Max keeps the largest value of each window; average, which is a blur, their mean.",
    ),
    "pool_size": WholeNumber(
        label="Pool size", within=limits.POOL_SIZES, default=2, pages=_LAB, asked_about=_LAB
    ),
    "pool_stride": WholeNumber(
        label="Pool stride", within=limits.POOL_STRIDES, default=2, pages=_LAB, asked_about=_LAB
    ),
    "pool_padding": Choice(
        label="Pool padding",
        options=("valid", "same"),
        default="valid",
        pages=_LAB,
        asked_about=_LAB,
    ),
    "pixel": Written(
        label="Pinned pixel",
        default="",
        pages=_LAB_AND_FILTERS,
        of_its_page=True,
        outlives=never,
        ends_with_question=True,
        parse=partial(read_place, noun="pixel"),
        write_out=write_place,
        help="Row and column of the activation map, such as 9,4. A click on a picture sets it, "
        "Escape or an empty field releases it, and the link carries it.",
    ),
    "mistake": Choice(label="Mistake", options=("none", *MISTAKES), default="none", pages=_LAB),
    "model": Choice(
        label="Network",
        options=(*MODEL_NAMES, OWN, UPLOAD),
        default="fashion",
        pages=_NETWORKS,
        counts_where=_AS_INPUT,
        asked_about=_FILTERS_AND_LAYERS,
        in_menu=True,
        help="Upload: a Keras network of yours, from a file. Yours: the one that you have trained "
        "on the page Training. Both are there while your visit lasts.",
    ),
    "input": Choice(
        label="Input",
        options=INPUTS,
        default=SAMPLE,
        pages=_NETWORKS,
        counts_where=_AS_INPUT,
        asked_about=_FILTERS_AND_LAYERS,
        outlives=lambda source, model, _: source != TEST_SET or model in MODEL_NAMES,
        help="A picture that the network has never been trained on: one that ships, or one of the "
        "full test set, which can be fetched. Or one of yours: from a file, from the camera, or "
        "drawn here. Yours are kept in the server's memory while your visit lasts.",
    ),
    "crop": Choice(
        label="Crop",
        options=("middle", "whole"),
        default="middle",
        pages=_NETWORKS,
        counts_where=_AS_INPUT,
        help="Middle: the largest part in the middle that has the input's proportions. Whole: all "
        "of the picture, with its sides filled up.",
    ),
    "invert": Choice(
        label="Invert",
        options=("auto", "yes", "no"),
        default="auto",
        pages=_NETWORKS,
        counts_where=_AS_INPUT,
        help="Whether light and dark change places. Auto: where the network reads grey and the "
        "picture's border is bright, since these networks have learned light things on black.",
    ),
    "centre": Choice(
        label="Centre",
        options=("auto", "yes", "no"),
        default="auto",
        pages=_NETWORKS,
        counts_where=_AS_INPUT,
        help="Whether the figure, which is what differs from the border, is brought into the "
        "middle, to the size that figures have in the samples, on black. Auto: where the network "
        "reads grey and the picture's border is plain.",
    ),
    "zoom": Number(
        label="Zoom",
        within=ZOOMS,
        default=1.0,
        pages=_NETWORKS,
        counts_where=_AS_INPUT,
        help="How much closer to look.",
    ),
    "sample": WholeNumber(
        label="Sample",
        within=(0, TEST_IMAGES - 1),
        default=0,
        pages=_NETWORKS,
        counts_where=_AS_INPUT,
        asked_about=_FILTERS_AND_LAYERS,
        outlives=lambda number, _, network: number < len(network.samples),
    ),
    "filter": WholeNumber(
        label="Filter",
        within=(0, limits.NETWORK_FILTERS - 1),
        default=0,
        pages=(*_FILTERS, *_TRAINING),
        asked_about=_FILTERS,
        outlives=lambda number, _, network: number < len(network.biases),
    ),
    "stage": Choice(
        label="Stage",
        options=("weights", "convolution", "relu", "pooled"),
        default="relu",
        pages=_FILTERS,
        outlives=lambda stage, _, network: stage in ("weights", *network.first_stages),
    ),
    "channel": Choice(
        label="Channel",
        options=("all", *CHANNELS),
        default="all",
        pages=(*_FILTERS, *_TRAINING),
        in_menu=True,
        help="All: weights as colours. Mid grey is 0; red, green and blue are brighter the more "
        "positive their weight is, and darker the more negative. Or one channel's weights alone.",
    ),
    "scale": Choice(
        label="Scale",
        options=("shared", "each"),
        default="shared",
        pages=(*_FILTERS, *_LAYERS, *_TRAINING),
        help="Shared: one colour scale for all tiles, so that they can be compared. Each: a scale "
        "of its own for every tile, which makes a weak map look busy.",
    ),
    "sort": Choice(
        label="Sort",
        options=("number", "strongest", "activity", "likeness", "damage"),
        default="number",
        pages=_FILTERS,
        in_menu=True,
        help="Strongest: by the largest value, signs aside, in each tile. Activity: by the mean "
        "of the map after ReLU. Likeness: by the cosine between the trained weights and the "
        "chosen filter's. Damage: by the samples that are no longer recognised without the filter.",
    ),
    "silence": Written(
        label="Silenced filters",
        default="",
        pages=_FILTERS,
        outlives=never,
        ends_with_question=True,
        is_change=True,
        parse=partial(parse_filters, count=limits.NETWORK_FILTERS),
        write_out=format_filters,
        example="none",
        help="Numbers and runs of numbers: 3,7 or 0-4. The network then answers without these "
        "filters: their maps are 0. Empty for none.",
    ),
    "place": Written(
        label="Kernels in the place of filters",
        default="",
        pages=_FILTERS,
        outlives=never,
        ends_with_question=True,
        is_change=True,
        parse=parse_placement,
        write_out=lambda placement: placement.text,
        example="none",
        help="Filter and kernel: 5:0,1,0,1,-4,1,0,1,0, with semicolons between several. In front, "
        "handmade or random:7 (7 is the seed) fills all places. Empty for none.",
    ),
    "place_norm": Choice(
        label="Norm",
        options=("kept", "own"),
        default="kept",
        pages=_FILTERS,
        is_change=True,
        help="Kept: the kernel is scaled to the norm of the filter that it replaces, the root of "
        "the sum of its squared weights. Own: it is put in as it is. For all kernels in places.",
    ),
    "place_bias": Choice(
        label="Bias of the place",
        options=("kept", "zero"),
        default="kept",
        pages=_FILTERS,
        is_change=True,
        help="Kept: the bias of the filter that the kernel replaces is still added. For all "
        "kernels in places.",
    ),
    "detail": Choice(
        label="Look at",
        options=("probe", "card", "patches", "ranking"),
        default="probe",
        pages=_FILTERS,
        help="Probe: every number behind a pixel. Card: what the filter answers to, and how "
        "often. Patches: what excites it most. Ranking: what silencing each filter alone costs.",
    ),
    "step": WholeNumber(
        label="Step",
        within=(0, MOST_STEPS),
        default=0,
        pages=_TRAINING,
        help="A step of the training is one batch of images. Shown is the last step recorded up "
        "to it; where the film stops sets it.",
    ),
    "start": Choice(
        label="First layer",
        options=("random", "handmade", "kernel_lab"),
        default="random",
        pages=_TRAINING,
        help="Random: noise, as in the recorded training. Handmade: the 3x3 kernels of the Kernel "
        "lab and their negatives. Kernel_lab: noise, with the Kernel lab's kernel in the place of "
        "filter 0.",
    ),
    "fixed": Switch(
        label="Fixed",
        default=False,
        pages=_TRAINING,
        help="The first layer stays as it starts; all others are trained.",
    ),
    "filters": WholeNumber(
        label="Filters", within=limits.FILTER_COUNTS, default=32, pages=_TRAINING
    ),
    "learning_rate": Number(
        label="Learning rate",
        within=limits.LEARNING_RATES,
        default=0.002,
        pages=_TRAINING,
        step=0.001,
        help="How far each step goes. Too small a one hardly moves, too large a one never settles.",
    ),
    "length": WholeNumber(
        label="Steps to train",
        within=limits.LENGTHS,
        default=200,
        pages=_TRAINING,
        help="Each step is a batch of 100 images.",
    ),
    "data": Choice(
        label="Data",
        options=("samples", "full"),
        default="samples",
        pages=_TRAINING,
        help="Samples: what ships, all but the first 200, which are kept for the test. Full: all "
        "training images of the data set, tested on the samples; the server needs the data set, "
        "or the internet.",
    ),
    "seed": WholeNumber(
        label="Seed",
        within=(0, 999),
        default=0,
        pages=(*_TRAINING, *_GUESSING),
        of_its_page=True,
        help="Of all that is random. The same seed, the same training, and the same round of "
        "questions.",
    ),
    "guess": Switch(
        label="Guess first",
        default=False,
        pages=_GUESSING,
        of_its_page=True,
        help="The result is covered until you have chosen among four: one is right, the others "
        "are what likely mistakes lead to.",
    ),
    "ask": Choice(
        label="Ask for",
        options=("map", "pooled", "size", "number", "filter", "field", "answer"),
        default="map",
        pages=_GUESSING,
        of_its_page=True,
        asked_about=_GUESSING,
        help="Map: what the kernel or filter finds. Pooled: what pooling leaves of it. Size: how "
        "large that is. Number: one value. Filter: what a map was made with. Field: how much of "
        "the input a unit sees. Answer: what the network says.",
    ),
    "layer": Name(
        label="Layer",
        default="conv2",
        pages=_LAYERS,
        asked_about=_LAYERS,
        outlives=lambda layer, _, network: layer in network.path_steps,
    ),
    "map": WholeNumber(
        label="Map",
        within=(0, limits.NETWORK_WIDTH - 1),
        default=0,
        pages=_LAYERS,
        asked_about=_LAYERS,
        outlives=never,
        help="A dense layer has maps of one unit.",
    ),
    "unit": Written(
        label="Unit",
        default="",
        pages=_LAYERS,
        outlives=never,
        ends_with_question=True,
        parse=partial(read_place, noun="unit"),
        write_out=write_place,
        example="strongest",
        help="Row and column of the map, such as 4,6; a click on the map sets it. Empty for the "
        "strongest unit.",
    ),
    "explain": Name(
        label="Class to explain",
        default=MOST_PROBABLE,
        pages=_LAYERS,
        ends_with_question=True,
        outlives=lambda name, _, network: name in network.classes,
        help="Any class, also one that the network did not choose: what speaks for it all the "
        "same?",
    ),
    "present": Switch(
        label="Projector",
        default=False,
        pages=_EVERYWHERE,
        help="Larger type and pictures, without the header; the pages are then found here.",
    ),
}
