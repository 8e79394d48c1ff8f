# With python3 (3.11 or newer) and make this is all that is needed: `make run` and `make test`.
.DEFAULT_GOAL := help
.PHONY: help run test check bench soak format lock words clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WHEELS ?= $(VENV)/wheels

help: ## Say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: $(VENV)/.runtime ## Serve the register on http://127.0.0.1:8000 (another port: PORT=8001), filled with a fictional organisation on first run
	$(BIN)/consentreg demo $(if $(PORT),--port $(PORT))

test: ## Run the whole suite
	@$(PYTHON) tests/tools.py
	@$(MAKE) -s $(VENV)/.dev
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered
	@$(BIN)/python tests/floor.py

check: $(VENV)/.dev ## Linters, types and contracts
	$(BIN)/ruff check consentreg migrations tests
	$(BIN)/ruff format --check consentreg migrations tests
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: ## Measure against peers and floors, in one run
	@$(PYTHON) tests/tools.py
	@$(MAKE) -s $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks

soak: $(VENV)/.dev ## What takes too long for every day: broken photos, withdrawals in the middle of deliveries, mutation tests
	$(BIN)/python -m tests.soak
	$(BIN)/python -m tests.mutation

format: $(VENV)/.dev ## Lay the code out
	$(BIN)/ruff check --fix consentreg migrations tests
	$(BIN)/ruff format consentreg migrations tests

lock: $(VENV)/.dev ## Lock every part with its hashes
	$(BIN)/python tests/lock.py

words: $(VENV)/.dev ## Bring the translations up to date, and name what is still to be said
	$(BIN)/python -m tests.catalog

clean: ## Remove what was installed and measured, but no register
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* dist build

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "This needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { package=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	      apt-get update -q && apt-get install -yq $$package; \
	    else echo "Python's venv is missing. Install it: sudo apt-get install $$package"; exit 1; fi; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt requirements-build.txt pyproject.toml | $(VENV)/bin/pip
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-build.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes --no-build-isolation -r requirements.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/pip download -q --disable-pip-version-check --no-deps --require-hashes --no-build-isolation -r requirements-dev.txt -d $(WHEELS)
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --require-hashes --no-build-isolation -r requirements-dev.txt --no-index -f $(WHEELS)
	@touch $@
