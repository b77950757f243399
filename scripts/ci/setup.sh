#!/usr/bin/env bash
# Builds .venv/ from the lock with `countersign` installed editable and byte-compiled. A second run
# changes nothing and takes a moment. Needs Python 3.11 or newer; PYTHON=... names one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

lock=requirements/dev.txt
stamp=.venv/.countersign

python_at_least_3_11() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
  local name
  for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14 python; do
    if [ -n "$name" ] && python_at_least_3_11 "$name"; then
      echo "$name"
      return
    fi
  done
  echo "setup: no Python 3.11 or newer found; install one or name it: make setup PYTHON=/path/to/python3" >&2
  return 1
}

# What the environment was made from: its place, too, since a moved one does not work; of
# pyproject.toml the part before the tools' own settings.
wanted=$({ echo "$PWD"; sed '/^\[tool\.pytest/,$d' pyproject.toml; cat "$lock" "$0"; } | cksum)

if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ] || ! .venv/bin/python -c '' 2>/dev/null; then
  rm -f "$stamp"
  if ! .venv/bin/python -m pip --version >/dev/null 2>&1 || [ ! -f .venv/.place ] || [ "$(cat .venv/.place)" != "$PWD" ]; then
    python=$(find_python)
    echo "setup: building .venv with $("$python" --version 2>&1)"
    if ! "$python" -m venv --clear .venv; then
      echo "setup: $python cannot make a virtual environment (Debian and Ubuntu: install python3-venv)" >&2
      exit 1
    fi
    echo "$PWD" >.venv/.place
  fi
  echo "setup: installing the locked requirements"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
  echo "$wanted" >"$stamp"
  echo "setup: .venv/bin/countersign is ready"
fi

# Modules change more often than the environment; compiling the changed ones costs little.
.venv/bin/python -m compileall -q bot

# So are the presets, when they are first read.
env -u PYTHONDONTWRITEBYTECODE .venv/bin/python -c \
  'from bot.core import presets; [presets.load(name) for name in presets.names()]'
