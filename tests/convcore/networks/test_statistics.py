import numpy as np

from convcore.networks.statistics import Measures, Statistics, firing, strongest_patches

RNG = np.random.default_rng(2)
# Few different values, so that there are zeros, and ties among so many images that only a stable
# sort keeps their order; filter 2 never fires.
MAPS = RNG.integers(0, 4, (60, 5, 4, 3)) * RNG.integers(1, 4, (60, 1, 1, 1)) / np.float32(4)
MAPS[..., 2] = 0
LABELS = np.arange(60) % 3


def measure(maps):
    found = Measures(len(maps), maps.shape[1:])
    found.note(0, maps)
    return found


def test_firing_is_counted_by_class_and_filter():
    active, strength = firing(measure(MAPS), LABELS, 3)
    assert active.shape == strength.shape == (3, 3)
    assert active.dtype == strength.dtype == np.float32
    for label in range(3):
        for number in range(3):
            values = [
                float(value)
                for image in range(60)
                if LABELS[image] == label
                for value in MAPS[image, :, :, number].ravel()
            ]
            above = [value for value in values if value > 0]
            np.testing.assert_allclose(active[label, number], len(above) / len(values), rtol=1e-6)
            mean = sum(above) / len(above) if above else 0
            np.testing.assert_allclose(strength[label, number], mean, rtol=1e-6)


def test_firing_is_worked_out_by_hand():
    maps = np.float32([[[[1], [0]]], [[[3], [2]]], [[[0], [0]]]])
    active, strength = firing(measure(maps), np.array([0, 0, 1]), 2)
    np.testing.assert_allclose(active, [[3 / 4], [0]])
    np.testing.assert_allclose(strength, [[2], [0]])


def test_the_strongest_patches_are_found_one_an_image_and_ties_keep_their_order():
    found = strongest_patches(measure(MAPS), 5)
    for number in range(3):
        best = []
        for image in range(60):
            value, negative_place = max(
                (float(MAPS[image, row, column, number]), (-row, -column))
                for row in range(5)
                for column in range(4)
            )
            row, column = (-side for side in negative_place)
            best.append((-value, image, (row, column)))
        best.sort()
        assert found.samples[number].tolist() == [image for _, image, _ in best[:5]]
        assert found.pixels[number].tolist() == [[*place] for *_, place in best[:5]]
        assert found.values[number].tolist() == [-value for value, *_ in best[:5]]


def test_a_filter_is_dead_if_it_never_fires_for_any_class():
    active = np.float32([[0, 0.1], [0, 0]])
    statistics = Statistics(np.arange(2), active, active, 0, np.zeros(2, np.int64), {})
    assert [statistics.is_dead(number) for number in (0, 1)] == [True, False]


def test_the_strongest_patches_are_worked_out_by_hand():
    # Four images of 2x2: the third beats the first and last, which tie; the second has only zeros.
    maps = np.float32([[[1, 2], [2, 0]], [[0, 0], [0, 0]], [[0, 0], [0, 5]], [[0, 1], [2, 2]]])
    found = strongest_patches(measure(maps[..., np.newaxis]), 4)
    assert found.samples.tolist() == [[2, 0, 3, 1]]
    assert found.pixels.tolist() == [[[1, 1], [0, 1], [1, 0], [0, 0]]]
    assert found.values.tolist() == [[5, 2, 2, 0]]


def test_what_is_measured_in_parts_is_what_is_measured_at_once():
    parts = Measures(len(MAPS), MAPS.shape[1:])
    for first, last in ((30, 60), (0, 7), (7, 30)):
        parts.note(first, MAPS[first:last])
    for name, whole in vars(measure(MAPS)).items():
        np.testing.assert_array_equal(getattr(parts, name), whole)
