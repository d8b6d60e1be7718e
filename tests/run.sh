#!/bin/sh
# Lint, types, then every test. TensorFlow as a witness gets a pytest call of its own: in the
# others nothing may import it. Two at a time, each file in one process, so that what a file needs is
# started once. Called by `make test`; $PYTHON is the environment to use.
set -eu
python=${PYTHON:-python}
$python -m ruff format --check .
$python -m ruff check .
$python -m mypy
"$(dirname "$(command -v "$python")")/oxlint" pages/static
$python -m tests.browser.chromium --install
for kind in "not tensorflow and not browser" tensorflow browser; do
    $python -m pytest -q -n 2 --dist loadfile -m "$kind"
done
