#!/usr/bin/env bash
# The test gate: CI calls this, and so does a laptop.
set -euo pipefail
python3 -m pytest -q tests
