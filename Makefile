# よろず / Yorozu. `make demo` shows the product, `make test` tests it; `make help` lists the rest.
SHELL := /bin/bash
PORT ?= 8000
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
PY := .venv/bin/python
YOROZU := .venv/bin/yorozu

.PHONY: help setup demo test lint bench browser-test contest crash powercut
help:
	@echo "make setup         prepare .venv with everything (pinned, by hash)"
	@echo "make demo          run the product with an invented city on http://127.0.0.1:$(PORT) (PORT= changes it)"
	@echo "make test          tests on SQLite, and on PostgreSQL where one can be had"
	@echo "make browser-test  the walks and the accessibility checks in headless Chromium"
	@echo "make lint          ruff, mypy, import contracts, templates"
	@echo "make bench         the benchmarks, as ratios to a floor in the same run (NEEDS=100000,1000000 ENGINES=sqlite,postgresql)"
	@echo "make contest       eight browsers fight for the same needs, on both databases (HANDOFFS=$(HANDOFFS))"
	@echo "make crash         servers and databases killed under load, on both databases (KILLS=$(KILLS))"
	@echo "make powercut      the disk as a cut of power leaves it, on both databases (CUTS=$(CUTS)); needs root"

.uv/bin/uv:
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { echo "python3-venv is missing: apt-get install python3-venv"; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	@python3 -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check 'uv==0.13.9'

# The stamp holds what was installed, so that a later start doesn't ask again.
.venv/stamp: requirements/dev.txt pyproject.toml $(wildcard src/yorozu/locale/*/LC_MESSAGES/*.po) $(wildcard src/yorozu/language/lexicon/*.toml src/yorozu/language/lexicon/situations/*.toml) | $(if $(findstring .uv/bin,$(UV)),.uv/bin/uv)
	@$(UV) venv --quiet --allow-existing --python python3 .venv
	@$(UV) pip sync --quiet --python .venv/bin/python --require-hashes requirements/dev.txt
	@$(UV) pip install --quiet --python .venv/bin/python --no-deps --editable .
	@$(PY) scripts/compile_messages.py
	@$(PY) scripts/compile_lexicon.py
	@touch .venv/stamp

setup: .venv/stamp

demo: setup
	@YOROZU_MODE=demo PORT=$(PORT) $(YOROZU) demo serve

test: setup
	@scripts/test

browser-test: setup
	@scripts/browser-test

lint: setup
	@scripts/lint

bench: setup
	@scripts/bench

HANDOFFS ?= 10000
contest: setup
	@$(PY) -m tests.campaigns.contest --handoffs $(HANDOFFS)

KILLS ?= 50
crash: setup
	@$(PY) -m tests.campaigns.crash --kills $(KILLS)

CUTS ?= 20
powercut: setup
	@$(PY) -m tests.campaigns.powercut --cuts $(CUTS)
