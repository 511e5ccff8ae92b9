VENV ?= .venv
PYTHON ?= python3
WORKERS ?= 2

.PHONY: setup test test-fast lint bench

setup:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(VENV)/bin/python -m pip install --quiet --editable . --group dev

test:
	$(VENV)/bin/python -m pytest -n $(WORKERS) --dist worksteal

test-fast:
	$(VENV)/bin/python -m pytest -n $(WORKERS) --dist worksteal -m "not build"

lint:
	$(VENV)/bin/black --check --quiet .
	$(VENV)/bin/ruff check --quiet .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench:
	$(VENV)/bin/python benchmarks/run.py
