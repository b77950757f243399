#!/usr/bin/env bash
# The project's own trackers, judged by the project.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

scripts/ci/check-trackers.sh "$@"
