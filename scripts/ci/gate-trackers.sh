#!/usr/bin/env bash
# The project's own trackers, judged by the project the way a user's pipeline does it. A clone that
# knows no target branch is judged by its last commit.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

if [ $# -eq 0 ] && [ -z "${GITHUB_ACTIONS:-}${GITLAB_CI:-}" ] &&
  ! git rev-parse --quiet --verify origin/HEAD >/dev/null; then
  set -- --base "$(git rev-parse --quiet --verify HEAD^ || git rev-parse HEAD)"
fi
scripts/ci/check-trackers.sh "$@"
