"""The README shows what the program really prints; ``pytest --regold`` writes it anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.cli.main import main
from tests.e2e.demo import play

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.fakes.gitrepo import GitRepo

TRACKER = "doc/production_readiness_tracker.md"
DEMO = re.compile(r"(<!-- demo[^>]*-->\n).*?(<!-- /demo -->)", re.DOTALL)
BLOCK = re.compile(r"(<!-- example[^>]*-->\n).*?(<!-- /example -->)", re.DOTALL)


def test_the_example_is_what_check_prints(
    root: Path, repo: GitRepo, capsys: pytest.CaptureFixture[str], *, regold: bool
) -> None:
    example = root / "examples/production"
    for path in sorted(example.rglob("*")):
        if path.is_file() and path.name != ".countersign.yml":
            repo.write(path.relative_to(example).as_posix(), path.read_bytes())
    repo.commit("Base")
    repo.branch("topic")
    text = (example / TRACKER).read_text(encoding="utf-8")
    jumped = text.replace("| @lea | Not Started | Race", "| @lea | Signed Off | Race")
    needs = jumped.replace("with a reason | W-02, W-04 |", "with a reason | W-02, W-03, W-04 |")
    assert len({text, jumped, needs}) == 3
    repo.write(TRACKER, needs)
    repo.commit("W-06 is done")
    assert main(["check", "-C", str(repo.path), "--base", "main"]) == 1
    shown = f"```\n$ countersign check --base main\n{capsys.readouterr().out}```\n"
    readme = root / "README.md"
    written = readme.read_text(encoding="utf-8")
    right = BLOCK.sub(lambda match: match[1] + shown + match[2], written)
    if regold:
        readme.write_text(right, encoding="utf-8")
        written = right
    assert written == right


def test_the_demo_is_what_make_demo_prints(root: Path, *, regold: bool) -> None:
    told = "\n".join(play("github"))
    shown = f"````\n$ make demo\n{told}\n````\n"
    readme = root / "README.md"
    written = readme.read_text(encoding="utf-8")
    right = DEMO.sub(lambda match: match[1] + shown + match[2], written)
    if regold:
        readme.write_text(right, encoding="utf-8")
        written = right
    assert written == right
