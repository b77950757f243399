#!/usr/bin/env bash
# Types hold, strictly, in the product, its tests and its scripts.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

mypy "${folders[@]}"
