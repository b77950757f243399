"""Issue: what is filed where a merge request can't be told."""

from __future__ import annotations

from bot.core.model.finding import Severity
from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.comment import beside
from bot.core.render.escape import prose
from bot.core.render.markdown import render
from bot.core.render.order import rows
from bot.core.render.words import shortened

if TYPE_CHECKING:
    from bot.core.model.tree import Commit
    from bot.core.model.verdict import Verdict
    from bot.core.render import Texts
    from bot.core.render.order import Row

MOST_ROWS = 20


def push_title(verdict: Verdict, branch: str) -> str:
    """Name the issue about a direct push."""
    names = dict.fromkeys(row.first.item or row.path.rpartition("/")[2] for row in wrong(verdict))
    told = prose(shortened(", ".join(names), 80))
    return f"Pushed to {prose(shortened(branch, 80))} against the rules: {told}"


def push_body(verdict: Verdict, texts: Texts, commit: Commit, branch: str, longest: int) -> str:
    """Tell what a commit pushed past any merge request has broken, and what to do about it."""
    table = "\n".join(render(verdict, texts).rstrip().split("\n")[2:])
    blocks = [story(commit, branch), table]
    room = longest - sum(map(len, blocks))
    for row in wrong(verdict)[:MOST_ROWS]:
        block = beside(row, texts)
        room -= len(block) + 2
        if room < 0:
            break
        blocks.append(block)
    return "\n\n".join(blocks) + "\n"


def story(commit: Commit, branch: str) -> str:
    """Say how it came there, and what to do."""
    return (
        f"{commit.sha} came to {prose(shortened(branch, 200))} without a merge request, so nobody "
        "was asked. Its trackers can't stand as written: mend them in a merge request, or revert "
        "the commit, and close this."
    )


def wrong(verdict: Verdict) -> list[Row]:
    """Give the rows with errors."""
    return [row for row in rows(verdict.findings) if row.severity is Severity.ERROR]
