"""The engine in the browser answers in networks as Keras does, at every layer.

Keras is asked in a process of its own, which builds every network anew.
"""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from loky import ProcessPoolExecutor

from convcore.errors import ConvscopeError
from convcore.keras_files.archive import open_archive
from convcore.keras_files.config import read_config
from convcore.keras_files.plain_network import PlainNetwork, first_convolution, plan_network
from convcore.keras_files.weights import read_weights
from convcore.keras_side import inference_process
from convcore.keras_side.one_thread import load_tensorflow
from convcore.networks.bundle_files import load_bundle
from convcore.networks.edits import Placement
from convcore.networks.first_layer import FirstLayer
from convcore.networks.layer_types import LAYER_TYPES
from convcore.networks.layers import as_maps
from convcore.pictures.registry import PICTURES
from convcore.processes.inference import ENVIRONMENT
from pages.shared.widgets.network_file import pack_network
from tests import keras_networks
from tests.browser.engine_page import answers, assert_equal, refused, sent, taken, text
from tests.layer_cases import layer_cases
from tests.paths import MODELS
from tests.sweeps import some

EACH = some(15, of=100)  # layers of every type
SAMPLES = some(20, of=200)
AT_ONCE = 20  # samples, whose maps take 10 MB
EDITS = some(4, of=40)  # of each of three networks
BROUGHT = some(10, of=19)


@pytest.fixture(scope="module")
def keras():
    """Call a function where Keras is."""
    executor = ProcessPoolExecutor(1, initializer=load_tensorflow, env=ENVIRONMENT)
    yield lambda function, *given: executor.submit(function, *given).result()
    executor.shutdown(kill_workers=True)


def plain(data):
    """Read a network's file; safely is how `reader` reads it, in a process of its own."""
    config, weights = open_archive(data)
    return read_weights(weights, read_config(config))


def shipped(name):
    """Read a network that ships."""
    return plain((MODELS / name / "model.keras").read_bytes())


ANSWER = """([file, images]) => {
    const read = network(file)
    return images.map(image => outputs(read, image))
}"""


def engine_outputs(page, cases):
    """Let the engine answer, network by network, image by image."""
    return answers(
        page,
        ANSWER,
        [[text(pack_network(network)), [*map(sent, images)]] for network, images in cases],
    )


def assert_as_keras(answer, expected, number=0):
    """Every layer gives what it gives in Keras."""
    assert [*answer] == [*expected]
    for name, maps in expected.items():
        assert_equal(answer[name], as_maps(maps[number]))


def test_every_type_of_layer_gives_what_it_gives_in_keras(page, keras):
    drawn = [*layer_cases(EACH)]
    kinds = Counter(network.layers[-1].keras_class for network, _ in drawn)
    assert [*kinds] == [*LAYER_TYPES]
    assert min(kinds.values()) >= EACH
    found = engine_outputs(page, drawn)
    for (answer,), expected in zip(found, keras(keras_networks.outputs, drawn), strict=True):
        assert_as_keras(answer, expected)


def samples(bundle):
    """Give samples as the network takes them; parts of pictures where there are too few."""
    rng = np.random.default_rng(31)
    if len(bundle.samples) >= SAMPLES:
        return bundle.scale.apply(rng.permutation(bundle.samples)[:SAMPLES] / np.float32(255))
    rows, columns, _ = bundle.input_shape
    coloured = [each for each in (entry.image() for entry in PICTURES.values()) if each.ndim == 3]
    parts = [*bundle.images(slice(None))]
    while len(parts) < SAMPLES:
        picture = coloured[len(parts) % len(coloured)]
        step = rng.integers(1, 5)
        top, left = rng.integers(0, np.subtract(picture.shape[:2], (step * rows, step * columns)))
        part = picture[top :: int(step), left :: int(step)][:rows, :columns]
        parts.append(bundle.scale.apply(part))
    return np.stack(parts)


@pytest.mark.parametrize("name", ["fashion", "digits", "colour"])
def test_a_network_that_ships_gives_what_it_gives_in_keras_at_every_layer(page, keras, name):
    path = MODELS / name / "model.keras"
    images = samples(load_bundle(path.parent))
    assert images.shape[0] == SAMPLES
    network = shipped(name)
    for start in range(0, SAMPLES, AT_ONCE):
        part = images[start : start + AT_ONCE]
        (expected,) = keras(keras_networks.outputs, [(path, part)])
        (found,) = engine_outputs(page, [(network, part)])
        for number, answer in enumerate(found):
            assert_as_keras(answer, expected, number)


def test_networks_from_files_give_what_they_give_in_keras_at_every_layer(page, keras):
    cases, own = [], []
    for data, image, answer in keras(keras_networks.brought, BROUGHT):
        network = plain(data)
        cases.append((network, image.reshape(1, *network.layers[0].output_shape)))
        own.append(answer)
    assert len(cases) == BROUGHT
    found, expected = engine_outputs(page, cases), keras(keras_networks.outputs, cases)
    for (answer,), each, last in zip(found, expected, own, strict=True):
        assert_as_keras(answer, each)
        assert_equal(answer[[*answer][-1]], as_maps(last))


EDIT = """([file, edits]) => {
    const read = network(file)
    const known = { ...read, firstLayer: firstLayerOf(read) }
    return edits.map(([image, { base, placed, ...causes }]) => {
        const atWork = new NetworkAtWork({
            ...causes,
            network: known,
            picture: { ...taken(image), isFitted: true },
            placed: placed.map(each => ({ ...each, kernel: taken(each.kernel) })),
            base: base && { filters: taken(base.filters), biases: floats(base.biases) },
            scale: { factor: [1], offset: [0] },
            fitting: { shape: [image.rows, image.columns, image.depth], adjust: {}, share: 1 },
        })
        const { filters, biases } = atWork.firstLayer
        const made = read.layers.map(({ name }) => [name, sent(atWork.after(name))])
        return [sent(filters), text(biases), Object.fromEntries(made)]
    })
}"""


def first_layer(network):
    """Give what the first convolution of a plain network has learned."""
    filters, *biases = network.weights[first_convolution(network.layers)]
    return FirstLayer(filters, biases[0] if biases else np.zeros(filters.shape[3], np.float32))


def having(network, layer):
    """Give a network with another first layer."""
    weights, place = [*network.weights], first_convolution(network.layers)
    weights[place] = (layer.filters, layer.biases)[: len(weights[place])]
    return replace(network, weights=tuple(weights))


def edits_of(network, rng):
    """Draw images, what is done to a first layer, as scenes have it, and what comes of that."""
    learned = first_layer(network)
    rows, columns, depth, count = learned.filters.shape
    for place in range(EDITS):
        kernels = {}
        for number in rng.permutation(count)[:3].tolist():
            depths = ((), (depth,))[rng.integers(2)]
            kernels[number] = rng.standard_normal((rows, columns, *depths)).astype(np.float32)
        exact = frozenset([*kernels][: rng.integers(3)])
        placement = Placement("random" if place % 2 else "", place, kernels, exact)
        norm, bias = map(bool, rng.integers(2, size=2))
        takes_over = {"keeps_norm": norm, "keeps_bias": bias}
        base = replace(placement, kernels={}).apply(learned, **takes_over)
        # Of what is silenced, some is what was put in.
        silenced = [*kernels][-1:] + rng.permutation(count)[: rng.integers(3)].tolist()
        causes = {
            "silenced": silenced,
            "placed": [
                {"number": number, "kernel": sent(kernel), "isExact": number in exact}
                for number, kernel in kernels.items()
            ],
            "takesOver": {"keepsNorm": norm, "keepsBias": bias},
            "base": {"filters": sent(base.filters), "biases": text(base.biases)}
            if placement.everywhere
            else None,
        }
        image = rng.random(network.layers[0].output_shape, np.float32)
        yield image, causes, placement.apply(learned, **takes_over).silence(silenced)


def test_a_network_whose_filters_are_silenced_and_replaced_answers_as_one_built_so(page, keras):
    rng = np.random.default_rng(32)
    without_biases = plain(keras(keras_networks.brought, 3)[2][0])
    assert not without_biases.layers[first_convolution(without_biases.layers)].settings["use_bias"]
    cases, layers, built = [], [], []
    for network in (shipped("digits"), shipped("colour"), without_biases):
        edits = [*edits_of(network, rng)]
        sendable = [[sent(image), causes] for image, causes, _ in edits]
        cases.append([text(pack_network(network)), sendable])
        layers += [layer for *_, layer in edits]
        built += [(having(network, layer), image[np.newaxis]) for image, _, layer in edits]
    found = [answer for answered in answers(page, EDIT, cases) for answer in answered]
    expected = keras(keras_networks.outputs, built)
    for (filters, biases, answer), layer, each in zip(found, layers, expected, strict=True):
        np.testing.assert_allclose(taken(filters), layer.filters, rtol=2e-7)
        assert biases == text(layer.biases)
        assert_as_keras(answer, each)


REFUSE = """([filters, biases, silenced, number, kernel]) => {
    const layer = { filters: taken(filters), biases: floats(biases) }
    const how = { keepsNorm: true, keepsBias: true }
    return [
        refusal(() => silence(layer, silenced)),
        refusal(() => place(layer, number, taken(kernel), how)),
    ]
}"""


def test_what_cannot_take_a_place_is_refused_in_the_words_of_convcore(page):
    cases, expected = [], []
    for depth, silenced, number, shape, weight in (
        *((1, [3, 32], 32, (3, 3), 1), (1, [-1], -1, (3, 3), 1)),
        *((1, [], 0, (2, 3), 1), (1, [], 0, (3, 3, 3), 1)),
        *((3, [31], 0, (3, 4, 3), 1), (3, [0], 7, (3, 3, 2), 1)),
        *((3, [31], 5, (3, 3), 0), (3, [31], 5, (3, 3), 1)),
    ):
        layer = FirstLayer(np.ones((3, 3, depth, 32), np.float32), np.ones(32, np.float32))
        kernel = np.full(shape, weight, np.float32)
        how = {"keeps_norm": True, "keeps_bias": True}
        acts = (
            lambda layer=layer, silenced=silenced: layer.silence(silenced),
            lambda layer=layer, given=(number, kernel), how=how: layer.place(*given, **how),
        )
        expected.append([refused(act) for act in acts])
        cases.append([sent(layer.filters), text(layer.biases), silenced, number, sent(kernel)])
    assert sum(sentence is not None for row in expected for sentence in row) == 9
    assert answers(page, REFUSE, cases) == expected


BEYOND = """([file, image]) => refusal(() => outputs(network(file), image))"""


def growing(rng, overflows):
    """Draw a network one of whose layers leads beyond the largest float32."""
    steps = {"strides": 1, "dilation_rate": 1}
    entries = [
        ("input", "InputLayer", {"shape": [8, 8, 1]}),
        ("first", "Conv2D", {"filters": 9, "kernel_size": 3} | steps),
        ("relu", "ReLU", {}),
        ("pooled", "MaxPooling2D", {"pool_size": 2, "strides": 2}),
        ("second", "Conv2D", {"filters": 4, "kernel_size": 2} | steps),
        ("scaled", "Rescaling", {"scale": 1e6, "offset": 0}),
        ("bent", "Activation", {"activation": "exponential" if overflows == "bent" else "tanh"}),
        ("mean", "GlobalAveragePooling2D", {}),
        ("answer", "Dense", {"units": 3}),
        ("softmax", "Softmax", {}),
    ]
    layers = plan_network(entries)
    weights = tuple(
        tuple(
            rng.uniform(0.5, 1, shape).astype(np.float32)
            * np.float32(3e38 if layer.name == overflows else 1)
            for shape in layer.weight_shapes
        )
        for layer in layers
    )
    return PlainNetwork(layers, weights)


def test_numbers_beyond_the_largest_are_refused_where_and_as_keras_process_does(
    page, keras, tmp_path
):
    rng = np.random.default_rng(33)
    cases, expected = [], []
    for number, overflows in enumerate(("first", "second", "bent", "answer", "none")):
        network = growing(rng, overflows)
        image = 1 + rng.random((8, 8, 1), np.float32)
        path = tmp_path / f"{number}.npz"
        path.write_bytes(network.to_bytes())
        try:
            keras(inference_process.activations, path, image[np.newaxis])
            expected.append(None)
        except ConvscopeError as refusal:
            expected.append(f"RangeError: {refusal}")
        cases.append([text(pack_network(network)), sent(image)])
    assert [each and each.split()[-1] for each in expected] == [
        *("first", "second", "bent", "answer", None)
    ]
    assert answers(page, BEYOND, cases) == expected
