"""Mermaid diagrams as graphs: flowcharts, state diagrams and gantt charts."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.mermaid_draft import Draft
from bot.core.trackers.mermaid_flow import read_flow
from bot.core.trackers.mermaid_gantt import read_gantt
from bot.core.trackers.mermaid_label import plain
from bot.core.trackers.mermaid_state import read_state

if TYPE_CHECKING:
    from bot.core.model.graph import Graph

_READERS = {
    "flowchart": read_flow,
    "flowchart-elk": read_flow,
    "flowchart-v2": read_flow,
    "graph": read_flow,
    "stateDiagram": read_state,
    "stateDiagram-v2": read_state,
    "gantt": read_gantt,
}


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and (text[at].isspace() or text[at] in "\ufeff;"):
        at += 1
    return at


def _after_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _skip_front(draft: Draft, at: int) -> int:
    """Skip front matter between ``---`` lines; its title is the diagram's."""
    text = draft.text
    closed = text.find("\n---", at)
    if closed < 0:
        return at
    for line in text[at:closed].splitlines():
        if line.startswith("title:"):
            draft.caption = plain(line.removeprefix("title:").strip().strip("'"))
    return _after_line(text, closed + 1)


def _skip_preamble(draft: Draft) -> int:
    """Find where the diagram's first word stands, past front matter, directives and comments."""
    text = draft.text
    at = _skip_blank(text, 0)
    if text.startswith("---", at):
        at = _skip_blank(text, _skip_front(draft, at))
    directives = True
    while text.startswith("%%", at):
        closed = text.find("}%%", at) if directives and text.startswith("{", at + 2) else -1
        directives = directives and (closed >= 0 or not text.startswith("{", at + 2))
        at = _skip_blank(text, closed + 3 if closed >= 0 else _after_line(text, at))
    return at


def read_mermaid(text: str, start: int = 0, title: str = "") -> Graph:
    """Read a diagram; spans count from ``start``, the text's offset in its file.

    Every text gives a graph: what can't be read becomes one of its problems. A diagram of a kind
    that is not read has its own word as ``kind`` and no nodes.
    """
    draft = Draft(text, start)
    at = _skip_preamble(draft)
    end = at
    while end < len(text) and not text[end].isspace() and text[end] not in ";:{":
        end += 1
    kind = text[at:end]
    reader = _READERS.get(kind)
    if reader:
        return reader(draft, end, title)
    if not kind:
        draft.problem(0, len(text), "the diagram is empty")
    return draft.graph(kind, title)
