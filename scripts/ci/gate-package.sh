#!/usr/bin/env bash
# The wheel builds, and works alone: installed with its base dependencies into an environment of
# its own, it names its version, reads a tracker with a preset, and brings check-trackers.sh.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

work=$(mktemp -d)
trap 'status=$?; rm -rf "$work"; [ "$status" -eq 0 ] || echo "gate package failed" >&2' EXIT

python -m build --no-isolation --wheel --outdir "$work/dist" . >"$work/build.log" 2>&1 || {
  cat "$work/build.log"
  exit 1
}
wheel=$(echo "$work"/dist/countersign-*.whl)

# Only the base dependencies, at the locked versions: what a user's `pip install` brings.
python -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  --constraint <(sed -n 's/^\([a-z0-9.-]*==[^ ;\\]*\).*/\1/p' requirements/dev.txt) "$wheel"

printf '| ID | Status | Owner |\n|---|---|---|\n| A-1 | Done | kim |\n' >"$work/plan.md"
cd "$work"
venv/bin/countersign --version
venv/bin/countersign items plan.md | grep -q A-1 || {
  echo "package: the installed command does not list the item of a plain tracker"
  exit 1
}
PATH="$work/venv/bin:/usr/bin:/bin" check-trackers.sh --help >/dev/null
echo "package: $(basename "$wheel") works alone"
