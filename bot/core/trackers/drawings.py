"""Drawings: the Mermaid diagrams of a document, and which of them claim something."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.document import Fence, Heading, Paragraph
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.mermaid import read_mermaid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.model.document import Block, Document
    from bot.core.model.graph import Graph

IGNORED = ("illustrative", "example", "rejected")
"""Words of titles whose diagrams, or subgraphs, claim nothing (switch ``diagrams.ignore``)."""

_FIRST_LINES = frozenset(
    {"gantt", "stateDiagram", "stateDiagram-v2", "sequenceDiagram", "mindmap"}
    | {f"{word} {way}" for word in ("flowchart", "graph") for way in ("TB", "TD", "BT", "RL", "LR")}
)
_BARE = frozenset({"end", "}", "--"})


def graphs(document: Document) -> tuple[Graph, ...]:
    """Give all diagrams in their order: ``mermaid`` fences, and unfenced ones of page text."""
    return tuple(walk(document))


def considered(drawn: Iterable[Graph], ignore: Sequence[str] = IGNORED) -> tuple[Graph, ...]:
    """Leave out what is only illustrated: diagrams and subgraphs with such a word in the title."""
    words = [word.casefold() for word in ignore]
    return tuple(
        _without_groups(graph, words)
        for graph in drawn
        if not _names(f"{graph.title} {graph.caption}", words)
    )


def _names(title: str, words: list[str]) -> bool:
    folded = title.casefold()
    return any(word in folded for word in words)


def _without_groups(graph: Graph, words: list[str]) -> Graph:
    """Leave out the subgraphs so titled, their nodes, and the arrows from and to them."""
    out = {name for name, (title, _) in graph.groups.items() if _names(title, words)}
    if not out:
        return graph
    out.update(member for name in tuple(out) for member in graph.groups[name][1])
    return graph._replace(
        nodes={name: node for name, node in graph.nodes.items() if name not in out},
        edges=tuple(edge for edge in graph.edges if not {edge.source, edge.target} & out),
        groups={name: group for name, group in graph.groups.items() if name not in out},
    )


def walk(document: Document) -> Iterator[Graph]:
    """Read the diagrams one by one, each under its nearest heading."""
    title, at, blocks = "", 0, document.blocks
    while at < len(blocks):
        block = blocks[at]
        at += 1
        if isinstance(block, Heading):
            title = plain(block.text)
        elif isinstance(block, Fence):
            if block.language == "mermaid":
                yield read_mermaid(block.text, block.span.start, title)
        elif isinstance(block, Paragraph) and block.text in _FIRST_LINES:
            at = _page_end(document, at)
            yield _read_page(document, blocks[at - 1], block, title)


def _page_end(document: Document, at: int) -> int:
    """Find the block after the lines that directly follow a diagram's first one."""
    blocks, text = document.blocks, document.source.text
    while at < len(blocks):
        block, before = blocks[at], blocks[at - 1]
        between = text[before.span.end : block.span.start]
        if not isinstance(block, Paragraph) or between.count("\n") != 1 or between.strip():
            break
        if block.text in _FIRST_LINES:
            break
        at += 1
    return at


def _read_page(document: Document, last: Block, first: Paragraph, title: str) -> Graph:
    """Read an unfenced diagram, as far as the lines are ones of a diagram."""
    start = first.span.start
    text = document.source.text[start : last.span.end]
    graph = read_mermaid(text, start, title)
    if graph.kind not in {"flowchart", "state", "gantt"}:
        return graph
    cuts = [span.start - start for span, _ in graph.problems if span.start > start]
    cuts += _lone_words(text)
    if not cuts:
        return graph
    return read_mermaid(text[: text.rfind("\n", 0, min(cuts)) + 1], start, title)


def _lone_words(text: str) -> list[int]:
    """Find the lines of one plain word, which follow a page's diagram more often than draw it."""
    places, at = [], 0
    for number, line in enumerate(text.split("\n")):
        word = line.strip()
        if number and word.isalnum() and word not in _BARE:
            places.append(at)
        at += len(line) + 1
    return places
