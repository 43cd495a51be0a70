# make run: everything on http://127.0.0.1:3000   make test: every test that needs no root
PYTHON ?= $(shell for p in python3 python3.12 python3.13 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3,11) <= sys.version_info[:2] <= (3,13))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready

.DEFAULT_GOAL := run
.PHONY: run test lint migrate deploy-check mcp-check bench gallery screenshots openapi examples lock clean

run: $(READY)
	@$(PY) -m tools.serve

# A file's tests stay in one process; each process has its own database, cache and browser. Many tests wait for one of
# these, so one process more than there are processors is faster.
PROCESSES = $(shell $(PY) -c 'import os; print(min(4, (os.cpu_count() or 1) + 1))')
test: $(READY)
	@$(PY) -m pytest -n $(PROCESSES) --dist loadfile $(ARGS)

lint: $(READY)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check -q .
	@$(VENV)/bin/mypy
	@$(PY) -m tools.openapi --check

migrate: $(READY)
	@$(PY) -m lib.migrate

deploy-check: $(READY)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PY) -m tools.deploy_check $(ARGS)

mcp-check: $(READY)
	@$(PY) -m tools.mcp_check

bench: $(READY)
	@$(PY) -m bench $(ARGS)

gallery: $(READY)
	@$(PY) -m tools.gallery $(ARGS)

screenshots: $(READY)
	@$(PY) -m tools.screenshots

openapi: $(READY)
	@$(PY) -m tools.openapi

# What the documentation shows: real answers of the demo.
examples: $(READY)
	@$(PY) -m tools.openapi.examples
	@$(PY) -m tools.openapi

# Resolved on the oldest Python we support, so that it installs on all of them.
lock: $(READY)
	@$(VENV)/bin/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --no-header --no-annotate \
		-q -o requirements.txt

$(READY): requirements.txt
	@test -n "$(PYTHON)" || { echo "Slipstream needs Python 3.11, 3.12 or 3.13 (set PYTHON=/path/to/python)"; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) (about a minute, the first time only) ..."
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install -q --disable-pip-version-check "$$(grep '^uv==' requirements.txt)"
	@$(VENV)/bin/uv pip install -q --python $(PY) -r requirements.txt || { \
		echo "uv could not; pip tries, which takes some minutes ..."; $(PY) -m pip install -q --disable-pip-version-check -r requirements.txt; }
	@touch $@

clean:
	rm -rf $(VENV) .data .deploy-check .pytest_cache .mypy_cache .ruff_cache
