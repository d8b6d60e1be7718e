"""The kinds of tests, which run in calls of pytest of their own (see tests/run.sh)."""

from pathlib import Path

BROWSER = Path(__file__).parent / "browser"
KINDS = ("tensorflow", "browser")
# What takes longest begins first, so that at the end no core is left with it alone.
LONGEST = (
    "test_own_training.py",
    "test_forgetting.py",
    "test_lesson.py",
    "test_full_test_sets.py",
    "test_train_tensorflow.py",
    "test_reader_tensorflow.py",
    "test_pages.py",
    "test_inference.py",
    "test_rounds.py",
    "test_layers.py",
    "test_colour.py",
    "test_training.py",
    "test_looks.py",
    "test_take_home.py",
)


def _kind(file):
    """Tell a file's kind by its name and its folder; most are of no special one."""
    if file.name.endswith("_tensorflow.py"):
        return "tensorflow"
    return "browser" if BROWSER in file.parents else None


def pytest_ignore_collect(collection_path, config):
    """Leave the files of another kind alone: their imports take seconds, in each process."""
    if collection_path.suffix != ".py":
        return None
    asked, kind = config.option.markexpr, _kind(collection_path)
    ignored = kind != asked if asked in KINDS else kind and f"not {kind}" in asked
    return True if ignored else None


def pytest_collection_modifyitems(items):
    """Mark what belongs to a kind, and let the longest files begin."""
    for item in items:
        if kind := _kind(item.path):
            item.add_marker(kind)
        if hasattr(item.module, "visit"):  # of tests/pages/visiting.py
            item.add_marker("apptest")
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONGEST)))
