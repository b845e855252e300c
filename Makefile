# SLO Desk: `make run` opens the sample workspace, `make test` runs the whole suite.
# The first call makes .venv; everything stays inside this folder.

SHELL := /bin/sh
.DELETE_ON_ERROR:

# python3 if it is new enough, else the first that is; override with make PYTHON=...
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; exit; fi; done; echo python3)
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
ARGS ?= demo
WORKERS ?= 2
FORMS := $(wildcard ui/*.ui)

.PHONY: help run test lint format bench shots translations wheel bundle preflight clean

help:
	@echo 'make run     open the sample workspace      (make run ARGS="status my.slodesk")'
	@echo 'make test    run the whole suite, headless  (make test ARGS="tests/unit -k burn")'
	@echo 'make lint    style, types, layers'
	@echo 'make format  put the style right'
	@echo 'make bench   the speed table, beside its peers'
	@echo 'make shots   a picture of every tab, dialog, state and report page, to build/shots'
	@echo 'make translations LANGUAGE=de   collect what is to be translated, and compile what is'
	@echo 'make wheel   the wheel, to dist'
	@echo 'make bundle  a folder that runs without Python, to dist/slodesk'
	@echo 'make clean   remove what was built (.venv stays)'

preflight:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo 'SLO Desk needs Python 3.11 or newer.  On Debian: sudo apt-get install python3 python3-venv' >&2; exit 1; }
	@$(PYTHON) slodesk/preflight.py

$(PY):
	@$(MAKE) --no-print-directory preflight
	$(PYTHON) -m venv $(VENV)

# Installed for use, then for development, then with the peers of the benchmark: each only when wanted.
$(VENV)/.installed: pyproject.toml constraints.txt packaging/compile_forms.py | $(PY)
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt packaging/compile_forms.py | $(PY)
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.forms: $(FORMS) packaging/compile_forms.py $(VENV)/.installed
	$(PY) packaging/compile_forms.py
	@touch $@

run: preflight $(VENV)/.installed $(VENV)/.forms
	@$(VENV)/bin/slodesk $(ARGS)

test: ARGS = tests
test: preflight $(VENV)/.dev $(VENV)/.forms
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n $(WORKERS) --dist loadfile --max-worker-restart 0 $(ARGS)

lint: preflight $(VENV)/.dev $(VENV)/.forms
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: $(VENV)/.dev
	$(VENV)/bin/ruff check --fix --exit-zero .
	$(VENV)/bin/ruff format .

bench: ARGS =
bench: preflight $(VENV)/.dev $(VENV)/.forms
	-$(PIP) install -c constraints.txt -e '.[bench]'
	QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench $(ARGS)

shots: ARGS =
shots: preflight $(VENV)/.dev $(VENV)/.forms
	QT_QPA_PLATFORM=offscreen $(PY) packaging/shots.py $(ARGS)

LANGUAGE ?= de
WORDS := resources/translations/slodesk_$(LANGUAGE)
translations: preflight $(VENV)/.dev
	$(VENV)/bin/pyside6-lupdate -tr-function-alias tr+=phrase,tr+=_tr,tr+=_counted -target-language $(LANGUAGE) $(FORMS) \
		$$(find slodesk -name '*.py' -not -path 'slodesk/gui/forms/*') -ts $(WORDS).ts
	$(VENV)/bin/pyside6-lrelease $(WORDS).ts -qm $(WORDS).qm

wheel: preflight $(VENV)/.dev
	$(PY) -m pip wheel --quiet --no-deps --wheel-dir dist .
	@ls dist/*.whl

bundle: preflight $(VENV)/.dev $(VENV)/.forms
	$(PIP) install -c constraints.txt -e '.[bundle]'
	$(VENV)/bin/pyinstaller --noconfirm --distpath dist --workpath build/pyinstaller packaging/slodesk.spec
	QT_QPA_PLATFORM=offscreen dist/slodesk/slodesk --self-test

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -f slodesk/gui/forms/ui_*.py $(VENV)/.forms
