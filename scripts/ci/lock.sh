#!/usr/bin/env bash
# Rewrites the locks in requirements/ from pyproject.toml: dev.txt for those who change it, and parts
# of it at the same versions: service.txt for who runs the service, build.txt for who makes the wheel.
# Every release file's hash, for every platform and Python from 3.11 on, and no index address.
# `--check` only says whether they are fresh. Needs uv, which nothing else here needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

uv=$(command -v uv || true)
if [ -z "$uv" ]; then
  echo "lock: uv is needed to write requirements/ (pip install uv)" >&2
  exit 2
fi

compile() {
  # A local find-links directory must not decide what gets locked.
  env -u PIP_FIND_LINKS -u UV_FIND_LINKS "$uv" pip compile --quiet --universal \
    --python-version 3.11 --generate-hashes --no-emit-index-url --no-header "$@" >/dev/null
}

# What makes the wheel, as pyproject.toml names it.
makers() {
  sed -n 's/^requires = \[\(.*\)\]$/\1/p' pyproject.toml | tr -d '"' | tr ',' '\n'
}

write() { # FOLDER OPTION...
  local folder=$1
  shift
  compile --extra dev --output-file "$folder/dev.txt" "$@" pyproject.toml
  part "$folder" service.txt --extra postgres pyproject.toml
  makers | part "$folder" build.txt -
}

part() { # FOLDER FILE SOURCE...
  compile --no-annotate --constraint "$1/dev.txt" --output-file "$1/$2" "${@:3}"
}

if [ "${1:-}" = --check ]; then
  fresh=$(mktemp -d)
  trap 'rm -rf "$fresh"' EXIT
  cp requirements/*.txt "$fresh"
  write "$fresh"
  if ! diff -u requirements "$fresh"; then
    echo "lock: requirements/ does not match pyproject.toml; run scripts/ci/lock.sh" >&2
    exit 1
  fi
  exit 0
fi
write requirements "$@"
echo "lock: requirements/ written"
