"""Ready: how a use case stands with its required evidence, before and after a change."""

from __future__ import annotations

from bot.core.evidence.asked import preset_items, required_items
from bot.core.evidence.filing import gather
from bot.core.evidence.required import stand
from bot.core.evidence.terms import Terms
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.evidence.facts import Facts
    from bot.core.evidence.judge import Trouble
    from bot.core.evidence.required import Standing
    from bot.core.model.item import Item


class Readiness(NamedTuple):
    """A use case's required items one by one, and the records that count for none of them."""

    standings: tuple[Standing, ...] = ()
    strays: tuple[Trouble, ...] = ()

    @property
    def open(self) -> list[Standing]:
        """The required items that no record proves."""
        return [one for one in self.standings if not one.satisfied and not one.unknown]

    def troubles(self, rule: str) -> Iterator[Trouble]:
        """Give what a rule has to say of the records."""
        told = [*(one for standing in self.open for one in standing.troubles), *self.strays]
        yield from dict.fromkeys(one for one in told if one.rule == rule)


def readiness(context: Context, item: Item, facts: Facts) -> Readiness:
    """Judge every required item of a use case by its filed records."""
    entries = context.preset.options.get("required_items")
    if not isinstance(entries, list | tuple):
        return Readiness()
    ruling = context.pair.before or context.tracker
    items = required_items(ruling.source, preset_items(entries))
    terms = Terms.of(context.preset.options, context.snapshot.today)
    records = gather(item.id, context.tracker.source, facts)
    standings, strays = stand(item.id, items, records, facts, terms)
    return Readiness(tuple(standings), tuple(strays))
