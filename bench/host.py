"""Host: a simulated GitHub in a process of its own, with many open merge requests.

python -m bench.host COUNT   prints one line of JSON when all is set up, then serves until ended
"""

from __future__ import annotations

import json
import signal
import sys

from tests.e2e.harbour import JUMPED, TRACKER, settle_in, tracker
from tests.simulators.github import GitHub

PATH = "acme/harbour"
OWNER = "countersign-bot"


def main() -> None:
    """Open so many merge requests, each with a broken rule, then wait."""
    count = int(sys.argv[1])
    with GitHub() as forge:
        project = forge.project(PATH)
        project.member(OWNER, "write")
        settle_in(project)
        text = tracker(JUMPED)
        for number in range(1, count + 1):
            project.commit(f"topic-{number}", {TRACKER: f"{text}\n<!-- {number} -->\n"})
            project.open(f"topic-{number}")
        print(json.dumps({"url": forge.web, "token": forge.token(OWNER)}), flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
