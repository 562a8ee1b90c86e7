# Everything that a person or a CI runs. `make help` lists it.

PYTHON  ?= python3
DOSSIER ?= inputs/india-japan-jcm
OUT     ?=
TESTS   ?=
EVERY   ?= 1
SECONDS ?= 60
SIZES   ?=
REPORTS ?=
UPGRADE ?=

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
REPORTER := $(BIN)/python -P -m reporter

# Names of folders come from others: the shell finds them in its variables, and runs nothing that stands in them.
override DOSSIER := $(value DOSSIER)
override OUT := $(value OUT)
export DOSSIER OUT
BUILD := $(REPORTER) build --out "$${OUT:-out/$$(basename -- "$$DOSSIER")}"

.DEFAULT_GOAL := help
.PHONY: help submission initial-report annual-information regular-information check test golden bench fuzz mutants lint \
        messages expressions licences docs wheel lock clean ready ready-to-test system

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-22s %s\n", $$1, $$2}'
	@echo "  Any of the first five takes DOSSIER=inputs/... and, but for check, OUT=..."

submission: ready ## everything of one dossier: initial report, annual and regular information
	$(BUILD) -- "$$DOSSIER"

initial-report: ready ## the initial report alone
	$(BUILD) --only initial-report -- "$$DOSSIER"

annual-information: ready ## the annual information alone: the AEF workbook and its copies
	$(BUILD) --only annual-information -- "$$DOSSIER"

regular-information: ready ## the regular information alone: annex 4 and the structured summary
	$(BUILD) --only regular-information -- "$$DOSSIER"

check: ready ## the findings on a dossier, nothing written
	$(REPORTER) check -- "$$DOSSIER"

test: ready-to-test ## the tests, on all cores; TESTS=tests/cli runs some of them
	$(BIN)/python -m pytest $(if $(TESTS),,-n auto --dist worksteal) $(TESTS)

golden: ready-to-test ## tests/golden anew, to be read as a diff
	GOLDEN=write $(BIN)/python -m pytest tests/test_golden.py

spark: .venv-spark/ready ## both engines on one world, in an environment of its own (some 700 MB, and Java 17)
	.venv-spark/bin/python -m tests.worlds.engines

bench: ready-to-test ## CPU time and memory, beside a reference, into docs/bench.md; SIZES="1000 1000000" takes other sizes
	$(BIN)/python -m tests.bench $(SIZES)
	$(BIN)/python -m tests.worlds.bench $(REPORTS)

mutants: ready-to-test ## mutation testing of reporter/accounting; EVERY=10 tries every tenth mutant
	$(BIN)/python -m tests.mutants $(EVERY)

fuzz: ready-to-test ## files as strangers and accidents make them, guided by the lines that they reach; SECONDS=600
	$(BIN)/python -m tests.fuzz $(SECONDS)

lint: ready-to-test ## ruff, mypy, and whether every import goes down the house
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-logo

messages: ready ## templates/locale brought in line with the sentences of the code, the templates and the forms
	$(BIN)/python .ci/messages.py

expressions: ready-to-test ## the SQL of the questions between Parties anew, from reporter/accounting/world/expressions.py
	$(BIN)/python .ci/expressions.py

licences: ready-to-test ## docs/licences.md anew, from what is installed
	$(BIN)/python .ci/licences.py

docs: ready ## README.md's table of rules anew
	$(BIN)/python .ci/rules.py

wheel: ready ## dist/*.whl, which installs anywhere
	$(BIN)/python -m hatchling build -t wheel

lock: ready ## requirements*.txt anew, with hashes for every platform; UPGRADE=--upgrade takes newer versions
	$(BIN)/python .ci/lock.py $(UPGRADE)

clean: ## away with what was made: .venv, out, dist and caches
	rm -rf .venv .venv-spark out dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up. The stamps are newer than the lock they were made from, so a second run does nothing.
ready: system .venv/ready
ready-to-test: ready .venv/ready-to-test

system:
	@$(PYTHON) .ci/prepare.py

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) .ci/install.py .venv requirements.txt --editable
	@touch $@

.venv-spark/ready: requirements-spark.txt
	@$(PYTHON) .ci/install.py .venv-spark requirements-spark.txt
	@touch $@

.venv/ready-to-test: requirements-test.txt .venv/ready
	@$(PYTHON) .ci/install.py .venv requirements-test.txt
	@touch $@
