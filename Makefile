# Linli 邻里. `make` alone lists what can be done.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run seed test test-sqlite test-postgres audit check format lock translations bench backup restore clean

help: ## Show what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## Install what running needs and build the front end
	@$(PYTHON) tools/bootstrap.py

setup-dev: ## The same, with what testing and the gate need
	@$(PYTHON) tools/bootstrap.py --dev
	@$(BIN)/python -m tools.chromium
	@$(BIN)/python -m tools.redis || echo "!! NO REDIS: tests of the scaled-out shape will be skipped." >&2

run: setup ## Start Linli with its demo people (PORT=5050 and HOST=0.0.0.0 if you like)
	@exec $(BIN)/python -m tools.run --host $(HOST)

seed: setup ## Fill an empty database with the demo people and places
	@$(BIN)/flask --app wsgi db upgrade && $(BIN)/flask --app wsgi seed

test: setup-dev ## Run every test on SQLite, then what a database can change on PostgreSQL
	@result=0; $(MAKE) --no-print-directory test-sqlite || result=1; $(MAKE) --no-print-directory test-postgres || result=1; exit $$result

test-sqlite: setup-dev ## Run every test on SQLite, browser tests included
	@$(BIN)/pytest --engine sqlite

test-postgres: setup-dev ## Run the tests a database can change on a throw-away PostgreSQL
	@$(BIN)/pytest --engine postgresql --database-only

audit: setup-dev ## Look at every page with axe in both modes and both languages
	@AUDIT=1 $(BIN)/pytest --engine sqlite tests/browser/test_every_page.py

check: setup-dev ## The gate: style, types, who may know whom, migrations, house rules
	@$(BIN)/python -m tools.gate

format: setup-dev ## Put the code into the house's layout
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

lock: ## Write the lock files from requirements*.in (needs uv)
	@for name in requirements requirements-dev; do \
	  uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
	    --custom-compile-command "make lock" $$name.in -o $$name.txt; done

translations: setup ## Collect the words of code and templates, update and compile the catalogues
	@$(BIN)/python -m tools.translations

bench: setup-dev ## Measure how fast the house is, as ratios (SIZE=smoke, standard or full)
	@$(BIN)/python -m bench

backup: setup ## Write a backup: make backup FILE=linli.tar
	@$(BIN)/flask --app wsgi backup $(FILE)

restore: setup ## Bring a backup back into an empty installation: make restore FILE=linli.tar
	@$(BIN)/flask --app wsgi restore $(FILE)

clean: ## Remove what set-up and tests made; data under var/ stays
	@rm -rf .venv node_modules static/build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache test-results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
