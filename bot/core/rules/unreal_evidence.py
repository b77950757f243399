"""The rule unreal-evidence."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules._filed import filed_troubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.rules import Report


def unreal_evidence(context: Context) -> Iterator[Report]:
    """Report a record of a mock, a local machine or CI where a real environment is asked for.

    ## What it checks

    When a use case is marked ready for go-live, the *Environment* of each record that it stands on
    must be one of the policy's `evidence.real` (production, staging and the like), and neither it
    nor the *Provider Mode* may say `local`, `mock`, `ci` or another word of `evidence.unreal`. A
    record from elsewhere does no harm beside one that counts.

    ## Why it matters

    Production readiness is what a mock can't show.

    ## Example

    UC-001 becomes `READY_FOR_GO_LIVE` with a record whose *Environment* is `local`.

    ## How to resolve

    Run the validation in a real environment, and file that record. If the environment is a real one
    under another name, add the name to `evidence.real` or `target_environments`.
    """
    for report in filed_troubles(context, "unreal-evidence"):
        yield report._replace(hint="file a record of a run in a real environment")
