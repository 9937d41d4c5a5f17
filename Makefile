# Two commands matter: `make run` (the service on this machine) and `make test` (all that CI runs).

PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

# Compiled once: without it each start of a service and each process of tests compiles all it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check check-python check-web check-native native fuzz-native unit unit-web virtual integration \
	fuzz e2e web dev bench interop pictures peers lock clean

run: .venv/.installed .venv/.native server/static/index.html
	$(BIN)/ucc serve --demo

# What keeps one core busy at a time goes side by side, the longest first; browsers and telephones want both.
test:
	$(MAKE) -j2 peers web/node_modules/.installed native
	$(MAKE) -j2 --output-sync unit-web check
	$(MAKE) virtual
	$(MAKE) integration
	$(MAKE) e2e

check: check-python check-web check-native

check-python: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check-web: web/node_modules/.installed
	$(BIN)/python hatch_build.py run check

# Where there is a Rust toolchain; the engine in Python needs none. What others wrote is there already, as the
# engine itself was built with it; our own part is tested with the checks of a debug build.
CHECKED := --config profile.release.package.ucc-packets.overflow-checks=true \
	--config profile.release.package.ucc-packets.debug-assertions=true
check-native: .venv/.installed
	@command -v cargo >/dev/null || { echo "native/ is not checked: there is no cargo"; exit 0; }; \
	export PYO3_PYTHON="$(CURDIR)/$(BIN)/python"; cd native && \
	cargo fmt --all --check && \
	cargo clippy -q --release --locked --workspace --all-targets -- -D warnings && \
	cargo test -q --release $(CHECKED) --locked --workspace

unit: unit-web virtual integration

unit-web: web/node_modules/.installed
	$(BIN)/python hatch_build.py run test

# Without peers, and mostly in virtual time: a process a core, since none waits.
VIRTUAL := tests/unit tests/sim tests/fuzz
virtual: .venv/.installed server/static/index.html
	$(BIN)/pytest -q $(VIRTUAL) -m "not e2e" -n $$(nproc) --dist worksteal

# A process a core and one more, each with a PostgreSQL of its own.
integration: .venv/.installed server/static/index.html
	$(BIN)/pytest -q tests $(VIRTUAL:%=--ignore=%) -m "not e2e" -n auto --dist worksteal

# `make test` tries the same inputs every time; this tries new ones, ROUNDS times over.
ROUNDS := 10
fuzz: .venv/.installed
	for round in $$(seq $(ROUNDS)); do \
		HYPOTHESIS_PROFILE=search $(BIN)/pytest -q tests/fuzz tests/unit/media || exit 1; done

# The parsers of the native engine under libFuzzer and AddressSanitizer (cargo install cargo-fuzz).
fuzz-native:
	cd native && for target in $$(cargo +nightly fuzz list); do \
		cargo +nightly fuzz run $$target -- -max_total_time=60 || exit 1; done

# Each file has browsers of its own; `tests/conftest.py` knows how many at a time.
E2E := tests/e2e tests/integration/test_sfu_chromium.py
e2e: .venv/.installed server/static/index.html peers
	$(BIN)/pytest -q $(E2E) -m "e2e and not live" -n auto --dist loadfile
	$(BIN)/pytest -q $(E2E) -m "e2e and live" -n auto --dist loadfile

# Rebuilds pages and server as files change: Vite on 5173, the service behind it on 8080.
dev: .venv/.installed web/node_modules/.installed
	$(BIN)/ucc serve --demo & trap "kill $$!" EXIT; $(BIN)/python hatch_build.py run dev

bench: .venv/.installed server/static/index.html
	$(BIN)/python -m bench $(ONLY)

# Real telephones call us in all ways that they know; the table goes into docs/interop.md.
interop: .venv/.installed
	@sh .ci/peers
	@sh .ci/interop-peers var/interop
	$(BIN)/python -m tests.interop

# Pictures of the pages and mails into docs/images.
pictures: .venv/.installed server/static/index.html peers
	$(BIN)/python -m tests.pictures

# Browsers, telephones, PostgreSQL and OpenLDAP for the tests, from Debian's packages.
peers:
	@sh .ci/peers

web: server/static/index.html

.venv/.installed: pyproject.toml requirements.lock hatch_build.py
	@test -n "$(PYTHON)" || { echo "make: Python 3.11, 3.12 or 3.13 is needed"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@sh .ci/packages
	@touch $@

# The packet engine in Rust, as a distribution of its own in .venv (docs/adr/0044-native-engine.md).
native: .venv/.installed
	@sh .ci/native strict
	@touch .venv/.native

NATIVE_SOURCES := $(shell find native -name target -prune -o \( -name '*.rs' -o -name '*.toml' \
	-o -name Cargo.lock \) -print 2>/dev/null)

.venv/.native: .venv/.installed $(NATIVE_SOURCES)
	@sh .ci/native
	@touch $@

WEB_SOURCES := $(shell find web/src server/locales -type f 2>/dev/null) $(wildcard web/*.html web/*.json web/*.ts web/*.js)

web/node_modules/.installed: web/package-lock.json .venv/.installed
	$(BIN)/python hatch_build.py ci
	@touch $@

server/static/index.html: web/node_modules/.installed $(WEB_SOURCES)
	$(BIN)/python hatch_build.py run build
	@touch $@

# Versions and hashes of everything, for every Python and platform we support.
lock: .venv/.installed
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-annotate --group dev --all-extras -o requirements.lock pyproject.toml

clean:
	rm -rf .venv server/static web/node_modules native/target
