"""Inquiry: the part of a context that looks for evidence, each answer kept."""

from __future__ import annotations

from functools import cached_property

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.core.context import Context
    from bot.core.context.claims import Claim
    from bot.core.evidence.facts import Facts
    from bot.core.model.evidence import Evidence, Reference
    from bot.core.model.item import Item
    from bot.core.views.parts import Line


class Inquiry:
    """What a tracker's items name as their evidence, and what looking for it found."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._evidence: dict[str, tuple[Evidence, ...]] = {}
        self._references: dict[str, tuple[Item, tuple[Reference, ...]]] = {}

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The items whose evidence is asked for, because of this change or in an audit."""
        from bot.core.context.claims import claims

        return tuple(claims(self.context))

    @cached_property
    def claimed(self) -> frozenset[str]:
        """The keys of the items whose evidence is asked for."""
        return frozenset(claim.item.key for claim in self.claims)

    def references(self, item: Item) -> tuple[Reference, ...]:
        """Read the evidence an item names, in its own cells and those of its deliverables."""
        known = self._references.get(item.key)
        if known is not None and known[0] is item:
            return known[1]
        from bot.core.context.collect import references_of

        found = references_of(item, self.context.deliverables(item), self.context)
        self._references[item.key] = item, found
        return found

    def planned(self, item: Item) -> Mapping[str, tuple[Reference, ...]]:
        """Read what the parts of an item's own section name: ``reads``, ``inputs``, ``files``,
        ``endpoints`` and ``tests``.
        """
        from bot.core.context.collect import planned

        return planned(self.parts(item), self.facts)

    def parts(self, item: Item) -> Mapping[str, list[Line]]:
        """Give the lines under the named parts of an item's own section."""
        document = self.context.tracker.document
        if item.kind != "section" or document is None:
            return {}
        from bot.core.views.parts import parts

        return parts(document, item, self.context.preset)

    def evidence(self, item: Item) -> tuple[Evidence, ...]:
        """Look for the evidence an item names; each answer is verified, missing or unknown."""
        return self.verified(item.key, self.references(item))

    def verified(self, key: str, references: Iterable[Reference]) -> tuple[Evidence, ...]:
        """Look for references; what was found is kept by the key."""
        if key not in self._evidence:
            from bot.core.evidence.verify import verify

            self._evidence[key] = tuple(verify(one, self.facts) for one in references)
        return self._evidence[key]

    @cached_property
    def facts(self) -> Facts:
        """What evidence is looked for in: the head's files, texts and commits."""
        from bot.core.context.collect import place_of
        from bot.core.evidence.facts import Facts

        snapshot = self.context.snapshot
        return Facts(snapshot.tree, place_of(self.context), snapshot.blobs, snapshot.commits)

    @cached_property
    def facts_before(self) -> Facts:
        """The same of the base; only where items name files that this change touches."""
        from bot.core.evidence.facts import Facts

        snapshot = self.context.snapshot
        return Facts(snapshot.base_tree, self.facts.place, snapshot.blobs, snapshot.commits)
