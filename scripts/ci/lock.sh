#!/usr/bin/env bash
# Rewrites requirements/dev.txt from pyproject.toml: every release file's hash, for every platform
# and Python from 3.11 on, and no index address. `--check` only says whether it is fresh.
# Needs uv, which nothing else here needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

lock=requirements/dev.txt
uv=$(command -v uv || true)
if [ -z "$uv" ]; then
  echo "lock: uv is needed to write $lock (pip install uv)" >&2
  exit 2
fi

compile() {
  # A local find-links directory must not decide what gets locked.
  env -u PIP_FIND_LINKS -u UV_FIND_LINKS "$uv" pip compile --quiet --universal \
    --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
    --extra dev pyproject.toml "$@"
}

if [ "${1:-}" = --check ]; then
  fresh=$(mktemp)
  trap 'rm -f "$fresh"' EXIT
  cp "$lock" "$fresh"
  compile --output-file "$fresh" >/dev/null
  if ! diff -u "$lock" "$fresh"; then
    echo "lock: $lock does not match pyproject.toml; run scripts/ci/lock.sh" >&2
    exit 1
  fi
  exit 0
fi
compile --output-file "$lock" "$@" >/dev/null
echo "lock: $lock written"
