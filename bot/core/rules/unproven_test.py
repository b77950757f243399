"""The rule unproven-test."""

from __future__ import annotations

from bot.core.context.proofs import lacks
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context


def unproven_test(context: Context) -> Iterator[Report]:
    """Report a test named as evidence that no test file has.

    ## What it checks

    When an item enters a status that claims its evidence, the name of each test it gives must stand
    in the test file beside it, or in any test file of the repository. So must the tests that a
    roadmap's phase promised. Whether the linked CI run is green is asked of the forge; without one
    it is listed as skipped.

    ## Why it matters

    "Covered by test_replay" reads the same whether or not anybody wrote test_replay.

    ## Example

    M-07 becomes *Completed* with `tests/test_retry.py::test_backoff_is_capped`, and the file has no
    such test.

    ## How to resolve

    Write the test, or name the one that is meant.
    """
    for lack in lacks(context, "unproven-test"):
        yield Report(lack.span, lack.message, lack.claim.item, lack.field,
                     lack.hint or "write the test, or name the one that is meant",
                     severity=context.severity("unproven-test", lack.case))  # fmt: skip
