#!/bin/sh
# Lint, types, then every test, or the tests of the paths that are given and nothing else.
# Each kind gets a pytest call of its own: where TensorFlow is no witness, nothing may import it.
# Two at a time, each file in one process, so that what a file needs is started once; the longest
# files begin first (see tests/conftest.py). Called by `make test`, `make check` and `make sweep`:
# $PYTHON is the environment to use; for $SWEEP see tests/sweeps.py.
set -eu
python=${PYTHON:-python}
ordinary="not tensorflow and not browser"

kind() {
    # Among the paths that are given, there may be none of a kind (status 5).
    "$python" -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "$@" ||
        { status=$?; [ $# -gt 1 ] && [ $status = 5 ]; } || exit $status
}

if [ $# = 0 ]; then
    "$python" -m ruff format --check .
    "$python" -m ruff check .
    "$python" -m mypy
    "$(dirname "$(command -v "$python")")/oxlint" pages/static
fi
if [ "${CHECK:-}" ]; then
    kind "$ordinary and not apptest and not keras_process"
    exit
fi
"$python" -m tests.browser.chromium --install
kind "$ordinary" "$@"
kind tensorflow "$@"
kind browser "$@"
