import pytest

from convcore.channels import luminance
from convcore.pictures.registry import OURS, PICTURES
from convcore.pictures.samples import pictures_as_samples


def test_photographs_are_no_negatives_to_a_network_that_reads_grey():
    samples, titles = pictures_as_samples((30, 30, 1))
    photographs = [each.image() for each in PICTURES.values() if each.credit != OURS]
    for image, sample, title in zip(photographs, samples, titles, strict=False):
        grey = luminance(image) if image.ndim == 3 else image
        assert sample.mean() / 255 == pytest.approx(grey.mean(), abs=0.005)
        assert "inverted" not in title
