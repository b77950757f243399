#!/usr/bin/env bash
# Imports go down only, and each library stays in the folder it belongs to (.importlinter).
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

remedy="move the import, or argue for it in an ADR"
lint-imports --no-logo --no-cache --config .importlinter
