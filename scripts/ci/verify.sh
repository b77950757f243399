#!/usr/bin/env bash
# Runs every gate-*.sh next to it, or those named, times them, and says at the end what failed.
#
#   verify.sh [NAME...] [--except NAME]
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2

names=()
except=""
while [ $# -gt 0 ]; do
  case $1 in
    --except) except="$except ${2:?--except needs a gate} " && shift ;;
    *) names+=("$1") ;;
  esac
  shift
done
if [ ${#names[@]} -eq 0 ]; then
  for gate in gate-*.sh; do
    name=${gate#gate-}
    names+=("${name%.sh}")
  done
fi

failed=()
passed=0
for name in "${names[@]}"; do
  case $except in *" $name "*) continue ;; esac
  if [ ! -f "gate-$name.sh" ]; then
    echo "verify: there is no gate called $name" >&2
    failed+=("$name")
    continue
  fi
  echo "== $name"
  started=$SECONDS
  if bash "gate-$name.sh"; then
    passed=$((passed + 1))
    echo "== $name passed in $((SECONDS - started)) s"
  else
    failed+=("$name")
    echo "== $name FAILED after $((SECONDS - started)) s"
  fi
done

if [ ${#failed[@]} -gt 0 ]; then
  echo "verify: failed: ${failed[*]} ($passed passed)"
  exit 1
fi
echo "verify: all $passed gates passed"
