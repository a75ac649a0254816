# The commands of the suite; `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
PHPT_CORPUS_DIR ?=
VERSION ?=

.PHONY: help setup acceptance test gate lint types tests features conformance conformance-table found keys \
	nightly sabotage bench phpt test-outside test-compose report steps lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## virtual environment and Debian packages, where they are missing
	@$(PYTHON) -m support.commands.bootstrap

acceptance: setup ## every feature except @nightly on the reference node; ARGS="..." goes to behave
	@$(BIN)/behave $(ARGS)

test: setup gate ## lint, types, the dry-run gate, the features (over HTTP/2 too), the suite's own tests
	@$(BIN)/behave -D http=2 features/http features/php features/security features/limits
	@$(BIN)/behave
	@mkdir -p .coverage && $(BIN)/pytest -n 2 --cov --cov-report= $(ARGS)

gate: setup ## what needs no node: lint, types, the dry run, pages, defects, structure, lock
	@$(BIN)/python -m support.commands.gate

lint: setup
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .

types: setup
	@$(BIN)/mypy

nightly: setup ## the @nightly features on the reference node
	@$(BIN)/behave --tags=@nightly $(ARGS)

conformance: setup ## the suite against a real program: make conformance BINARY=PATH
	@test -n "$(BINARY)" || { echo "error: which program? make conformance BINARY=PATH" >&2; exit 2; }
	@$(BIN)/behave -D target=ephpm -D binary="$(BINARY)" $(ARGS)

conformance-table: setup ## conformance/VERSION.md from the last run against a real program; VERSION=0.7.3
	@$(BIN)/python -m support.reports.conformance --version "$(VERSION)"

found: setup ## write docs/found.md anew, from the known deviations of ePHPm
	@$(BIN)/python -m support.reports.found > docs/found.md

keys: setup ## write docs/settings.md anew: each key of ephpm.toml, its proof, the values tried
	@$(BIN)/python -m support.reports.keys > docs/settings.md

sabotage: setup ## which defect kills which scenario: reports/sabotage.json
	@$(BIN)/python -m support.commands.sabotage $(ARGS)

bench: setup ## own costs, as ratios within one run
	@$(BIN)/python -m support.commands.bench $(ARGS)

test-outside: setup ## tools and client suites that others wrote, against the reference node
	@$(BIN)/python -m support.commands.outside $(ARGS)

phpt: setup ## PHP's own tests over HTTP: ours, or make phpt PHPT_CORPUS_DIR=...; ARGS="-g FAIL"
	@PHPT_CORPUS_DIR="$(PHPT_CORPUS_DIR)" $(BIN)/python -m support.phpt $(ARGS)

test-compose: setup ## the features on containers, of an image of the reference node that is built here
	@$(BIN)/python -m support.commands.compose $(ARGS)

report: setup ## the Allure HTML and the living documentation of the last run
	@$(BIN)/python -m support.reports $(ARGS)

steps: setup ## write docs/steps.md anew from steps/
	@$(BIN)/python -m support.commands.catalogue write

lock: setup ## write requirements.lock anew, from requirements.txt
	@$(BIN)/python -m support.commands.lock write

clean: ## remove what the suite made here
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .cache .coverage .outside reports
