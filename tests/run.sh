#!/bin/sh
# Lint, types, then every test. TensorFlow as a witness gets a pytest call of its own: in the
# others nothing may import it. Called by `make test`; $PYTHON is the environment to use.
set -eu
python=${PYTHON:-python}
$python -m ruff format --check .
$python -m ruff check .
$python -m mypy
$python -m tests.browser.chromium --install
$python -m pytest -q -m "not tensorflow and not browser"
$python -m pytest -q -m tensorflow
$python -m pytest -q -m browser
