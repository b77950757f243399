#!/usr/bin/env bash
# Every rule ruff has, less the ones pyproject.toml argues away; `--write` mends what can be mended.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

if [ "${1:-}" = --write ]; then
  ruff check --fix "${folders[@]}"
  exit
fi
remedy="scripts/ci/gate-lint.sh --write (make fix) mends some of it"
ruff check "${folders[@]}"
