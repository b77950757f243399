#!/usr/bin/env bash
# The wheel builds and works alone: installed with its base dependencies into an environment of its
# own, it names its version, reads a tracker, carries its presets, and brings check-trackers.sh.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

scratch=$(mktemp -d)
python -m build --no-isolation --wheel --outdir "$scratch/dist" . >"$scratch/build.log" 2>&1 || {
  cat "$scratch/build.log"
  exit 1
}
wheels=("$scratch"/dist/countersign-*.whl)

# Only the base dependencies, at the locked versions: what a user's `pip install` brings.
sed -n 's/^\([a-z0-9.-]*==[^ ;\\]*\).*/\1/p' requirements/dev.txt >"$scratch/constraints.txt"
python -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  --constraint "$scratch/constraints.txt" "${wheels[0]}"

tracker="$scratch/plan.md"
printf '| ID | Status | Owner |\n|---|---|---|\n| A-1 | Done | kim |\n' >"$tracker"
cd "$scratch" # away from the sources: what answers now is the wheel
remedy="the installed command does not answer --version"
venv/bin/countersign --version
remedy="the installed command does not list the item of a plain tracker"
venv/bin/countersign items "$tracker" | grep -F A-1
remedy="presets are missing from the wheel"
venv/bin/python -c 'import bot.core, glob, os, sys
sys.exit(not glob.glob(os.path.join(os.path.dirname(bot.core.__file__), "presets", "*.toml")))'
remedy="check-trackers.sh is missing from the wheel, or does not find the command"
PATH="/usr/bin:/bin" venv/bin/check-trackers.sh --help >/dev/null
echo "package: $(basename "${wheels[0]}") works alone"
