import pytest

from convcore.keras_files.losses import read_loss
from convcore.keras_files.reader import read_keras_file
from tests.keras_files import archive, small

FUNCTION = {"module": "builtins", "class_name": "function", "registered_name": "function"}


def made(class_):
    return {"module": "keras.losses", "class_name": class_, "config": {"from_logits": True}}


@pytest.mark.parametrize(
    ("loss", "name"),
    [
        ("mse", "mean_squared_error"),
        ("MSE", "mean_squared_error"),
        (["mae"], "mean_absolute_error"),
        ({"dense": "mse"}, "mean_squared_error"),
        ({"dense": made("BinaryCrossentropy")}, "binary_crossentropy"),
        ({"dense": "mse", "other": "mse"}, ""),
        (made("SparseCategoricalCrossentropy"), "sparse_categorical_crossentropy"),
        (made("BinaryCrossentropy"), "binary_crossentropy"),
        (FUNCTION | {"config": "log_cosh"}, "log_cosh"),
        ("KLD", "kl_divergence"),
        (made("KLDivergence"), "kl_divergence"),
        (made("CategoricalGeneralizedCrossEntropy"), "categorical_generalized_cross_entropy"),
        ("somebody's", ""),
        (made("os.system"), ""),
        (FUNCTION | {"config": {"mse": "mse"}}, ""),
        (["mse", "mse"], ""),
        ("a" * 10**6, ""),
        (None, ""),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_loss_is_known_by_its_name_or_not_at_all(loss, name):
    assert read_loss({"loss": loss}) == name


@pytest.mark.usefixtures("seconds")
def test_a_file_says_what_its_network_was_trained_with():
    assert read_keras_file(archive(small() | {"compile_config": {"loss": "mse"}})).loss == (
        "mean_squared_error"
    )
    assert read_keras_file(archive(small() | {"compile_config": ["mse"]})).loss == ""
