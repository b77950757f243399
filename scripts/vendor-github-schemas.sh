#!/usr/bin/env bash
# Makes tests/schemas/github/ anew from the packages pinned here: GitHub's OpenAPI, cut down to the
# operations the simulator answers, and the official webhook examples with their schemas.
set -euo pipefail

openapi=23.0.2
webhooks=7.6.1

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

cd "$folder"
npm pack --silent "@octokit/openapi@$openapi" "@octokit/webhooks-examples@$webhooks" \
  "@octokit/webhooks-schemas@$webhooks" >/dev/null
for package in *.tgz; do
  mkdir "${package%.tgz}"
  tar -xzf "$package" -C "${package%.tgz}" --strip-components=1
done
cd "$root"
"${PYTHON:-.venv/bin/python}" scripts/github_schemas.py \
  "$folder/octokit-openapi-$openapi" \
  "$folder/octokit-webhooks-examples-$webhooks" \
  "$folder/octokit-webhooks-schemas-$webhooks" \
  tests/schemas/github
