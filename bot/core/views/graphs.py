"""Graphs: the Mermaid diagrams of a document that a rule asks for."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.drawings import IGNORED, considered, graphs, walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.document import Document
    from bot.core.model.graph import Graph

__all__ = ["IGNORED", "canonical", "considered", "graphs", "state_diagram"]


def state_diagram(document: Document) -> Graph | None:
    """Give the document's first state diagram."""
    return next((graph for graph in walk(document) if graph.kind == "state"), None)


def canonical(drawn: Iterable[Graph], heading_words: str = "dependency graph") -> Graph | None:
    """Give the first flowchart under a heading that holds the words."""
    words = heading_words.casefold()
    return next(
        (graph for graph in drawn if graph.kind == "flowchart" and words in graph.title.casefold()),
        None,
    )
