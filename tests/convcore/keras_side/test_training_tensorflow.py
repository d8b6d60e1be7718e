"""Training step by step: what starts it, what it measures, and that a pause changes nothing."""

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.keras_side.training import (
    BATCH,
    Trainer,
    build,
    moments,
    recorded_steps,
    score,
    start_from,
)
from convcore.kernels.handmade_filters import handmade_filters

RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (250, 28, 28, 1), dtype=np.uint8)  # three steps an epoch
LABELS = RNG.integers(0, 10, 250)


def network(**start):
    import keras

    keras.utils.set_random_seed(3)
    model = build((28, 28, 1), 10, (4, 8))
    start_from(model, **{"start": "random", "fixed": False} | start)
    return model


def trainer(model):
    return Trainer(model, IMAGES, LABELS, learning_rate=0.01, seed=5)


def advance(training, steps):
    for _ in range(steps):
        training.advance()
    return training


def test_a_training_goes_on_after_a_pause_as_if_there_had_been_none():
    whole = advance(trainer(network()), 8)
    before = advance(trainer(network()), 4)  # within the second epoch
    after = trainer(network())
    after.resume(before.state, before.step)
    advance(after, 4)
    assert after.step == whole.step == 8
    for one, other in zip(after.state, whole.state, strict=True):
        np.testing.assert_array_equal(one, other)


def test_every_image_comes_once_an_epoch_in_an_order_of_its_own():
    seen = []
    training = trainer(network())
    training._twin.train_on_batch = lambda images, labels: seen.append(images) or 0.0
    advance(training, 6)
    assert [len(batch) for batch in seen] == [BATCH, BATCH, 50] * 2
    first, second = (np.concatenate(seen[i : i + 3]) for i in (0, 3))
    assert not np.array_equal(first, second)
    key = IMAGES.reshape(250, -1).sum(axis=1, dtype=np.int64)
    for epoch in (first, second):
        sums = (epoch.reshape(250, -1).astype(np.float64) * 255).sum(axis=1).round()
        np.testing.assert_array_equal(np.sort(sums), np.sort(key))


@pytest.mark.parametrize("start", ["random", "handmade"])
def test_a_fixed_first_layer_stays_exactly_as_it_starts_while_the_others_move(start):
    model = network(start=start, fixed=True)
    training = trainer(model)
    first, later = training.first_layer, model.get_layer("conv2").get_weights()[0]
    advance(training, 3)
    for now, before in zip(training.first_layer, first, strict=True):
        np.testing.assert_array_equal(now, before)
    assert np.abs(model.get_layer("conv2").get_weights()[0] - later).max() > 1e-3


def test_hand_made_filters_have_the_mean_length_of_the_noise_that_they_replace():
    noise, _ = trainer(network()).first_layer
    mean = np.mean([np.linalg.norm(noise[..., number]) for number in range(4)])
    filters, biases = trainer(network(start="handmade")).first_layer
    np.testing.assert_allclose(filters, handmade_filters(4, 1, mean), rtol=1e-6)
    assert not biases.any()


def test_a_kernel_takes_the_place_of_filter_0_with_the_mean_length_and_leaves_the_others():
    kernel = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.float32)
    noise, _ = trainer(network()).first_layer
    filters, _ = trainer(network(kernel=kernel)).first_layer
    mean = np.mean([np.linalg.norm(noise[..., number]) for number in range(4)])
    np.testing.assert_allclose(filters[..., 0, 0], kernel * mean / np.sqrt(20), rtol=1e-5)
    np.testing.assert_array_equal(filters[..., 1:], noise[..., 1:])


def test_a_kernel_of_another_size_is_refused():
    with pytest.raises(ConvscopeError, match=r"here 3x3\. Received: a kernel of 5x5"):
        network(kernel=np.ones((5, 5), np.float32))


def test_it_measures_without_dropout_what_keras_measures():
    import keras

    model = network()
    loss, accuracy = trainer(model).measure(IMAGES, LABELS)
    answers = model.predict(IMAGES / 255, verbose=0)
    expected = keras.losses.SparseCategoricalCrossentropy()(LABELS, answers)
    np.testing.assert_allclose(loss, float(expected), rtol=1e-5)
    assert accuracy == np.mean([answers[n].argmax() == LABELS[n] for n in range(250)])


def test_the_score_is_keras_cross_entropy_and_accuracy():
    import keras

    rng = np.random.default_rng(5)
    logits = rng.normal(0, 30, (40, 10)).astype(np.float32)
    labels = rng.integers(0, 10, 40)
    loss, accuracy = score(logits, labels)
    expected = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)
    np.testing.assert_allclose(loss, float(expected), rtol=1e-5)
    assert accuracy == np.mean([logits[n].argmax() == labels[n] for n in range(40)])


def test_about_sixty_steps_are_recorded_most_of_them_early():
    steps = np.array(sorted(recorded_steps(14_400)))
    assert 55 <= len(steps) <= 65
    assert (steps[0], steps[1], steps[-1]) == (0, 1, 14_400)
    assert np.median(steps) < 14_400 / 6


def test_the_moments_of_a_rest_begin_where_the_first_part_ended_and_are_evenly_apart():
    assert moments(0, 200) == sorted(recorded_steps(200))
    rest = moments(200, 400)
    assert (rest[0], rest[-1]) == (200, 400)
    assert set(np.diff(rest)) == {10}
