# The project's commands. Everything lives in .venv; nothing outside this folder is changed but the user's cache.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
HOST   ?= 127.0.0.1
PORT   ?= 7860
SIZES  ?= 1000,10000,100000
MINUTES ?= 5
SECONDS ?= 600
EVERY ?= 23
SIZE ?= 5000
BENCH = $(BIN)/python -m tests.benchmarks --size $(SIZE) $(if $(EVAL),--eval $(EVAL))

.PHONY: run test lint format accuracy scale bench bench-peers load kills screenshots page-speed fuzz growth clean help
.DEFAULT_GOAL := help

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Quotedesk needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	$(BIN)/python -m compileall -q index qa ui
	@touch $@

run: $(READY)  ## set up, bring the seeds library up to date, open the web page
	$(BIN)/qa sync seeds
	$(BIN)/qa ui --host $(HOST) --port $(PORT)

test: $(READY)  ## set up and run all tests
	$(BIN)/python -m pytest

lint: $(READY)  ## format check, lint, types, import direction
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)  ## rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

accuracy: $(READY)  ## accuracy tables: the gold file, and the external sets in EVAL=folder
	$(BIN)/qa eval tests/gold/seeds.jsonl
	$(BIN)/qa eval-sets $(EVAL)

scale: $(READY)  ## build synthetic libraries of SIZES passages, print times, sizes and memory
	$(BIN)/python -m qa.evaluation.scale --sizes $(SIZES) --plot scale.png

bench: $(READY)  ## beside a plain script on SIZE passages: indexing, cold start, questions, changes, memory (EVAL=folder: accuracy)
	$(BENCH)

bench-peers: $(READY)  ## the same beside peers too, each in an environment of its own in build/peers
	$(BENCH) --peers --json build/bench/peers.json --plot build/bench/peers.png

load: $(READY)  ## 16 askers against the HTTP API for MINUTES, while a sync runs
	$(BIN)/python tests/benchmarks/load.py --minutes $(MINUTES)

kills: $(READY)  ## kill a syncing process at 200 random moments and every EVERY-th step, check the library after each
	$(BIN)/python -m tests.index.durability.kills --timed 200 --every $(EVERY)

screenshots: $(READY)  ## pictures of the page's main states, into build/screenshots (needs Chromium)
	$(BIN)/python -m tests.ui.screenshots

page-speed: $(READY)  ## times of the page beside an empty page of Gradio's (needs Chromium)
	$(BIN)/python -m tests.benchmarks.page

fuzz: $(READY)  ## coverage-guided fuzzing of every target, SECONDS each (Linux)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	$(BIN)/python tests/fuzz --seconds $(SECONDS)

growth: $(READY)  ## how the time of every room grows on hostile texts
	$(BIN)/python tests/fuzz/growth.py

clean:  ## remove the virtual environment and the tools' caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
