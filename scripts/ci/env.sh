# Sourced by every gate: strict mode, the repository's root as the current directory, the tools of
# .venv first when there is one, and the name of the gate on the last line when it fails.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ -d .venv/bin ]; then
  PATH="$PWD/.venv/bin:$PATH"
  export PATH
fi

gate=$(basename "$0" .sh)
gate=${gate#gate-}
remedy=""
trap 'status=$?; [ "$status" -eq 0 ] || echo "gate $gate failed${remedy:+; $remedy}" >&2' EXIT

# The folders that hold Python, leaving out those not there yet.
# shellcheck disable=SC2034
folders=()
for folder in bot tests scripts bench; do
  if [ -n "$(find "$folder" -name '*.py' -print -quit 2>/dev/null)" ]; then
    folders+=("$folder")
  fi
done
