"""Issue: what is filed where a merge request can't be told."""

from __future__ import annotations

from bot.core.model.finding import Severity
from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.comment import beside
from bot.core.render.escape import prose
from bot.core.render.markdown import render
from bot.core.render.order import rows
from bot.core.render.words import count, shortened

if TYPE_CHECKING:
    from bot.core.model.tree import Commit
    from bot.core.model.verdict import Verdict
    from bot.core.render import Texts

MOST_ROWS = 20


def push_title(verdict: Verdict, branch: str) -> str:
    """Name the issue about a direct push."""
    wrong = [row for row in rows(verdict.findings) if row.severity is Severity.ERROR]
    names = dict.fromkeys(row.first.item or row.path.rpartition("/")[2] for row in wrong)
    told = prose(shortened(", ".join(names), 80))
    return f"Pushed to {prose(branch)} against the rules: {told}"


def push_body(verdict: Verdict, texts: Texts, commit: Commit, branch: str) -> str:
    """Tell what a commit pushed past any merge request has broken, and what to do about it."""
    wrong = [row for row in rows(verdict.findings) if row.severity is Severity.ERROR]
    story = (
        f"{commit.sha} came to {prose(branch)} without a merge request, so nobody was asked. "
        f"{count(len(wrong), 'row')} of its trackers can't stand as written. Mend them in a merge "
        "request, or revert the commit, and close this."
    )
    table = "\n".join(render(verdict, texts).rstrip().split("\n")[2:])
    return "\n\n".join([story, table, *(beside(row, texts) for row in wrong[:MOST_ROWS])]) + "\n"
