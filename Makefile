# `make run` starts the dashboard, `make test` proves it. Both set up what they need.
# While working: `make check` in a minute, `make test ONLY=tests/convcore` for some files, and
# `make sweep` for every setting of what `make test` tries a part of.
PYTHON ?= python3
RUN := .venv
TEST := .venv-test

.PHONY: run test check sweep benchmarks clean

run: $(RUN)/ready
	$(RUN)/bin/streamlit run dashboard.py

test: $(TEST)/ready
	PYTHON=$(TEST)/bin/python sh tests/run.sh $(ONLY)

check: $(TEST)/ready
	PYTHON=$(TEST)/bin/python CHECK=1 sh tests/run.sh

sweep: $(TEST)/ready
	PYTHON=$(TEST)/bin/python SWEEP=1 sh tests/run.sh

benchmarks: $(TEST)/ready
	$(TEST)/bin/python -m tests.browser.chromium --install
	$(TEST)/bin/python -m tests.performance.conv2d
	$(TEST)/bin/python -m tests.performance.engine
	$(TEST)/bin/python -m tests.performance.next_sample
	$(TEST)/bin/python -m tests.performance.edits
	$(TEST)/bin/python -m tests.performance.own_network
	$(TEST)/bin/python -m tests.performance.layers
	$(TEST)/bin/python -m tests.performance.training
	$(TEST)/bin/python -m tests.performance.widgets
	$(TEST)/bin/python -m tests.performance.hand
	$(TEST)/bin/python -m tests.performance.network_hand
	$(TEST)/bin/python -m tests.performance.participants
	$(TEST)/bin/python -m tests.performance.camera

# An environment is made again when the list of requirements has changed.
$(RUN)/ready: requirements.txt
$(TEST)/ready: requirements.txt requirements-dev.txt

%/ready:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "Convscope needs Python 3.11, 3.12 or 3.13: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $*
	$*/bin/python -m pip install --quiet --requirement $(lastword $^)
	touch $@

clean:
	rm -rf $(RUN) $(TEST)
