#!/usr/bin/env bash
# Shell scripts pass shellcheck.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

shellcheck --external-sources --source-path=scripts/ci scripts/ci/*.sh .ci/run
