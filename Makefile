# make run    build Annexa and start it on http://127.0.0.1:8400 with the demo organisation
# make test   all tests, on both databases and in a browser
# make lint   format, clippy, licences and advisories of dependencies
# make soak   50 rounds of kill -9 under writers; the log verifies after each
# make bench  the figures, one JSON line each
# make build  the program as it is shipped: target/release/annexa
# Each installs what it needs, on Debian as root; elsewhere it says what is missing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.PHONY: run test soak lint bench build bundle fix clean
BUNDLE := bundle/dist/manifest.json

run: $(BUNDLE)
	cargo build --locked --profile quick --package annexa
	target/quick/annexa demo --data data/demo --listen 127.0.0.1:8400

build: $(BUNDLE)
	cargo build --locked --release --package annexa

bundle: $(BUNDLE)

$(BUNDLE): $(shell find bundle/src -type f) bundle/build.mjs bundle/package-lock.json
	scripts/install-needs build
	cd bundle && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build

test: $(BUNDLE)
	scripts/install-needs test
	scripts/test

lint: $(BUNDLE)
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- --deny warnings
	scripts/check-dependencies

soak: $(BUNDLE)
	ANNEXA_KILL_ROUNDS=50 cargo test --locked --package host --test it -- --exact kill::nothing_that_was_answered_is_lost_when_the_server_is_killed --nocapture

bench: $(BUNDLE)
	scripts/bench

fix:
	cargo fmt --all

clean:
	scripts/postgres-for-tests stop || true
	rm -rf target bundle/dist bundle/print bundle/node_modules tests/browser/node_modules
