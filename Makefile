# Aliases: each line calls one script or one command, so that CI and a laptop do the same.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint fix regold docs bench soak

help: ## this list
	@awk -F '## ' '/^##@/ {print "\n" substr($$0, 5)} /^[a-z]+:.*## / {split($$1, t, ":"); printf "  make %-8s %s\n", t[1], $$2}' $(MAKEFILE_LIST)

##@ First
setup: ## build .venv with the countersign command in it
	@PYTHON="$(PYTHON)" scripts/ci/setup.sh
demo: setup ## the whole service before a simulated host: push, webhook, verdict, comments, green
	@.venv/bin/python -m tests.e2e.demo github
test: setup ## run the test suite
	@scripts/ci/verify.sh tests

##@ While changing it
check: setup ## run every gate but the tests
	@scripts/ci/verify.sh --except tests
lint: setup ## run the quick gates
	@scripts/ci/verify.sh format lint types layers shell
fix: setup ## mend format and lint
	@scripts/ci/gate-lint.sh --write; scripts/ci/gate-format.sh --write
regold: setup ## rewrite the expected results of the golden cases
	@scripts/ci/gate-tests.sh --regold
docs: setup ## make the rule reference and the configuration schema anew
	@scripts/ci/gate-docs.sh --write

##@ Seldom
bench: setup ## measure it against its peers
	@.venv/bin/python -m bench
soak: setup ## long fuzz runs
	@scripts/ci/gate-tests.sh -m soak
