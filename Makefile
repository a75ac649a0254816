# Commands of the suite; `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: help setup acceptance test lint types
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## virtual environment and Debian packages, where they are missing
	@$(PYTHON) -m support.bootstrap

acceptance: setup ## every feature except @nightly on the reference node
	@$(BIN)/behave $(ARGS)

lint: setup ## ruff: lint and format
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .

types: setup ## mypy, strict on support/ and reference/
	@$(BIN)/mypy
