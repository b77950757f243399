#!/usr/bin/env bash
# The CI definitions and the hook definition obey their hosts' published schemas.
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"

check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml
check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
