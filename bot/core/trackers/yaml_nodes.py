"""YAML: a text as nodes with places, read from the events of libyaml; nothing is resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.source import Span
from bot.core.trackers.nodes import DEPTH, FAULTS, Fault, Listing, Node, Record, Scalar, last_keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from yaml import Mark, YAMLError
    from yaml.events import (
        AliasEvent,
        CollectionEndEvent,
        CollectionStartEvent,
        DocumentStartEvent,
        ScalarEvent,
    )

_EXPANDED = 100_000
_MERGE = "<<"
_BEGUN = ("while scanning a simple key", "while scanning a quoted")
STAND_IN = "\ue000"
"""Replaces a character that would stop the reader."""


class _Open:
    """A listing or record whose end has not come yet."""

    __slots__ = ("anchor", "height", "is_record", "key", "nodes", "pairs", "start", "weight")

    def __init__(self, start: int, anchor: str | None, *, is_record: bool) -> None:
        self.start = start
        self.anchor = anchor
        self.is_record = is_record
        self.nodes: list[Node] = []
        self.pairs: list[tuple[Scalar, Node]] = []
        self.key: Scalar | None = None
        self.weight = 1
        self.height = 1


class YamlReader:
    """Reads one text; ``documents``, ``faults`` and ``error`` hold what was found.

    ``written`` is the text as it is in the file, where ``text`` has stand-ins in some places.

    ``error`` is where and why libyaml gave up (None: the text is valid); the documents read until
    then stay. Aliases stand for what they name until that would repeat more than 100,000 nodes.
    """

    def __init__(self, text: str, written: str | None = None) -> None:
        self.text = text
        self._written = text if written is None else written
        self.documents: list[Node] = []
        self.faults: list[Fault] = []
        self.error: Fault | None = None
        self.aliases = False
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._expanded = 0
        self._open: list[_Open] = []

    def read(self) -> YamlReader:
        """Read all documents."""
        import yaml
        from yaml import events

        act: dict[type, Callable[[Any], None]] = {
            events.ScalarEvent: self._scalar,
            events.AliasEvent: self._alias,
            events.MappingStartEvent: self._record,
            events.SequenceStartEvent: self._listing,
            events.MappingEndEvent: self._end,
            events.SequenceEndEvent: self._end,
            events.DocumentStartEvent: self._document,
        }
        parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(self.text)
        try:
            while (event := parser.get_event()) is not None and self.error is None:
                if (do := act.get(type(event))) is not None:
                    do(event)
        except yaml.YAMLError as error:
            self.error = _reason(error, self.text)
        finally:
            parser.dispose()
        return self

    def _document(self, _event: DocumentStartEvent) -> None:
        self._anchors.clear()

    def _scalar(self, event: ScalarEvent) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style
        if style in ("|", ">"):
            end = start + len(self.text[start:end].rstrip())
        value: str = event.value
        if STAND_IN in value:
            value = self._written[start:end].strip("\"'" if style else "")
        node = Scalar(value, start, end, not style)
        if event.anchor:
            node = node._replace(start=self._past_properties(start, end))
            self._anchors[event.anchor] = (node, 1, 0)
        elif event.tag:
            node = node._replace(start=self._past_properties(start, end))
        self._add(node, 1, 0)

    def _past_properties(self, start: int, end: int) -> int:
        """Skip the anchor and tag before a value."""
        at = start
        while at < end and self.text[at] in "&!":
            while at < end and not self.text[at].isspace():
                at += 1
            while at < end and self.text[at].isspace():
                at += 1
        return at

    def _alias(self, event: AliasEvent) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self.aliases = True
        node, weight, height = self._anchors.get(event.anchor, (None, 0, 0))
        self._expanded += weight
        if node is None or self._expanded > _EXPANDED or len(self._open) + height > DEPTH:
            why = "is not defined before" if node is None else "repeats too much of the file"
            self._fault(start, end, f"the alias `*{event.anchor}` {why}")
            node, weight, height = Scalar(self.text[start:end], start, end), 1, 0
        self._add(node._replace(start=start, end=end), weight, height)

    def _record(self, event: CollectionStartEvent) -> None:
        self._start(event, is_record=True)

    def _listing(self, event: CollectionStartEvent) -> None:
        self._start(event, is_record=False)

    def _start(self, event: CollectionStartEvent, *, is_record: bool) -> None:
        start = self._past_properties(event.start_mark.index, event.end_mark.index)
        self._open.append(_Open(start, event.anchor, is_record=is_record))
        if len(self._open) > DEPTH:
            message = f"values stand in each other more than {DEPTH} levels deep"
            self.error = Fault(Span(start, start + 1), message)

    def _end(self, event: CollectionEndEvent) -> None:
        done = self._open.pop()
        end = event.end_mark.index
        node: Node
        if done.is_record:
            if event.start_mark.index == end:
                end = done.pairs[-1][1].end if done.pairs else done.start
            self._merge(done)
            for first, second in last_keys(done.pairs):
                self._twice(first, second)
            node = Record(done.pairs, done.start, end)
        else:
            if event.start_mark.index == end:
                end = done.nodes[-1].end if done.nodes else done.start
            node = Listing(done.nodes, done.start, end)
        if done.anchor:
            self._anchors[done.anchor] = (node, done.weight, done.height)
        self._add(node, done.weight, done.height)

    def _twice(self, first: Scalar, second: Scalar) -> None:
        if len(self.faults) >= FAULTS:
            return
        line = self.text.count("\n", 0, first.start) + 1
        message = f"the key `{second.text}` is given twice, first on line {line}; the last one counts"
        self._fault(second.start, second.end, message)

    def _fault(self, start: int, end: int, message: str) -> None:
        if len(self.faults) < FAULTS:
            self.faults.append(Fault(Span(start, end), message))

    def _merge(self, done: _Open) -> None:
        """Add what a merge key brings in and the record does not say itself."""
        if not any(key.plain and key.text == _MERGE for key, _ in done.pairs):
            return
        own = [pair for pair in done.pairs if not (pair[0].plain and pair[0].text == _MERGE)]
        known = {key.text for key, _ in own}
        for key, value in done.pairs:
            if not (key.plain and key.text == _MERGE):
                continue
            for part in value.entries if isinstance(value, Listing) else [value]:
                for pair in part.pairs if isinstance(part, Record) else []:
                    if pair[0].text not in known:
                        known.add(pair[0].text)
                        own.append(pair)
        done.pairs = own

    def _add(self, node: Node, weight: int, height: int) -> None:
        if not self._open:
            self.documents.append(node)
            return
        parent = self._open[-1]
        parent.weight += weight
        parent.height = max(parent.height, height + 1)
        if not parent.is_record:
            parent.nodes.append(node)
        elif parent.key is None:
            whole = isinstance(node, Scalar)
            text = node.text if isinstance(node, Scalar) else self.text[node.start : node.end]
            parent.key = node if whole else Scalar(text, node.start, node.end, plain=False)
        else:
            parent.pairs.append((parent.key, node))
            parent.key = None


def _reason(error: YAMLError, text: str) -> Fault:
    """Tell where and why the parser gave up; the place is where the broken value begins."""
    mark = getattr(error, "problem_mark", None)
    begun = getattr(error, "context_mark", None)
    context = getattr(error, "context", None) or ""
    if begun and (context.startswith(_BEGUN) or _unclosed(text, begun, mark, context)):
        mark = begun
    at = min(mark.index if mark else len(text), len(text))
    message = getattr(error, "problem", None) or str(error)
    return Fault(Span(at, at), f"{message} {context}".strip())


def _unclosed(text: str, begun: Mark, mark: Mark | None, context: str) -> bool:
    """Tell whether a bracket was left open: what follows stands no deeper than its line."""
    if "flow" not in context or mark is None or mark.line == begun.line:
        return False
    lines = [text[text.rfind("\n", 0, at.index) + 1 : at.index + 1] for at in (begun, mark)]
    depths = [len(line) - len(line.lstrip(" \t-")) for line in lines]
    return depths[1] <= depths[0]
