# The project's few commands; `make` alone lists them.
# They rest on Debian or Ubuntu, Python 3.11 or newer and make, and on nothing else being there before.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run demo test browser bench load faults sbom check format lint types content fix figures miniatures lock

# Two more than there are processors: whoever waits for a browser or a database leaves theirs to another.
JOBS ?= $(shell expr `nproc` + 2)
FLASK := .venv/bin/flask --app wsgi
# Without compiled files every process of a run, some hundred in all, would compile the whole program again.
PYTEST := env -u PYTHONDONTWRITEBYTECODE .venv/bin/python -m pytest

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile
	@echo 'Settings come from the environment: PORT=8080 make run. README.md lists them all.'

run: ## start the service, on a first run with its environment and a demo practice
	@.ci/packages run
	@.ci/environment requirements.lock
	@# Without compiled files every start would compile the whole program again.
	@exec env -u PYTHONDONTWRITEBYTECODE $(FLASK) serve --prepare

demo: ## fill an empty database with the demo practice
	@.ci/environment requirements.lock
	@$(FLASK) db upgrade
	@$(FLASK) practice demo

test: ## run the whole suite, on SQLite and on PostgreSQL (ARGS="-k gate" picks)
	@.ci/packages test
	@.ci/environment requirements-dev.lock
	.ci/with-postgresql $(PYTEST) -n $(JOBS) $(ARGS)

browser: ## run the journeys in a real browser only
	@.ci/packages test
	@.ci/environment requirements-dev.lock
	$(PYTEST) -m browser $(ARGS)

bench: ## print what things cost, as ratios of one run, and the journeys in seconds (ONLY=writing picks)
	@.ci/packages test
	@.ci/environment requirements-dev.lock
	.venv/bin/python -m tests.bench

load: ## 200 people at work for ten minutes, stopped halfway; prints waits, errors and what was lost (SECONDS=60)
	@.ci/packages test
	@.ci/environment requirements-dev.lock
	.venv/bin/python -m tests.load

faults: ## kills, power cuts and the like at length: some minutes
	@.ci/packages test
	@.ci/environment requirements-dev.lock
	FAULTS=long $(PYTEST) tests/faults tests/load tests/handouts/test_largest.py -n0 $(ARGS)

sbom: ## write sbom.json, the bill of materials as CycloneDX
	@.ci/environment requirements.lock
	$(FLASK) supply sbom -o sbom.json

check: development ## all that CI runs: format, lint, types, content, guards and tests
	@# Side by side: the types are one processor's work, and the tests wait often enough.
	@$(MAKE) --no-print-directory --jobs format lint types content test

format lint types content: | development

development:
	@.ci/packages test
	@.ci/environment requirements-dev.lock
.PHONY: development

format: ## refuse files that `make fix` would lay out otherwise
	.venv/bin/ruff format --check

lint: ## ruff for Python, oxlint for the few ES modules
	.venv/bin/ruff check
	.venv/bin/oxlint --deny-warnings clinic/static/js

types: ## mypy, strict
	.venv/bin/mypy

content: ## every exercise, question and programme against its schema
	$(FLASK) content check

fix: development ## lay out and mend what ruff can mend
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

figures: development ## redraw the exercises whose poses, words or drawing code changed
	$(FLASK) figures draw
	$(FLASK) figures check

miniatures: development ## make the designer's layouts in little again, after a layout or a drawing has changed
	.venv/bin/python -m tests.handouts.miniatures

lock: ## refresh both lock files from pyproject.toml (UPGRADE=--upgrade takes the newest releases)
	.ci/lock $(UPGRADE)
