# Two commands: `make` sets everything up and assesses the example deal; `make test` passes the
# tests. Both need Python 3.11 and nothing else.

PYTHON ?= python3.11
VENV ?= .venv
WHEELHOUSE ?= wheelhouse
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := run
.PHONY: run test soak check bench bench-peer bench-screening bench-law bench-supply bench-lock docs lock wheelhouse clean help

run: $(READY)  ## set up, assess examples/etch-tool.yaml offline, print the dossier
	@$(BIN)/kaname assess examples/etch-tool.yaml

test: $(READY)  ## set up, run the tests
	@$(BIN)/pytest -n auto

soak: $(READY)  ## the property tests with many new random examples
	@KANAME_HYPOTHESIS=soak $(BIN)/pytest -n auto -m hypothesis

check: $(READY)  ## lint and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: $(READY)  ## time `kaname assess`, cold and warm, and record the figures
	@$(BIN)/python bench/assess.py

PEER := .bench-peer
bench-peer: $(PEER)/.ready  ## the environment of the peer that screening is measured beside

$(PEER)/.ready: bench/screening/peer.lock
	@echo "Setting up $(PEER); it takes a minute or two."
	@rm -rf $(PEER)
	@$(PYTHON) -m venv $(PEER)
	@$(PEER)/bin/python -m pip install --quiet --require-hashes -r bench/screening/peer.lock
	@touch $@

bench-screening: $(READY) $(PEER)/.ready  ## screening beside the peer, recorded in bench/results
	@$(BIN)/python bench/screening/run.py

LAW_PEER := .bench-law
$(LAW_PEER)/.ready: bench/law/peer.lock
	@echo "Setting up $(LAW_PEER); it takes a minute."
	@rm -rf $(LAW_PEER)
	@$(PYTHON) -m venv $(LAW_PEER)
	@$(LAW_PEER)/bin/python -m pip install --quiet --require-hashes -r bench/law/peer.lock
	@touch $@

bench-law: $(READY) $(LAW_PEER)/.ready  ## export law beside openfisca-core, recorded in bench/results
	@$(BIN)/python bench/law/run.py --peer $(LAW_PEER)/bin/python $(BENCH_LAW)

SUPPLY_PEER := .bench-supply
$(SUPPLY_PEER)/.ready: bench/supply/peer.lock
	@echo "Setting up $(SUPPLY_PEER); it takes a minute."
	@rm -rf $(SUPPLY_PEER)
	@$(PYTHON) -m venv $(SUPPLY_PEER)
	@$(SUPPLY_PEER)/bin/python -m pip install --quiet --require-hashes -r bench/supply/peer.lock
	@touch $@

bench-supply: $(READY) $(SUPPLY_PEER)/.ready  ## the supply room beside its peers, recorded in bench/results
	@$(BIN)/python bench/supply/run.py --peer $(SUPPLY_PEER)/bin/python $(BENCH_SUPPLY)

docs: $(READY)  ## write the generated pages of docs/ anew
	@$(BIN)/kaname law coverage --by both --format markdown --out docs/coverage.md
	@$(BIN)/python docs/catalogue.py
	@$(BIN)/kaname schema case --format markdown --out docs/case-fields.md

# A half-built environment leaves no stamp, so an interrupted set-up starts over.
$(READY): pyproject.toml requirements.lock
	@echo "Setting up $(VENV); the first time takes about a minute."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Kaname needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 2; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

lock:  ## resolve requirements.lock anew (needs uv)
	uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 \
	  --extra dev pyproject.toml -o requirements.lock

bench-lock:  ## resolve the peers' lock files anew (needs uv)
	for peer in screening law supply; do \
	  uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11 \
	    bench/$$peer/peer.in -o bench/$$peer/peer.lock || exit; done

wheelhouse:  ## fetch every package, for: make PIP_NO_INDEX=1 PIP_FIND_LINKS=$(WHEELHOUSE)
	@$(PYTHON) -m pip download --quiet --require-hashes -r requirements.lock -d $(WHEELHOUSE)
	@echo "$(WHEELHOUSE)/ holds every package. On the machine without network, beside this folder:"
	@echo "  PIP_NO_INDEX=1 PIP_FIND_LINKS=$(WHEELHOUSE) make"

clean:  ## remove the environment and what was written
	rm -rf $(VENV) dossiers

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18
