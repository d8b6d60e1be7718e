"""Measuring a network on all test images."""

import numpy as np

from convcore.networks.bundle_files import load_bundle
from models.measure import answers
from tests.browser.forward import answer
from tests.paths import MODELS

DIGITS = load_bundle(MODELS / "digits")


def test_answers_are_counted_by_class_as_convcore_gives_them():
    some = slice(0, 60)
    images, labels = DIGITS.samples[some].copy(), DIGITS.labels[some]
    images[::3] = images[::3, ::-1]  # upside down, so that some are taken for others
    expected = np.zeros((10, 10), int)
    for image, label in zip(images, labels, strict=True):
        found = answer(DIGITS, DIGITS.first_layer, image / np.float32(255))
        expected[label, found.argmax()] += 1
    np.testing.assert_array_equal(answers(DIGITS.model_path, (images, labels), 10), expected)
    assert 30 < np.trace(expected) < 60
