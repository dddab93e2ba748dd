# Cửa Luật. Needs Python >= 3.11, make and a network to the package registry; nothing else.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PORT   ?= 8000

.PHONY: help env env-test demo test check bench docs lock clean

help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cần Python 3.11 trở lên / Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements/base.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

env: $(VENV)/.base        ## the virtual environment the program runs in
env-test: $(VENV)/.test   ## the same with what tests and checks need

demo: env                 ## a fictional province with sample law, at http://127.0.0.1:8000
	$(BIN)/cualuat setup --demo
	$(BIN)/cualuat serve --bind 127.0.0.1:$(PORT)

test: env-test            ## every test, on SQLite and on PostgreSQL
	$(BIN)/python tests/run.py

check: env-test           ## style, types, order of layers, generated docs
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	DATABASE_URL=sqlite://:memory: $(BIN)/cualuat manage makemigrations --check --dry-run
	$(BIN)/cualuat kinds docs --out docs/states --check

docs: env                 ## pages and pictures of the kinds of matters, docs/states
	$(BIN)/cualuat kinds docs --out docs/states

bench: env-test           ## speed and quality, as ratios within one run
	$(BIN)/python bench/run.py

lock: env-test            ## pin and hash the requirements anew
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements/base.in -o requirements/base.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements/test.in -c requirements/base.txt -o requirements/test.txt

clean:                    ## removes what was built, never the data in var/
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
