# Every chore in one command. The environment in .venv is made at the first of them.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/ready
BENCH = $(VENV)-bench

.PHONY: audit test test-editor test-hooks test-spark lint format generate docs bench dist clean

audit: $(READY)  ## score and audit the seven real tables of indicators/
	$(BIN)/jixiao audit indicators/wuhan-data-bureau-2024 --fail-on never

test: $(READY)  ## run all tests
	$(BIN)/python -m pytest -n auto

test-editor: $(READY)  ## complete, explain and check files in the language server of editors; needs node and npm
	npm install --prefix tests/editor --no-package-lock --no-audit --no-fund --loglevel=error
	$(BIN)/python -m pytest tests/test_editor.py

test-hooks: $(READY)  ## run the hooks by pre-commit itself on scratch repositories; it installs this package for itself
	$(BIN)/python -m pytest tests/test_hooks.py -m hooks

test-spark: $(VENV)/spark  ## run the tests of the Spark adapter, which need Java and 600 MB of packages
	$(BIN)/python -m pytest tests/test_spark.py -m spark

lint: $(READY)  ## linters and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy scoring

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

generate: $(READY)  ## write schemas/ and docs/ anew from the code and the case files
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/catalogue.py
	$(BIN)/python docs/notation.py
	$(BIN)/python docs/standards.py
	$(BIN)/python docs/formats.py
	$(BIN)/python docs/pages.py

docs: $(READY)  ## build the manual in docs/_build/en and docs/_build/zh; a warning or a missing translation fails
	$(BIN)/python docs/translations.py
	$(BIN)/python -m sphinx -W --keep-going -q -b html -D language=en docs docs/_build/en
	$(BIN)/python -m sphinx -W --keep-going -q -b html -D language=zh_CN docs docs/_build/zh

bench: $(BENCH)/ready  ## measure this project beside others and beside what the machine allows; FULL=1 writes benchmarks/RESULTS.md
	$(BENCH)/bin/python benchmarks/compare.py $(if $(FULL),--full)

dist:  ## build wheel and source distribution, and use them as a stranger would
	$(PYTHON) tools/check_release.py

clean:
	rm -rf $(VENV) $(BENCH) build dist *.egg-info

$(READY): setup.cfg pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "jixiao needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(VENV)/spark: $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test,spark]'
	@touch $@

$(BENCH)/ready: setup.cfg benchmarks/requirements.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install --quiet --disable-pip-version-check --requirement benchmarks/requirements.txt
	@touch $@
