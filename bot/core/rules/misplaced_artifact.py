"""The rule misplaced-artifact."""

from __future__ import annotations

from bot.core.context.proofs import lacks
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.rules._filed import filed_troubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context


def misplaced_artifact(context: Context) -> Iterator[Report]:
    """Report a result that is filed where it does not count.

    ## What it checks

    When an item enters a status that claims its evidence, each artifact it names (a filed result,
    in a folder called `evidence`) must lie under the policy's `evidence.folder`. In a use case
    register an architecture audit is never a record of production readiness.

    ## Why it matters

    One folder for results is what lets an auditor find all of them. And an audit of the
    architecture says nothing of a real provider in a real environment.

    ## Example

    Phase 6 cites `notes/evidence/restore.md`; results are filed under `operations/evidence/`.

    ## How to resolve

    Move the file to the evidence folder and name it there. For a use case, file a record of a run
    in a real environment.
    """
    for lack in lacks(context, "misplaced-artifact"):
        yield Report(lack.span, lack.message, lack.claim.item, lack.field,
                     lack.hint or "move it there, and name it by its new path")  # fmt: skip
    for report in filed_troubles(context, "misplaced-artifact"):
        yield report._replace(hint="cite the log of a run in a real environment")
