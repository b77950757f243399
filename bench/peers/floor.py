"""The practical floor: what a bare script costs that tells the same two things and explains none.

    floor.py PATH [BASE] [HEAD]

Three git processes. Markdown is cut with ``str.split('|')``; YAML is cut at ``- id:`` and read as
lines of ``key: value``, which holds for files as plain as the generated ones and no others.
It prints ``illegal-transition ID`` and ``unmet-dependency ID`` and exits with 1 if it did.
"""

from __future__ import annotations

import subprocess
import sys

ARROWS = {
    "md": {
        "Not Started": {"In Progress", "Blocked"},
        "In Progress": {"Ready for Signoff", "Completed", "Not Started", "Blocked"},
        "Ready for Signoff": {"Signed Off", "In Progress", "Blocked"},
        "Completed": {"Signed Off", "In Progress", "Blocked"},
        "Blocked": {"Not Started", "In Progress", "Ready for Signoff"},
    },
    "yaml": {
        "todo": {"in_progress", "done", "in_review", "moved", "dropped", "blocked"},
        "in_progress": {"in_review", "done", "todo", "moved", "dropped", "blocked"},
        "in_review": {"done", "in_progress", "todo", "moved", "dropped", "blocked"},
        "done": {"todo", "in_progress", "in_review", "moved", "dropped"},
        "blocked": {"todo", "in_progress", "in_review", "done", "moved", "dropped"},
        "moved": {"todo", "in_progress"},
        "dropped": {"todo", "in_progress"},
    },
}
ASKS = {
    "md": {"In Progress", "Ready for Signoff", "Completed", "Signed Off"},
    "yaml": {"done"},
}
MET = {
    "md": {"Completed", "Signed Off"},
    "yaml": {"done", "moved", "dropped"},
}


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, stdout=subprocess.PIPE).stdout.decode()


def table(text: str) -> dict[str, tuple[str, list[str]]]:
    """Item id to (status, ids it depends on)."""
    items = {}
    columns: list[str] | None = None
    id_at = status_at = depends_at = 0
    for line in text.split("\n"):
        if not line.startswith("|"):
            columns = None
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if columns is None:
            columns = cells
            id_at, status_at = cells.index("ID"), cells.index("Status")
            depends_at = cells.index("Depends On")
        elif not cells[1].startswith("-"):
            items[cells[id_at]] = cells[status_at], cells[depends_at].split(", ")
    return items


def blocks(text: str) -> dict[str, tuple[str, list[str]]]:
    """Item id to (status, ids it depends on)."""
    items = {}
    for block in text.split("- id: ")[1:]:
        lines = block.split("\n")
        fields = dict(line.strip().split(": ", 1) for line in lines[1:] if ": " in line)
        items[lines[0].strip()] = fields["status"], fields["depends_on"].strip("[]").split(", ")
    return items


def main(path: str, base: str = "main", head: str = "HEAD") -> int:
    kind, read = ("md", table) if path.endswith(".md") else ("yaml", blocks)
    fork = git("merge-base", base, head).strip()
    before = read(git("show", f"{fork}:{path}"))
    after = read(git("show", f"{head}:{path}"))
    arrows, asks, met = ARROWS[kind], ASKS[kind], MET[kind]
    found = []
    for item, (status, depends) in after.items():
        was = before[item][0] if item in before else None
        if was == status:
            continue
        if was is not None and status not in arrows.get(was, ()):
            found.append(f"illegal-transition {item}")
        if status in asks and any(one in after and after[one][0] not in met for one in depends):
            found.append(f"unmet-dependency {item}")
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
