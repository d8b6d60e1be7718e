"""The kinds of tests, which run in calls of pytest of their own (see tests/run.sh)."""

from pathlib import Path

TESTS = Path(__file__).parent
BROWSER = TESTS / "browser"
KINDS = ("tensorflow", "browser")
# What takes longest begins first, so that at the end no core is left with it alone.
LONGEST = (
    *(
        "browser/test_own_network.py",
        "browser/test_forgetting.py",
        "browser/test_lesson.py",
        "browser/test_dragging.py",
        "browser/test_navigation.py",
    ),
    *("browser/test_samples_by_hand.py", "browser/test_links.py", "browser/test_looks.py"),
    *("browser/test_own_training.py", "browser/test_full_test_sets.py"),
    *("browser/test_kernel_editor.py", "browser/test_drawing.py", "browser/test_edits.py"),
    *("browser/test_learned_filters.py", "browser/test_layers.py", "browser/test_colour.py"),
    *("models/test_train_tensorflow.py", "convcore/keras_files/test_reader_tensorflow.py"),
    *("pages/test_pages.py", "convcore/processes/test_inference.py"),
    *("pages/shared/guess/test_rounds.py", "convcore/processes/test_uploaded_networks.py"),
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
    places = {TESTS / path: place for place, path in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(LONGEST)))
