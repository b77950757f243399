"""Spec: a YAML or JSON contract as plain mappings and lists, with the text of each part."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    class _Mark(Protocol):
        index: int
        line: int

    class _Event(Protocol):
        value: str
        anchor: str | None
        start_mark: _Mark
        end_mark: _Mark


DEEPEST = 100
"""Levels a contract may nest; what is deeper is not read (the parser's stack is finite)."""


class NotReadableError(Exception):
    """The text is not valid; the message says where and why."""


class Spec:
    """A contract: ``root`` holds mappings, lists and texts (scalars are texts); an alias is the
    very object it names, so that no text can blow up.
    """

    __slots__ = ("_spans", "_text", "root")

    def __init__(self, root: object, text: str, spans: dict[int, tuple[int, int]] | None) -> None:
        self.root = root
        self._text = text
        self._spans = spans

    def section(self, part: object) -> str:
        """Give the text of a part: as written in YAML, in one fixed form in JSON."""
        if self._spans is None:
            import json

            return json.dumps(part, sort_keys=True)
        span = self._spans.get(id(part))
        return self._text[span[0] : span[1]] if span else str(part)


def read(path: str, text: str) -> Spec:
    """Read a contract; ``NotReadableError`` where it does not parse."""
    text = text.removeprefix("\ufeff").encode("utf-8", "replace").decode()
    return _json(text) if path.lower().endswith(".json") else _yaml(text)


def _json(text: str) -> Spec:
    import json

    try:
        return Spec(json.loads(text), text, None)
    except json.JSONDecodeError as error:
        raise NotReadableError(f"line {error.lineno}: {error.msg}") from None
    except RecursionError:
        raise NotReadableError(f"nested deeper than {DEEPEST} levels") from None


def _yaml(text: str) -> Spec:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Builder(text).build(cast("Iterator[_Event]", yaml.parse(text, Loader=loader)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "invalid"
        raise NotReadableError(f"{where}{reason}") from None


class _Builder:
    """Builds mappings and lists from parser events, without recursion."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: dict[int, tuple[int, int]] = {}
        self.anchors: dict[str, object] = {}
        self.open: list[tuple[dict[str, object] | list[object], int, str | None]] = []
        self.key: str | None = None
        self.root: object = None
        self.end = 0

    def build(self, events: Iterator[_Event]) -> Spec:
        """Take all events of the first document."""
        for event in events:
            name = type(event).__name__
            if name == "DocumentEndEvent":
                break
            getattr(self, f"on_{name}", self.skip)(event)
        return Spec(self.root, self.text, self.spans)

    def skip(self, event: _Event) -> None:
        """Pass over what has no content."""

    def on_ScalarEvent(self, event: _Event) -> None:  # noqa: N802 - named as the parser's events
        """Take a text: a key of the open mapping, or a value."""
        value = event.value
        if event.anchor:
            self.anchors[event.anchor] = value
        self.end = event.end_mark.index
        self._take(value)

    def on_AliasEvent(self, event: _Event) -> None:  # noqa: N802
        """Take what the anchor names."""
        self.end = event.end_mark.index
        self._take(self.anchors.get(event.anchor or "", ""))

    def on_MappingStartEvent(self, event: _Event) -> None:  # noqa: N802
        """Open a mapping."""
        self._open({}, event)

    def on_SequenceStartEvent(self, event: _Event) -> None:  # noqa: N802
        """Open a list."""
        self._open([], event)

    def on_MappingEndEvent(self, event: _Event) -> None:  # noqa: N802
        """Close the innermost collection."""
        holder, start, key = self.open.pop()
        if event.end_mark.index > event.start_mark.index:
            self.end = event.end_mark.index
        self.spans[id(holder)] = (start, self.end)
        self.key = key
        self._put(holder)

    on_SequenceEndEvent = on_MappingEndEvent  # noqa: N815

    def _open(self, holder: dict[str, object] | list[object], event: _Event) -> None:
        if len(self.open) >= DEEPEST:
            raise NotReadableError(
                f"line {event.start_mark.line + 1}: nested deeper than {DEEPEST} levels"
            )
        if event.anchor:
            self.anchors[event.anchor] = holder
        self.open.append((holder, event.start_mark.index, self.key))
        self.key = None

    def _take(self, value: object) -> None:
        if self.open and isinstance(self.open[-1][0], dict) and self.key is None:
            self.key = value if isinstance(value, str) else ""
        else:
            self._put(value)

    def _put(self, value: object) -> None:
        if not self.open:
            self.root = value
            return
        holder = self.open[-1][0]
        if isinstance(holder, list):
            holder.append(value)
        elif self.key is None:
            self.key = ""
        else:
            holder[self.key] = value
            self.key = None
