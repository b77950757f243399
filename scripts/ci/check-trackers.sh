#!/usr/bin/env bash
# Judges the trackers a merge request changes: `countersign check` for any CI host.
#
#   check-trackers.sh [options of `countersign check`]
#
# It comes with the package, next to the `countersign` command.
# The base and the head are found from the environment of GitHub Actions and GitLab CI; elsewhere
# pass --base and --head. The clone needs the history back to the merge base (depth 0). The exit
# status is that of `countersign check`; 127 says that it is not installed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

for candidate in "$here/countersign" "$(command -v countersign || true)" \
  .venv/bin/countersign "$here/../../.venv/bin/countersign"; do
  if [ -n "$candidate" ] && [ -x "$candidate" ]; then
    exec "$candidate" check "$@"
  fi
done

echo "check-trackers: the countersign command was not found on PATH or in .venv/bin;" \
  "install its wheel with: python3 -m pip install \"countersign @ \$COUNTERSIGN_WHEEL\"" >&2
exit 127
