"""The rule incomplete-template."""

from __future__ import annotations

from bot.core.context.proofs import lacks
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.rules._filed import filed_troubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context


def incomplete_template(context: Context) -> Iterator[Report]:
    """Report an evidence form with fields that nobody filled in.

    ## What it checks

    When an item enters a status that claims its evidence, an artifact it names must not be a form
    whose fields are all blank. In a use case register every field of a record must say something:
    `TBD`, a dash, or the template's own placeholder is blank.

    ## Why it matters

    A form with blanks was copied and not used. It looks like evidence in every list of files.

    ## Example

    A record for UC-001 whose *Tenant ID* and *Result* are empty.

    ## How to resolve

    Fill in the fields, from the run that the record is of.
    """
    for lack in lacks(context, "incomplete-template"):
        yield Report(lack.span, lack.message, lack.claim.item, lack.field,
                     lack.hint or "fill in its fields, or name what was filled in")  # fmt: skip
    for report in filed_troubles(context, "incomplete-template"):
        yield report._replace(hint="fill in every field of the record")
