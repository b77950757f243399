#!/usr/bin/env bash
# Python is laid out as the formatter lays it out; `--write` does it.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

if [ "${1:-}" = --write ]; then
  ruff format "${folders[@]}"
  exit
fi
remedy="run scripts/ci/gate-format.sh --write (make fix)"
ruff format --check "${folders[@]}"
