# Sourced by every gate: strict mode, the repository's root as the current directory, the tools of
# .venv first when there is one, and the name of the gate on the last line when it fails.
# shellcheck shell=bash disable=SC2034
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ -d .venv/bin ]; then
  PATH="$PWD/.venv/bin:$PATH"
  export PATH
fi

gate=$(basename "$0" .sh)
gate=${gate#gate-}
remedy=""  # what to do when the gate fails, if a gate knows
scratch="" # a folder to delete at the end, if a gate makes one

finish() {
  local status=$?
  [ -z "$scratch" ] || rm -rf "$scratch"
  [ "$status" -eq 0 ] || echo "gate $gate failed${remedy:+; $remedy}" >&2
}
trap finish EXIT

# The folders that hold Python, leaving out those not there yet.
folders=()
for folder in bot tests scripts bench; do
  if [ -n "$(find "$folder" -name '*.py' -print -quit 2>/dev/null)" ]; then
    folders+=("$folder")
  fi
done
