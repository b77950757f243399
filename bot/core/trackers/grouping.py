"""Grouping: the blocks of a document, each with the name of its section."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.document import Heading
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.document import Block, Document


def grouped(document: Document) -> Iterator[tuple[str, tuple[Heading, ...], Block]]:
    """Walk the blocks, each with the name of its section and the headings it stands under.

    A section is named by its heading; where several have the same, by the one above as well.
    """
    counts: dict[str, int] = {}
    for block in document.blocks:
        if isinstance(block, Heading):
            counts[block.text] = counts.get(block.text, 0) + 1
    path: tuple[Heading, ...] = ()
    name = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            path = (*(head for head in path if head.level < block.level), block)
            name = plain(block.text)
            if counts[block.text] > 1 and len(path) > 1:
                name = f"{plain(path[-2].text)} / {name}"
        yield name, path, block
