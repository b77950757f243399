#!/usr/bin/env bash
# The rule reference and the configuration schema say what the code says; `--write` makes them anew.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

mode=--check
[ "${1:-}" != --write ] || mode=--write
remedy="run scripts/ci/gate-docs.sh --write (make docs)"
countersign rules "$mode" docs/rules
countersign schema "$mode" docs/countersign.schema.json
