"""YAML: a text as nodes with places, read from the events of libyaml; nothing is resolved."""

from __future__ import annotations

from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.nodes import (
    DEPTH,
    FAULTS,
    TWICE,
    Fault,
    Listing,
    Node,
    Record,
    Scalar,
    last_keys,
)
from bot.core.trackers.yaml_errors import reason
from bot.core.trackers.yaml_parts import merged, past_properties

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    class _Mark(Protocol):
        index: int

    class _Event(Protocol):
        """What all of libyaml's events have; each has only some of the last four."""

        start_mark: _Mark
        end_mark: _Mark
        anchor: str
        tag: str | None
        value: str
        style: str | None


_EXPANDED = 100_000
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
            self.error = reason(error, self.text)
        finally:
            parser.dispose()
        return self

    def _document(self, _event: _Event) -> None:
        self._anchors.clear()

    def _scalar(self, event: _Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style
        if style in ("|", ">"):
            end = start + len(self.text[start:end].rstrip())
        value: str = event.value
        if STAND_IN in value:
            value = self._written[start:end].strip("\"'" if style else "")
        node = Scalar(value, start, end, not style)
        if event.anchor:
            node = node._replace(start=past_properties(self.text, start, end))
            self._anchors[event.anchor] = (node, 1, 0)
        elif event.tag:
            node = node._replace(start=past_properties(self.text, start, end))
        self._add(node, 1, 0)

    def _alias(self, event: _Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self.aliases = True
        known = self._anchors.get(event.anchor)
        node, weight, height = known or (Scalar(self.text[start:end], start, end), 1, 0)
        self._expanded += weight
        large = self._expanded > _EXPANDED or len(self._open) + height > DEPTH
        if known is None or large:
            why = "repeats too much of the file" if known else "is not defined before"
            self._fault(start, end, f"the alias `*{event.anchor}` {why}")
            node, weight, height = Scalar(self.text[start:end], start, end), 1, 0
        self._add(node._replace(start=start, end=end), weight, height)

    def _record(self, event: _Event) -> None:
        self._start(event, is_record=True)

    def _listing(self, event: _Event) -> None:
        self._start(event, is_record=False)

    def _start(self, event: _Event, *, is_record: bool) -> None:
        start = past_properties(self.text, event.start_mark.index, event.end_mark.index)
        self._open.append(_Open(start, event.anchor, is_record=is_record))
        if len(self._open) > DEPTH:
            message = f"values stand in each other more than {DEPTH} levels deep"
            self.error = Fault(Span(start, start + 1), message)

    def _end(self, event: _Event) -> None:
        done = self._open.pop()
        end = event.end_mark.index
        node: Node
        if done.is_record:
            if event.start_mark.index == end:
                end = done.pairs[-1][1].end if done.pairs else done.start
            done.pairs = merged(done.pairs)
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
        self._fault(second.start, second.end, TWICE.format(second.text, line))

    def _fault(self, start: int, end: int, message: str) -> None:
        if len(self.faults) < FAULTS:
            self.faults.append(Fault(Span(start, end), message))

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
            if not isinstance(node, Scalar):
                text = self.text[node.start : node.end]
                node = Scalar(text, node.start, node.end, plain=False)
            parent.key = node
        else:
            parent.pairs.append((parent.key, node))
            parent.key = None
