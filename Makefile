VENV ?= .venv
PYTHON ?= python3
WORKERS ?= 3

.PHONY: setup demo test test-fast lint bench load postgresql

setup:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.14")'
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	@$(VENV)/bin/python -m pip install --quiet --editable . --group dev

demo: setup
	$(VENV)/bin/scaffold new bookstore --from examples/bookstore/design.json --to build/bookstore

test: setup postgresql
	$(VENV)/bin/python -m pytest -n $(WORKERS) --dist worksteal

test-fast: setup
	$(VENV)/bin/python -m pytest -n $(WORKERS) --dist worksteal -m "not build"

lint: setup
	$(VENV)/bin/black --check --quiet .
	$(VENV)/bin/ruff check --quiet .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: setup
	$(VENV)/bin/python benchmarks/run.py

load: setup
	$(VENV)/bin/python -m benchmarks.load

postgresql:
	@bash tests/support/install_postgresql.sh
