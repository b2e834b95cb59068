# Two commands on a machine with Python (3.11 to 3.14) and nothing else: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test bench models lint types layers lock clean

help:
	@echo "make demo    play real conversations through the whole service, no key or server needed"
	@echo "make test    lint, types, import layers and tests"
	@echo "make bench   measure speed and memory"
	@echo "make models  fit the offline answerer's models to the labelled data, and measure them"
	@echo "make lock    bring the lock files up to date with pyproject.toml"

# The environment is complete when its stamp is newer than the lock; an interrupted set-up starts again.
$(VENV)/.complete: requirements-dev.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON). Install Python 3.11 to 3.14, or say where it is: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14) and "Python 3.11 to 3.14 is needed, and $(PYTHON) is %d.%d. Say where one is: make PYTHON=/path/to/python3" % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make environments: install its venv (on Debian and Ubuntu: apt install python3-venv)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep -o '^uv==[^ ]*' requirements-dev.lock)"
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(VENV)/.complete
	@$(BIN)/truffles demo

# In the order of the files, the last ones are short; by their number of tests, the last would be the few that take longest.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# The second run is short: what has an installed server, of the oldest version that the machine has, execute every SQL
# statement. It says so where there is none.
test: $(VENV)/.complete lint types layers
	@$(PYTEST)
	@$(PYTEST) --installed-postgres

lint: $(VENV)/.complete
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.complete
	@$(BIN)/mypy

layers: $(VENV)/.complete
	@$(BIN)/lint-imports

bench: $(VENV)/.complete
	@$(BIN)/python -m bench

# A quarter of an hour; `python -m bench.fitting acts` (or intents, weights) makes one alone.
models: $(VENV)/.complete
	@$(BIN)/python -m bench.fitting

# What production installs, and the same versions with the tools of development.
COMPILE := $(BIN)/uv pip compile --quiet --custom-compile-command 'make lock' --universal --python-version 3.11 --generate-hashes --no-emit-index-url
lock: $(VENV)/.complete
	@$(COMPILE) --output-file requirements.lock pyproject.toml
	@$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) .data build *.egg-info
