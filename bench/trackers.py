"""Trackers of any length, before and after a change, in real git repositories."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

PATHS = {"markdown": "doc/readiness_tracker.md", "yaml": "doc/work_queue.yaml"}
EVIDENCE = "doc/acceptance.md"
POLICY = ".countersign.yml"


class Row(NamedTuple):
    """One item; ``state`` is a key of ``WORDS``."""

    id: str
    title: str
    depends: tuple[str, ...]
    owner: str
    state: str


WORDS = {
    "markdown": {"todo": "Not Started", "active": "In Progress", "review": "Ready for Signoff",
                 "done": "Completed", "end": "Signed Off"},
    "yaml": {"todo": "todo", "active": "in_progress", "review": "in_review",
             "done": "done", "end": "dropped"},
}  # fmt: skip
# By form, for the presets ask differently: from which state to which no way leads, and into which
# state a row may only go when what it depends on is done.
JUMPS = {"markdown": ("todo", "end"), "yaml": ("end", "done")}
HASTY = {"markdown": ("todo", "active"), "yaml": ("active", "done")}
AREAS = ("Contracts", "Security baseline", "Event reliability", "Alerting", "Runbooks")


class Planted(NamedTuple):
    """The wrong rows of a change, by item id."""

    illegal: str
    unmet: str


def rows(count: int, form: str, *, changed: bool) -> list[Row]:
    """Give a tracker's rows: half done, a quarter under way, the rest waiting.

    A row depends on rows of the first half. The change touches six: one jumps, one does not wait
    for the row before it, one goes into review, one starts, one has a new owner, one a new title.
    """
    made = [_row(number, count) for number in range(1, count + 1)]
    was, now = JUMPS[form]
    early, hasty = HASTY[form]
    made[-3] = made[-3]._replace(state=was, owner="Ana")
    made[-1] = made[-1]._replace(depends=(*made[-1].depends, made[-2].id), state=early)
    if changed:
        half = count // 2
        made[1] = made[1]._replace(title="Contracts, second reading")
        made[half] = made[half]._replace(state="review")
        made[half + 1] = made[half + 1]._replace(owner="Eva")
        made[-4] = made[-4]._replace(state="active", owner="Ana")
        made[-3] = made[-3]._replace(state=now)
        made[-1] = made[-1]._replace(state=hasty, owner="Ben")
    return made


def planted(count: int) -> Planted:
    """Name the rows that a change makes wrong."""
    return Planted(_id(count - 2), _id(count))


def markdown(items: list[Row]) -> str:
    """Write rows as a production readiness tracker."""
    words = WORDS["markdown"]
    lines = [
        "# Production readiness",
        "",
        "What stands between us and going live. Statuses move one step at a time.",
        "",
        "## Tracker",
        "",
        "| ID | Workstream | Outcome | Depends On | Owner | Status | Exit Criteria |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {row.id} | {row.title} | Works under load, and is watched | "
            f"{', '.join(row.depends) or '-'} | {row.owner} | {words[row.state]} | "
            f"Results in `{EVIDENCE}` |"
            for row in items
        ),
        "",
        "## Notes",
        "",
        "- Every row has one owner.",
        "",
    ]
    return "\n".join(lines)


def yaml(items: list[Row]) -> str:
    """Write rows as a work queue."""
    lines = ["# What is to be done, in order.", "tasks:"]
    for row in items:
        lines += [
            f"  - id: {row.id}",
            f"    title: {row.title}",
            f"    owner: {row.owner}",
            f"    status: {WORDS['yaml'][row.state]}",
            f"    depends_on: [{', '.join(row.depends)}]",
        ]
    return "\n".join([*lines, ""])


def text(form: str, count: int, *, changed: bool) -> str:
    """Give a tracker's text, ``form`` being ``markdown`` or ``yaml``."""
    write = markdown if form == "markdown" else yaml
    return write(rows(count, form, changed=changed))


def build(folder: Path, form: str, count: int, policy: str = "") -> Path:
    """Make a repository whose branch ``topic`` changes the tracker of ``main``."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    _write(folder / EVIDENCE, "# Acceptance\n\nMeasured on two machines.\n")
    _write(folder / PATHS[form], text(form, count, changed=False))
    if policy:
        _write(folder / POLICY, policy)
    commit(folder, "The tracker as it was")
    git(folder, "switch", "--quiet", "--create", "topic")
    _write(folder / PATHS[form], text(form, count, changed=True))
    commit(folder, "A week of work")
    return folder


def commit(folder: Path, message: str) -> None:
    """Commit the work tree."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", f"--message={message}")


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, free of the user's settings; its output."""
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
           for what, value in (("NAME", "Ana Example"), ("EMAIL", "ana@example.org"))},
        "GIT_CONFIG_GLOBAL": os.devnull,
    }  # fmt: skip
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True,
                          capture_output=True, text=True)  # fmt: skip
    return done.stdout


def _row(number: int, count: int) -> Row:
    depends = tuple(_id(one) for one in (number // 2 - 1, number // 2) if one > 0)
    half = count // 2
    state = "done" if number <= half else "active" if number <= half + count // 4 else "todo"
    owner = "TBD" if state == "todo" else ("Ana", "Ben", "Cleo")[number % 3]
    return Row(_id(number), f"{AREAS[number % 5]} {number}", depends, owner, state)


def _id(number: int) -> str:
    return f"M-{number:02d}"


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
