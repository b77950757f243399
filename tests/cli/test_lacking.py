"""Lacking: a verb of the service where the extra is not installed."""

from __future__ import annotations

import subprocess
import sys

import pytest

BARE = "import sys; sys.modules.update(sqlalchemy=None); from bot.cli.main import main; "


@pytest.mark.parametrize("verb", ["serve", "sweep", "replay", "doctor"])
def test_a_verb_of_the_service_says_what_to_install(verb: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{BARE}sys.exit(main([{verb!r}]))"],
        env={"COUNTERSIGN_GITLAB_TOKEN": "x" * 20, "COUNTERSIGN_GITLAB_SECRETS": "y" * 20},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "extra `service`" in done.stderr
