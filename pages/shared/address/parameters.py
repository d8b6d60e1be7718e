"""The table of link parameters, from which widgets, links and tests are made.

The names are a public contract: workshop handouts carry links with them. A default is left out
of a link, so a default never changes.
"""

from convcore import limits
from convcore.kernels.presets import CHANNELS, KERNELS
from convcore.kernels.text import format_kernel
from convcore.networks.bundles import TEST_IMAGES
from convcore.pictures.fitting import ZOOMS
from convcore.pictures.registry import PICTURES
from convcore.quiz.mistakes import MISTAKES
from pages.shared.address.kinds import Choice, Name, Number, Parameter, Switch, Text, WholeNumber
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


_LESSON = ("lesson",)
_LAB = ("kernel_lab",)
_FILTERS = ("learned_filters",)
_LAYERS = ("layers",)
_TRAINING = ("training",)
_LAB_AND_FILTERS = (*_LAB, *_FILTERS)
_NETWORKS = (*_LAB_AND_FILTERS, *_LAYERS, *_TRAINING)
_GUESSING = (*_LAB_AND_FILTERS, *_LAYERS)
_EVERYWHERE = ("home", *_LESSON, *_NETWORKS)

PARAMETERS: dict[str, Parameter] = {
    "part": Choice("Part", ("1", "2", "3", "4", "5", "6"), "1", _LESSON),
    "image": Choice("Picture", (*PICTURES, NETWORK_INPUT, *OWN_PICTURES), "boxes", _LAB),
    "channels": Choice(
        "Channels",
        ("grey", "colour"),
        "grey",
        _LAB,
        "Grey weighs red, green and blue by their luminance. In colour, the kernel reads each of "
        "the three channels, or has one for each, and the three results are added.",
    ),
    "kernel": Text(
        "Kernel as text",
        format_kernel(next(iter(KERNELS.values())).weights),
        _LAB,
        "Row by row, with commas. A shape other than 3x3 stands in front: 1x3:-1,0,1. With x3 "
        "after it, as in 3x3x3, every place has red, green and blue.",
    ),
    "padding": Choice(
        "Padding",
        ("same", "valid"),
        "same",
        _LAB,
        "With same, zeros around the picture keep its size (at stride 1). "
        "With valid, the window stays inside the picture.",
    ),
    "stride": WholeNumber(
        "Stride", *limits.STRIDES, 1, _LAB, "How many pixels the window moves at each step."
    ),
    "dilation": WholeNumber(
        "Dilation",
        *limits.DILATIONS,
        1,
        _LAB,
        "How far apart the pixels are that the kernel's cells read.",
    ),
    "bias": Number("Bias", -limits.BIAS, limits.BIAS, 0.0, _LAB, "A number added to every result."),
    "relu": Switch("ReLU", False, _LAB, "Negative values become 0."),
    "pool": Choice(
        "Pooling",
        ("max", "average", "none"),
        "max",
        _LAB,
        "Max keeps the largest value of each window; average, which is a blur, their mean.",
    ),
    "pool_size": WholeNumber("Pool size", *limits.POOL_SIZES, 2, _LAB),
    "pool_stride": WholeNumber("Pool stride", *limits.POOL_STRIDES, 2, _LAB),
    "pool_padding": Choice("Pool padding", ("valid", "same"), "valid", _LAB),
    "pixel": Text(
        "Pinned pixel",
        "",
        _LAB_AND_FILTERS,
        "Row and column of the activation map, such as 9,4. A click on a picture sets it, Escape "
        "or an empty field releases it, and the link carries it.",
    ),
    "mistake": Choice("Mistake", ("none", *MISTAKES), "none", _LAB),
    "model": Choice(
        "Network",
        (*MODEL_NAMES, OWN, UPLOAD),
        "fashion",
        _NETWORKS,
        "Upload: a Keras network of yours, from a file. Yours: the one that you have trained on "
        "the page Training. Both are there while your visit lasts.",
    ),
    "input": Choice(
        "Input",
        INPUTS,
        SAMPLE,
        _NETWORKS,
        "A picture that the network has never been trained on: one that ships, or one of the full "
        "test set, which can be fetched. Or one of yours: from a file, from the camera, or drawn "
        "here. Yours are kept in the server's memory while your visit lasts.",
    ),
    "crop": Choice(
        "Crop",
        ("middle", "whole"),
        "middle",
        _NETWORKS,
        "Middle: the largest part in the middle that has the input's proportions. Whole: all of "
        "the picture, with its sides filled up.",
    ),
    "invert": Choice(
        "Invert",
        ("auto", "yes", "no"),
        "auto",
        _NETWORKS,
        "Whether light and dark change places. Auto: where the network reads grey and the "
        "picture's border is bright, since these networks have learned light things on black.",
    ),
    "centre": Choice(
        "Centre",
        ("auto", "yes", "no"),
        "auto",
        _NETWORKS,
        "Whether the figure, which is what differs from the border, is brought into the middle, "
        "to the size that figures have in the samples, on black. Auto: where the network reads "
        "grey and the picture's border is plain.",
    ),
    "zoom": Number("Zoom", *ZOOMS, 1.0, _NETWORKS, "How much closer to look."),
    "sample": WholeNumber("Sample", 0, TEST_IMAGES - 1, 0, _NETWORKS),
    "filter": WholeNumber("Filter", 0, limits.NETWORK_FILTERS - 1, 0, (*_FILTERS, *_TRAINING)),
    "stage": Choice("Stage", ("weights", "convolution", "relu", "pooled"), "relu", _FILTERS),
    "channel": Choice(
        "Channel",
        ("all", *CHANNELS),
        "all",
        (*_FILTERS, *_TRAINING),
        "All: weights as colours. Mid grey is 0; red, green and blue are brighter the more "
        "positive their weight is, and darker the more negative. Or one channel's weights alone.",
    ),
    "scale": Choice(
        "Scale",
        ("shared", "each"),
        "shared",
        (*_FILTERS, *_LAYERS, *_TRAINING),
        "Shared: one colour scale for all tiles, so that they can be compared. "
        "Each: a scale of its own for every tile, which makes a weak map look busy.",
    ),
    "sort": Choice(
        "Sort",
        ("number", "strongest", "activity", "likeness", "damage"),
        "number",
        _FILTERS,
        "Strongest: by the largest value, signs aside, in each tile. Activity: by the mean of the "
        "map after ReLU. Likeness: by the cosine between the trained weights and the chosen "
        "filter's. Damage: by the samples that are no longer recognised without the filter.",
    ),
    "silence": Text(
        "Silenced filters",
        "",
        _FILTERS,
        "Numbers and runs of numbers: 3,7 or 0-4. The network then answers without these filters: "
        "their maps are 0. Empty for none.",
    ),
    "place": Text(
        "Kernels in the place of filters",
        "",
        _FILTERS,
        "Filter and kernel: 5:0,1,0,1,-4,1,0,1,0, with semicolons between several. In front, "
        "handmade or random:7 (7 is the seed) fills all places. Empty for none.",
    ),
    "place_norm": Choice(
        "Norm",
        ("kept", "own"),
        "kept",
        _FILTERS,
        "Kept: the kernel is scaled to the norm of the filter that it replaces, the root of the "
        "sum of its squared weights. Own: it is put in as it is. For all kernels in places.",
    ),
    "place_bias": Choice(
        "Bias of the place",
        ("kept", "zero"),
        "kept",
        _FILTERS,
        "Kept: the bias of the filter that the kernel replaces is still added. For all kernels in "
        "places.",
    ),
    "detail": Choice(
        "Look at",
        ("probe", "card", "patches", "ranking"),
        "probe",
        _FILTERS,
        "Probe: every number behind a pixel. Card: what the filter answers to, and how often. "
        "Patches: what excites it most. Ranking: what silencing each filter alone costs.",
    ),
    "step": WholeNumber(
        "Step",
        0,
        MOST_STEPS,
        0,
        _TRAINING,
        "A step of the training is one batch of images. Shown is the last step recorded up to it; "
        "where the film stops sets it.",
    ),
    "start": Choice(
        "First layer",
        ("random", "handmade", "kernel_lab"),
        "random",
        _TRAINING,
        "Random: noise, as in the recorded training. Handmade: the 3x3 kernels of the Kernel lab "
        "and their negatives. Kernel_lab: noise, with the Kernel lab's kernel in the place of "
        "filter 0.",
    ),
    "fixed": Switch(
        "Fixed", False, _TRAINING, "The first layer stays as it starts; all others are trained."
    ),
    "filters": WholeNumber("Filters", *limits.FILTER_COUNTS, 32, _TRAINING),
    "learning_rate": Number(
        "Learning rate",
        *limits.LEARNING_RATES,
        0.002,
        _TRAINING,
        "How far each step goes. Too small a one hardly moves, too large a one never settles.",
    ),
    "length": WholeNumber(
        "Steps to train", *limits.LENGTHS, 200, _TRAINING, "Each step is a batch of 100 images."
    ),
    "data": Choice(
        "Data",
        ("samples", "full"),
        "samples",
        _TRAINING,
        "Samples: what ships, all but the first 200, which are kept for the test. Full: all "
        "training images of the data set, tested on the samples; the server needs the data set, or "
        "the internet.",
    ),
    "seed": WholeNumber(
        "Seed",
        0,
        999,
        0,
        (*_TRAINING, *_GUESSING),
        "Of all that is random. The same seed, the same training, and the same round of questions.",
    ),
    "guess": Switch(
        "Guess first",
        False,
        _GUESSING,
        "The result is covered until you have chosen among four: one is right, the others are what "
        "likely mistakes lead to.",
    ),
    "ask": Choice(
        "Ask for",
        ("map", "pooled", "size", "number", "filter", "field", "answer"),
        "map",
        _GUESSING,
        "Map: what the kernel or filter finds. Pooled: what pooling leaves of it. Size: how large "
        "that is. Number: one value. Filter: what a map was made with. Field: how much of the "
        "input a unit sees. Answer: what the network says.",
    ),
    "layer": Name("Layer", "conv2", _LAYERS),
    "map": WholeNumber(
        "Map", 0, limits.NETWORK_WIDTH - 1, 0, _LAYERS, "A dense layer has maps of one unit."
    ),
    "unit": Text(
        "Unit",
        "",
        _LAYERS,
        "Row and column of the map, such as 4,6; a click on the map sets it. Empty for the "
        "strongest unit.",
    ),
    "explain": Name(
        "Class to explain",
        MOST_PROBABLE,
        _LAYERS,
        "Any class, also one that the network did not choose: what speaks for it all the same?",
    ),
    "present": Switch(
        "Projector",
        False,
        _EVERYWHERE,
        "Larger type and pictures, without the header; the pages are then found here.",
    ),
}
