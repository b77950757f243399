#!/usr/bin/env bash
# The test suite, two processes at a time; arguments go to pytest.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

pytest -n "${PYTEST_WORKERS:-2}" --dist worksteal -q "$@"
