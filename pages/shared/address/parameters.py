"""The table of link parameters, from which widgets, links and tests are made.

The names are a public contract: workshop handouts carry links with them. A default is left out
of a link, so a default never changes.
"""

from functools import partial

from convcore import limits
from convcore.kernels.presets import CHANNELS, KERNELS
from convcore.kernels.text import format_kernel, parse_kernel, parse_table
from convcore.networks.bundles import TEST_IMAGES
from convcore.networks.edits import format_filters, parse_filters, parse_placement
from convcore.networks.network import Network
from convcore.pictures.fitting import ZOOMS
from convcore.pictures.registry import PICTURES
from convcore.quiz.tool_mistakes import MISTAKES
from pages.shared.address.kinds import (
    Choice,
    Name,
    Number,
    Parameter,
    Switch,
    Value,
    WholeNumber,
    Written,
    read_map,
    read_place,
    write_map,
    write_place,
)
from pages.shared.address.page_table import LESSON, PAGES
from pages.shared.session.shipped import MODEL_NAMES, MOST_STEPS

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


_HOME = ("home",)
_LESSON = ("lesson",)
_LAB = ("kernel_lab",)
_FILTERS = ("learned_filters",)
_LAYERS = ("layers",)
_TRAINING = ("training",)
_LAB_AND_FILTERS = (*_LAB, *_FILTERS)
_NETWORKS = (*_LAB_AND_FILTERS, *_LAYERS, *_TRAINING)
_GUESSING = (*_LAB_AND_FILTERS, *_LAYERS)
_EVERYWHERE = tuple(PAGES)
_NETWORK_INPUT = {"kernel_lab": ("image", NETWORK_INPUT)}


def never(value: Value, model: str, network: Network) -> bool:
    """Keep nothing: in another network it means something else."""
    return False


def _lesson_place(label: str, noun: str) -> Written:
    parse = partial(read_place, noun=noun)
    return Written(label, "", pages=_LESSON, parse=parse, write_out=write_place)


PARAMETERS: dict[str, Parameter] = {
    "home_kernel": Choice(
        "Try a kernel",
        "horizontal_edge",
        ("horizontal_edge", "vertical_edge", "identity"),
        pages=_HOME,
        called=lambda slug: KERNELS[slug].name,
    ),
    "part": Choice("Part", "1", tuple(LESSON), pages=_LESSON),
    "lesson_kernel": Written(
        "Kernel of step 1",
        format_kernel(next(iter(KERNELS.values())).weights),
        pages=_LESSON,
        parse=parse_table,
        write_out=format_kernel,
    ),
    "lesson_pixel": _lesson_place("Pixel of step 2", "pixel"),
    "lesson_padding": Choice("Padding", "same", ("same", "valid"), pages=_LESSON),
    "lesson_pooling": Choice("Pooling", "max", ("max", "average"), pages=_LESSON),
    "lesson_pooled_pixel": _lesson_place("Pixel of step 3", "pixel"),
    "lesson_tiles": Choice("Tiles", "weights", ("weights", "relu"), pages=_LESSON),
    "lesson_filter": WholeNumber(
        "Filter", 0, (0, limits.NETWORK_FILTERS - 1), of_network=True, pages=_LESSON
    ),
    "lesson_unit": _lesson_place("Unit of step 5", "unit"),
    "lesson_map": Written(
        "Map of step 6",
        "",
        pages=_LESSON,
        parse=read_map,
        write_out=write_map,
    ),
    "image": Choice(
        "Picture", "boxes", (*PICTURES, NETWORK_INPUT, *OWN_PICTURES), pages=_LAB, asked=True
    ),
    "channels": Choice(
        "Channels",
        "grey",
        ("grey", "colour"),
        pages=_LAB,
        asked=True,
        help="Grey weighs red, green and blue by their luminance. In colour, the kernel reads "
        "each of the three channels, or has one for each, and the three results are added.",
    ),
    "kernel": Written(
        "Kernel as text",
        format_kernel(next(iter(KERNELS.values())).weights),
        pages=(*_LAB, *_TRAINING),
        needs={"training": ("start", "kernel_lab")},
        asked=True,
        parse=parse_kernel,
        write_out=format_kernel,
        help="Row by row, with commas. A shape other than 3x3 stands in front: 1x3:-1,0,1. With "
        "x3 after it, as in 3x3x3, every place has red, green and blue. Or rows as MATLAB has "
        "them: [1 2; 3 4]. Fractions such as 1/9 are numbers, too, and 0,5 with blanks or "
        "semicolons around it.",
    ),
    "edited_channel": Choice("Channel to edit", CHANNELS[0], CHANNELS, pages=_LAB),
    "padding": Choice(
        "Padding",
        "same",
        ("same", "valid"),
        pages=_LAB,
        asked=True,
        help="With same, zeros around the picture keep its size (at stride 1). With valid, the "
        "window stays inside the picture.",
    ),
    "stride": WholeNumber(
        "Stride",
        1,
        limits.STRIDES,
        pages=_LAB,
        asked=True,
        help="How many pixels the window moves at each step.",
    ),
    "dilation": WholeNumber(
        "Dilation",
        1,
        limits.DILATIONS,
        pages=_LAB,
        asked=True,
        help="How far apart the pixels are that the kernel's cells read.",
    ),
    "bias": Number(
        "Bias",
        0.0,
        (-limits.BIAS, limits.BIAS),
        pages=_LAB,
        asked=True,
        help="A number added to every result.",
    ),
    "relu": Switch("ReLU", False, pages=_LAB, asked=True, help="Negative values become 0."),
    "pool": Choice(
        "Pooling",
        "max",
        ("max", "average", "none"),
        pages=_LAB,
        asked=True,
        in_menu=True,
        help="Max keeps the largest value of each window; average, which is a blur, their mean.",
    ),
    "pool_size": WholeNumber("Pool size", 2, limits.POOL_SIZES, pages=_LAB, asked=True),
    "pool_stride": WholeNumber("Pool stride", 2, limits.POOL_STRIDES, pages=_LAB, asked=True),
    "pool_padding": Choice("Pool padding", "valid", ("valid", "same"), pages=_LAB, asked=True),
    "pixel": Written(
        "Pinned pixel",
        "",
        pages=_LAB_AND_FILTERS,
        of_its_page=True,
        outlives=never,
        ends_with_question=True,
        parse=partial(read_place, noun="pixel"),
        write_out=write_place,
        example="such as 9,4",
        help="Row and column of the activation map, such as 9,4. A click on a picture sets it, "
        "Escape or an empty field releases it, and the link carries it.",
    ),
    "mistake": Choice("Mistake", "none", ("none", *MISTAKES), pages=_LAB),
    "model": Choice(
        "Network",
        "fashion",
        (*MODEL_NAMES, OWN, UPLOAD),
        pages=_NETWORKS,
        needs=_NETWORK_INPUT,
        asked=True,
        in_menu=True,
        help="Upload: a Keras network of yours, from a file. Yours: the one that you have trained "
        "on the page Training. Both are there while your visit lasts.",
    ),
    "input": Choice(
        "Input",
        SAMPLE,
        INPUTS,
        pages=_NETWORKS,
        needs=_NETWORK_INPUT,
        asked=True,
        outlives=lambda source, model, _: source != TEST_SET or model in MODEL_NAMES,
        help="A picture that the network has never been trained on: one that ships, or one of the "
        "full test set, which can be fetched. Or one of yours: from a file, from the camera, or "
        "drawn here. Yours are kept in the server's memory while your visit lasts.",
    ),
    "crop": Choice(
        "Crop",
        "middle",
        ("middle", "whole"),
        pages=_NETWORKS,
        needs=_NETWORK_INPUT,
        help="Middle: the largest part in the middle that has the input's proportions. Whole: all "
        "of the picture, with its sides filled up.",
    ),
    "invert": Choice(
        "Invert",
        "auto",
        ("auto", "yes", "no"),
        pages=_NETWORKS,
        needs=_NETWORK_INPUT,
        help="Whether light and dark change places. Auto: where the network reads grey and the "
        "picture's border is bright, since these networks have learned light things on black.",
    ),
    "centre": Choice(
        "Centre",
        "auto",
        ("auto", "yes", "no"),
        pages=_NETWORKS,
        needs=_NETWORK_INPUT,
        help="Whether the figure, which is what differs from the border, is brought into the "
        "middle, to the size that figures have in the samples, on black. Auto: where the network "
        "reads grey and the picture's border is plain.",
    ),
    "zoom": Number(
        "Zoom", 1.0, ZOOMS, pages=_NETWORKS, needs=_NETWORK_INPUT, help="How much closer to look."
    ),
    "sample": WholeNumber(
        "Sample",
        0,
        (0, TEST_IMAGES - 1),
        of_network=True,
        pages=_NETWORKS,
        needs=_NETWORK_INPUT,
        asked=True,
        outlives=lambda number, _, network: number < len(network.samples),
    ),
    "filter": WholeNumber(
        "Filter",
        0,
        (0, limits.NETWORK_FILTERS - 1),
        of_network=True,
        pages=(*_FILTERS, *_TRAINING),
        asked=True,
        outlives=lambda number, _, network: number < len(network.biases),
    ),
    "stage": Choice(
        "Stage",
        "relu",
        ("weights", "convolution", "relu", "pooled"),
        pages=_FILTERS,
        outlives=lambda stage, _, network: stage in ("weights", *network.first_stages),
    ),
    "channel": Choice(
        "Channel",
        "all",
        ("all", *CHANNELS),
        pages=(*_FILTERS, *_TRAINING),
        in_menu=True,
        help="All: weights as colours. Mid grey is 0; red, green and blue are brighter the more "
        "positive their weight is, and darker the more negative. Or one channel's weights alone.",
    ),
    "scale": Choice(
        "Scale",
        "shared",
        ("shared", "each"),
        pages=(*_FILTERS, *_LAYERS, *_TRAINING),
        help="Shared: one colour scale for all tiles, so that they can be compared. Each: a scale "
        "of its own for every tile, which makes a weak map look busy.",
    ),
    "sort": Choice(
        "Sort",
        "number",
        ("number", "strongest", "activity", "likeness", "damage"),
        pages=_FILTERS,
        in_menu=True,
        help="Strongest: by the largest value, signs aside, in each tile. Activity: by the mean "
        "of the map after ReLU. Likeness: by the cosine between the trained weights and the "
        "chosen filter's. Damage: by the samples that are no longer recognised without the filter.",
    ),
    "silence": Written(
        "Silenced filters",
        "",
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
        "Kernels in the place of filters",
        "",
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
        "Norm",
        "kept",
        ("kept", "own"),
        pages=_FILTERS,
        is_change=True,
        help="Kept: the kernel is scaled to the norm of the filter that it replaces, the root of "
        "the sum of its squared weights. Own: it is put in as it is. For all kernels in places.",
    ),
    "place_bias": Choice(
        "Bias of the place",
        "kept",
        ("kept", "zero"),
        pages=_FILTERS,
        is_change=True,
        help="Kept: the bias of the filter that the kernel replaces is still added. For all "
        "kernels in places.",
    ),
    "detail": Choice(
        "Look at",
        "probe",
        ("probe", "card", "patches", "ranking"),
        pages=_FILTERS,
        help="Probe: every number behind a pixel. Card: what the filter answers to, and how "
        "often. Patches: what excites it most. Ranking: what silencing each filter alone costs.",
    ),
    "step": WholeNumber(
        "Step",
        0,
        (0, MOST_STEPS),
        pages=_TRAINING,
        help="A step of the training is one batch of images. Shown is the last step recorded up "
        "to it; where the film stops sets it.",
    ),
    "start": Choice(
        "First layer",
        "random",
        ("random", "handmade", "kernel_lab"),
        pages=_TRAINING,
        help="Random: noise, as in the recorded training. Handmade: the 3x3 kernels of the Kernel "
        "lab and their negatives. Kernel_lab: noise, with the Kernel lab's kernel in the place of "
        "filter 0.",
    ),
    "fixed": Switch(
        "Fixed",
        False,
        pages=_TRAINING,
        help="The first layer stays as it starts; all others are trained.",
    ),
    "filters": WholeNumber("Filters", 32, limits.FILTER_COUNTS, pages=_TRAINING),
    "learning_rate": Number(
        "Learning rate",
        0.002,
        limits.LEARNING_RATES,
        pages=_TRAINING,
        step=0.001,
        help="How far each step goes. Too small a one hardly moves, too large a one never settles.",
    ),
    "length": WholeNumber(
        "Steps to train",
        200,
        limits.LENGTHS,
        pages=_TRAINING,
        help="Each step is a batch of 100 images.",
    ),
    "data": Choice(
        "Data",
        "samples",
        ("samples", "full"),
        pages=_TRAINING,
        help="Samples: what ships, all but the first 200, which are kept for the test. Full: all "
        "training images of the data set, tested on the samples; the server needs the data set, "
        "or the internet.",
    ),
    "seed": WholeNumber(
        "Seed",
        0,
        (0, 999),
        pages=(*_TRAINING, *_GUESSING),
        of_its_page=True,
        help="Of all that is random. The same seed, the same training, and the same round of "
        "questions.",
    ),
    "guess": Switch(
        "Guess first",
        False,
        pages=_GUESSING,
        of_its_page=True,
        help="The result is covered until you have chosen among four: one is right, the others "
        "are what likely mistakes lead to.",
    ),
    "ask": Choice(
        "Ask for",
        "map",
        ("map", "pooled", "size", "number", "filter", "field", "answer"),
        pages=_GUESSING,
        of_its_page=True,
        asked=True,
        help="Map: what the kernel or filter finds. Pooled: what pooling leaves of it. Size: how "
        "large that is. Number: one value. Filter: what a map was made with. Field: how much of "
        "the input a unit sees. Answer: what the network says.",
    ),
    "layer": Name(
        "Layer",
        "conv2",
        pages=_LAYERS,
        asked=True,
        outlives=lambda layer, _, network: layer in network.layers_by_name,
    ),
    "map": WholeNumber(
        "Map",
        0,
        (0, limits.NETWORK_WIDTH - 1),
        of_network=True,
        pages=_LAYERS,
        asked=True,
        outlives=never,
        help="A dense layer has maps of one unit.",
    ),
    "unit": Written(
        "Unit",
        "",
        pages=_LAYERS,
        outlives=never,
        ends_with_question=True,
        parse=partial(read_place, noun="unit"),
        write_out=write_place,
        example="strongest",
        help="Row and column of the map, such as 4,6; a click on the map sets it. Empty for the "
        "strongest unit, of equals the first.",
    ),
    "explain": Name(
        "Class to explain",
        MOST_PROBABLE,
        pages=_LAYERS,
        ends_with_question=True,
        outlives=lambda name, _, network: name in network.classes,
        help="Any class, also one that the network did not choose: what speaks for it all the "
        "same?",
    ),
    "present": Switch(
        "Projector",
        False,
        pages=_EVERYWHERE,
        help="Larger type and pictures, without the header; the pages are then found here.",
    ),
}
