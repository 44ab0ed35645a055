# Every command of the house. `make` alone lists them.
# Nothing but Python 3.11, make and the package registries is needed; all that is installed
# stays in .venv, all that runs keeps its state in .var.

PYTHON ?= python3.11
SYNCED := .venv/.synced
RUN    := .venv/bin
CODE   := tinhso simulators tools journeys conftest.py

.DEFAULT_GOAL := help
.PHONY: help setup run test check fix journey bench bench-lists messages screenshots lock clean

help: ## this list
	@echo "Tỉnh Số"
	@echo
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|' 2>/dev/null \
	  || grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1   /'

setup: $(SYNCED) ## install what pyproject.toml and requirements.lock say

run: $(SYNCED) ## start everything and print the address (PORT, DATABASE_URL are honoured)
	@exec $(RUN)/tinhso run

test: $(SYNCED) ## run every test, on a database of their own (ARGS="-k name" to choose)
	@exec $(RUN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder $(ARGS)

check: $(SYNCED) ## lint, types, import contracts, house rules
	$(RUN)/ruff check $(CODE)
	$(RUN)/ruff format --check $(CODE)
	$(RUN)/mypy tinhso simulators
	$(RUN)/lint-imports --no-cache
	$(RUN)/python tools/house.py

fix: $(SYNCED) ## mend what a machine can mend: order of imports, layout
	$(RUN)/ruff check --fix $(CODE)
	$(RUN)/ruff format $(CODE)

journey: $(SYNCED) ## drive the main job against the running product
	@exec $(RUN)/tinhso journey $(ARGS)

bench: $(SYNCED) ## measure records, pages, documents and signatures on this machine
	@exec $(RUN)/python -m tools.bench $(ARGS)

bench-lists: $(SYNCED) ## measure the officers' lists at 10,000 and at SIZE (1,000,000) dossiers
	@exec $(RUN)/python -m tools.bench_lists

messages: $(SYNCED) ## bring the catalogue of English in step with the texts, name what lacks words
	@SECRET_KEY=none DATABASE_URL=postgresql://none DJANGO_SETTINGS_MODULE=tinhso.site.settings.development \
	  $(RUN)/python -m django messages

screenshots: $(SYNCED) ## make the README's pictures from the running product
	@exec $(RUN)/python -m tools.screenshots $(ARGS)

lock: $(SYNCED) ## write requirements.lock anew from pyproject.toml
	$(RUN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra dev \
	  --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	  --output-file requirements.lock pyproject.toml

clean: ## forget the environment; data in .var stays
	rm -rf .venv

$(SYNCED): pyproject.toml requirements.lock tools/setup.sh
	@PYTHON="$(PYTHON)" tools/setup.sh
	@touch $@
