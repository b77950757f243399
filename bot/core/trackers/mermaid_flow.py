"""Flowcharts: the statements of ``flowchart`` and ``graph`` as nodes, edges and subgraphs."""

from __future__ import annotations

from bot.core.model.graph import Edge
from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.mermaid_arrow import read_arrow
from bot.core.trackers.mermaid_label import plain
from bot.core.trackers.mermaid_node import Drawn, read_node

if TYPE_CHECKING:
    import re

    from bot.core.model.graph import Graph
    from bot.core.trackers.mermaid_draft import Draft

_BLANK = lazily(r"(?:[\s;]+|%%[^\n]*)*+")
_WORD = lazily(
    r"(end|subgraph|direction|classDef|class|style|linkStyle|click|accTitle|accDescr)(?=[\s;:{]|\Z)"
)
_AMPERSAND = lazily(r"[ \t]*&[ \t]*")
_DIRECTION = lazily(r"[ \t]*(?:(?:TB|TD|BT|RL|LR)\b|[<>^v](?=[\s;]|\Z))?")
_CLOSING = lazily(r"[ \t\r]*(?:%%[^\n]*)?(?=[;\n]|\Z)")
_REST = lazily(r'(?:[^;\n"]|"[^"\n]*"|")*+')
_SUBGRAPH = lazily(
    r'[ \t]*(?:"([^"\n]*)"|([^\[\n;"]*+))(?:[ \t]*\[[ \t]*("[^"\n]*"|[^\]\n]*+)[ \t]*\])?'
)


class _Flow:
    """Walks the text once; a statement that can't be read costs the rest of its line."""

    def __init__(self, draft: Draft, at: int) -> None:
        self.draft = draft
        self.text = draft.text
        self.at = at
        self._line_end = -1

    @property
    def line_end(self) -> int:
        """The end of the line that ``at`` is in."""
        if self._line_end < self.at:
            found = self.text.find("\n", self.at)
            self._line_end = len(self.text) if found < 0 else found
        return self._line_end

    def run(self) -> None:
        """Read every statement."""
        self.take(_DIRECTION)
        while True:
            self.take(_BLANK)
            if self.at >= len(self.text):
                return
            word = _WORD.match(self.text, self.at)
            if word:
                self.keyword(word[1], word.end())
            else:
                self.chain()

    def take(self, pattern: re.Pattern[str]) -> str:
        """Move past what the pattern matches here."""
        match = pattern.match(self.text, self.at)
        if not match:
            return ""
        self.at = match.end()
        return match[0]

    def keyword(self, word: str, after: int) -> None:
        """Read a statement that begins with a word of the language."""
        begin, self.at = self.at, after
        if word == "end":
            self.end(begin)
        elif word == "subgraph":
            self.subgraph()
        elif word == "accDescr" and self.text.startswith("{", self.at + 1):
            closed = self.text.find("}", self.at)
            self.at = closed + 1 if closed >= 0 else self.line_end
        elif word == "class":
            *names, name = self.take(_REST).split() or [""]
            self.draft.paint(",".join(names).split(","), name)
        elif word in {"accTitle", "accDescr"}:
            self.at = self.line_end
        else:
            self.take(_REST)

    def end(self, begin: int) -> None:
        """Close the innermost subgraph."""
        if self.draft.open:
            self.draft.finish()
            self.closing()
        else:
            self.draft.problem(begin, self.at, "`end` closes no subgraph")

    def subgraph(self) -> None:
        """Open a subgraph: ``ID[Title]``, an id, or a title of several words."""
        match = _SUBGRAPH.match(self.text, self.at)
        name = title = ""
        if match:
            self.at = match.end()
            name = title = plain(match[1] or match[2] or "")
            title = plain(match[3]) if match[3] else title
        self.draft.begin(name or f"subGraph{len(self.draft.titles)}", title)
        self.closing()

    def chain(self) -> None:
        """Read nodes joined by arrows: ``A & B --> C -- text --> D``."""
        begin = self.at
        sources = self.nodes()
        while sources:
            arrow = read_arrow(self.text, self.at, self.line_end)
            if not arrow:
                break
            self.at = arrow.end
            targets = self.nodes()
            if not targets:
                self.draft.problem(begin, self.line_end, "an arrow leads to no node: {}")
                self.at = self.line_end
                return
            if arrow.visible:
                span = self.draft.span(begin, self.at)
                edge = Edge("", "", span, arrow.label, arrow.dotted)
                ends = [node.id for node in sources], [node.id for node in targets]
                self.draft.connect(*ends, edge)
            begin, sources = targets[0].begin, targets
        self.closing()

    def closing(self) -> None:
        """Reach the end of a statement, or say what stands there instead."""
        match = _CLOSING.match(self.text, self.at)
        if match:
            self.at = match.end()
        else:
            self.draft.problem(self.at, self.line_end, "this is no flowchart statement: {}")
            self.at = self.line_end

    def nodes(self) -> list[Drawn]:
        """Read ``A & B & C``."""
        drawn: list[Drawn] = []
        while node := read_node(self.text, self.at, self.line_end):
            self.at = node.end
            drawn.append(node)
            self.draft.mention(node.id, self.draft.span(node.begin, node.end), node.label)
            self.draft.paint([node.id], *node.classes)
            joined = _AMPERSAND.match(self.text, self.at)
            if not joined:
                break
            self.at = joined.end()
        return drawn


def read_flow(draft: Draft, at: int, title: str) -> Graph:
    """Read the flowchart whose statements begin at ``at``."""
    _Flow(draft, at).run()
    for name in draft.open:
        draft.problem(0, min(len(draft.text), 9), f"`subgraph {name}` has no `end`")
    return draft.graph("flowchart", title)
