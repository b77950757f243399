"""Gantt charts: the lines of ``gantt`` as tasks and what they come after."""

from __future__ import annotations

from bot.core.model.graph import Edge
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.mermaid_label import plain

if TYPE_CHECKING:
    from bot.core.model.graph import Graph
    from bot.core.trackers.mermaid_draft import Draft

TAGS = frozenset({"active", "done", "crit", "milestone", "vert"})
"""The words before a task's id that say how it is doing."""

_SKIPPED = frozenset(
    {
        *("dateFormat", "axisFormat", "tickInterval", "excludes", "includes", "todayMarker"),
        *("weekday", "weekend", "inclusiveEndDates", "topAxis", "displayMode", "click"),
        *("accTitle", "accTitle:", "accDescr", "accDescr:"),
    }
)


class _Gantt:
    """Walks the lines once; ``unnamed`` counts the tasks without an id."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.text = draft.text
        self.unnamed = 0

    def run(self, at: int) -> None:
        """Read every line."""
        text, size = self.text, len(self.text)
        while at < size:
            end = text.find("\n", at)
            end = size if end < 0 else end
            line = text[at:end]
            body = line.strip(" \t\r;")
            if body:
                self.line(at + line.index(body), body)
            at = end + 1

    def line(self, at: int, body: str) -> None:
        """Read one line: a setting, a section, or a task."""
        word, _, rest = body.partition(" ")
        if word in _SKIPPED or body[0] == "#" or body.startswith("%%"):
            return
        if word == "title":
            self.draft.caption = plain(rest)
        elif word == "section":
            if self.draft.open:
                self.draft.finish()
            self.draft.begin(plain(rest), plain(rest))
        else:
            self.task(at, body)

    def task(self, at: int, body: str) -> None:
        """Read ``name :tags, id, start, end``; the name may hold colons of its own."""
        colon = max(body.rfind(" :"), body.rfind("\t:")) + 1 or body.find(":")
        parts = _parts(body, colon + 1)
        if colon <= 0 or not parts:
            self.draft.problem(at, at + len(body), "this is no task of a gantt chart: {}")
            return
        count = next((n for n, (_, part) in enumerate(parts) if part not in TAGS), len(parts))
        tags, parts = [part for _, part in parts[:count]], parts[count:]
        name = self.name(parts)
        if name in self.draft.nodes:
            self.draft.problem(at, at + len(body), f"task id {name} is given twice: {{}}")
        else:
            span = self.draft.span(at, at + len(body))
            self.draft.mention(name, span, plain(body[:colon]) or name)
            self.draft.paint([name], *tags)
        for begin, part in parts:
            if part.startswith("after "):
                self.after(name, at + begin, part)

    def name(self, parts: list[tuple[int, str]]) -> str:
        """Give a task's id: the first of three parts, or one that can be no date or length."""
        first = parts[0][1] if parts else ""
        named = len(parts) > 2 or (len(parts) == 2 and first.isidentifier())
        if named and not first.startswith(("after ", "until ")) and first:
            return first
        self.unnamed += 1
        return f"task{self.unnamed}"

    def after(self, name: str, at: int, part: str) -> None:
        """Draw an edge from each task that ``after a b`` names."""
        place = len("after")
        for word in part.split()[1:]:
            place = part.index(word, place)
            span = self.draft.span(at + place, at + place + len(word))
            self.draft.connect([word], [name], Edge("", "", span))
            place += len(word)


def _parts(body: str, at: int) -> list[tuple[int, str]]:
    """Split a task's data at commas, each part with its offset in the line."""
    parts = []
    data = body[at:]
    for mark in "#;":
        data = data.partition(mark)[0]
    for part in data.split(","):
        text = part.strip()
        if text:
            parts.append((at + part.index(text), text))
        at += len(part) + 1
    return parts


def read_gantt(draft: Draft, at: int, title: str) -> Graph:
    """Read the gantt chart whose lines begin at ``at``."""
    _Gantt(draft).run(at)
    return draft.graph("gantt", title)
