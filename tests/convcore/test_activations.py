import numpy as np

from convcore.activations import relu, softmax


def test_relu_keeps_what_is_positive():
    result = relu([[-1.5, 0.0, 2.5], [3.0, -0.0, -1e-30]])
    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, [[0, 0, 2.5], [3, 0, 0]])


def test_relu_leaves_its_input_alone():
    values = np.array([-1, 2], dtype=np.float32)
    relu(values)
    np.testing.assert_array_equal(values, [-1, 2])


def test_softmax_is_the_share_of_each_exponential():
    scores = np.array([[0.0, 1.0, -2.0], [3.0, 3.0, 3.0]])
    result = softmax(scores)
    expected = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, expected, rtol=1e-6)


def test_softmax_survives_large_scores():
    np.testing.assert_allclose(softmax([1e4, 1e4, -1e4]), [0.5, 0.5, 0])


def test_softmax_does_not_change_when_all_scores_move():
    scores = np.random.default_rng(0).standard_normal((4, 10)).astype(np.float32)
    np.testing.assert_allclose(softmax(scores + 5), softmax(scores), rtol=2e-6)
