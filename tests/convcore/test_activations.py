import numpy as np

from convcore.activations import relu


def test_relu_keeps_what_is_positive():
    result = relu([[-1.5, 0.0, 2.5], [3.0, -0.0, -1e-30]])
    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, [[0, 0, 2.5], [3, 0, 0]])


def test_relu_leaves_its_input_alone():
    values = np.array([-1, 2], dtype=np.float32)
    relu(values)
    np.testing.assert_array_equal(values, [-1, 2])
