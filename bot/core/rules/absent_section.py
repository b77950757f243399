"""The rule absent-section."""

from __future__ import annotations

from bot.core.context.proofs import lacks
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report
from bot.core.rules._filed import filed_troubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context


def absent_section(context: Context) -> Iterator[Report]:
    """Report a section, operation, line or heading that the file named does not have.

    ## What it checks

    When an item enters a status that claims its evidence, each part of a file that it names is
    looked for: a path and method, an operationId, channel, schema or JSON pointer of an OpenAPI or
    AsyncAPI file; the anchor of a Markdown heading; a range of lines. So are the API endpoints that
    a roadmap's phase lists. An operation without a file is looked for in every contract.

    ## Why it matters

    A file that exists proves little when the part that was meant is not in it.

    ## Example

    Phase 3 is marked *Completed (Doc Baseline)* with `api/openapi.yaml` `POST /payments`, and the
    contract has no such path.

    ## How to resolve

    Add the section to the file, or name the one that is meant; the nearest known one is offered.
    """
    for lack in lacks(context, "absent-section"):
        yield Report(lack.span, lack.message, lack.claim.item, lack.field,
                     lack.hint or "add it to the file, or name the part that is meant",
                     severity=context.severity("absent-section", lack.case))  # fmt: skip
    yield from filed_troubles(context, "absent-section")
