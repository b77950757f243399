"""Filed: what is wrong with the records that a use case going live stands on."""

from __future__ import annotations

from bot.core.context.live import live
from bot.core.context.proofs import place_of
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.evidence.judge import Trouble


def filed_troubles(context: Context, rule: str) -> Iterator[Report]:
    """Report what a rule has against records, once for each record, at the field concerned."""
    for case in live(context):
        item = case.claim.item
        old = {one.message for one in case.before.troubles(rule)} if case.before else set()
        records: dict[str, list[Trouble]] = {}
        for trouble in case.now.troubles(rule):
            if trouble.message not in old:
                records.setdefault(trouble.path, []).append(trouble)
        for path, troubles in records.items():
            first = min(troubles, key=lambda one: one.span or place_of(case.claim))
            said = list(dict.fromkeys(one.message for one in troubles))
            message = f"{case.claim.says} on a record that does not count: {', '.join(said)}"
            span = first.span or place_of(case.claim)
            yield Report(span, message, item, path=path)
