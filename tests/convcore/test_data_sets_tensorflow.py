"""Data sets as Keras keeps them."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from convcore.data_sets import load_fashion

pytestmark = pytest.mark.tensorflow


def fashion_file(name: str) -> bytes:
    count = 30 if name.startswith("train") else 20
    if "labels" in name:
        return gzip.compress(bytes(8) + bytes(i % 10 for i in range(count)))
    return gzip.compress(bytes(16) + np.random.default_rng(1).bytes(count * 28 * 28))


@pytest.mark.parametrize("part", [0, 5, 100, 2000])
def test_a_download_that_was_cut_short_is_made_again(part, tmp_path, monkeypatch):
    from keras.src.utils import file_utils

    downloads = []

    def download(address: str, path: str, _: object) -> None:
        downloads.append(address)
        Path(path).write_bytes(fashion_file(Path(path).name))

    monkeypatch.setattr(file_utils, "urlretrieve", download)
    monkeypatch.setattr(file_utils.config, "keras_home", lambda: str(tmp_path))
    whole = load_fashion(None)
    assert len(downloads) == 4
    cut = tmp_path / "datasets" / "fashion-mnist" / "t10k-images-idx3-ubyte.gz"
    cut.write_bytes(cut.read_bytes()[:part])
    again = load_fashion(None)
    np.testing.assert_array_equal(again.x_test, whole.x_test)
    assert len(downloads) == 8
    load_fashion(None)
    assert len(downloads) == 8
