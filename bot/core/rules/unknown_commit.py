"""The rule unknown-commit."""

from __future__ import annotations

from bot.core.context.proofs import lacks
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.rules._filed import filed_troubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context


def unknown_commit(context: Context) -> Iterator[Report]:
    """Report a commit named as evidence that is in neither branch.

    ## What it checks

    When an item enters a status that claims its evidence, each commit id it names (seven hex digits
    or more) must be reachable from the target branch or from the head of the merge request. Where a
    shallow clone can't tell, nothing is reported and the verdict stays undecided.

    ## Why it matters

    A commit that was rebased away or lives on somebody's machine can be looked at by nobody.

    ## Example

    `| M-04 | … | Completed | fixed in 3f2a91c |`, and no branch has a commit 3f2a91c.

    ## How to resolve

    Name the commit as it stands in the branch; after a rebase or squash it has a new id.
    """
    for lack in lacks(context, "unknown-commit"):
        yield Report(lack.span, lack.message, lack.claim.item, lack.field,
                     lack.hint or "after a rebase or squash a commit has a new id",
                     severity=context.severity("unknown-commit", lack.case))  # fmt: skip
    yield from filed_troubles(context, "unknown-commit")
