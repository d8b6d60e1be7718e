import numpy as np

from convcore.pictures.images import resized


def test_a_part_is_scaled_by_averaging_and_may_lie_between_pixels():
    planes = np.arange(24, dtype=np.float32).reshape(4, 6, 1)
    part = resized(planes, (1, 2, 3, 4), (2, 2))
    np.testing.assert_array_equal(part, planes[1:3, 2:4])
    mean = resized(planes, (0, 0, 4, 6), (1, 1))
    assert planes.min() < mean[0, 0, 0] < planes.max()
    np.testing.assert_allclose(mean[0, 0, 0], 11.5)
    between = resized(planes, (1, 1.5, 2, 2.5), (1, 1))
    np.testing.assert_allclose(between[0, 0, 0], 7.5, atol=1e-5)
