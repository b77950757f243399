"""Parts: the named parts of an item's section, and the lines that stand under each."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.document import Block, Document, Entry, Heading, Paragraph
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.labelled import labelled
from bot.core.trackers.roles import norm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.item import Item
    from bot.core.model.preset import Preset
    from bot.core.model.source import Span

DEEPER = {
    "files": ("files to create", "files", "new files", "files to add"),
    "endpoints": ("api endpoints", "endpoints", "api endpoints to implement", "api"),
    "tables": ("db tables", "db tables touched", "tables"),
    "tests": ("tests to write",),
}  # fmt: skip
"""Parts within the parts that a preset names."""
_PLAIN = 0
_LONGEST = 60


class Line(NamedTuple):
    """A line of a part: its text as written, where it stands, and its box if it has one."""

    text: str
    span: Span
    box: str | None = None


def parts(document: Document, item: Item, preset: Preset) -> dict[str, list[Line]]:
    """Cut an item's section into its parts, by the preset's names for them and ``DEEPER``'s.

    A part begins with a heading, with a line that is its name alone, or with its name and a colon
    before what it says. A line may stand in several: in *Deliverables* and in *Files to create*.
    """
    words = {norm(name): part for part, names in DEEPER.items() for name in names}
    for part, names in preset.sections.items():
        words |= {norm(name): part for name in names if norm(name) not in words}
        words[norm(part)] = part
    found: dict[str, list[Line]] = {}
    open_: list[tuple[int, str]] = []
    for block in _under(document, item):
        depth = _depth(block)
        name, line = _read(block, words)
        if name or depth != _PLAIN:
            while open_ and open_[-1][0] >= depth:
                open_.pop()
        inside = [part for _, part in open_]
        if name:
            open_.append((depth, name))
            found.setdefault(name, [])
            inside.append(name)
        if line is not None:
            for part in dict.fromkeys(inside):
                found[part].append(line)
    return found


def _under(document: Document, item: Item) -> Iterator[Block]:
    """Give the blocks below an item's heading, up to the next one of its level or above."""
    level = 0
    for block in document.blocks:
        if level == 0:
            if isinstance(block, Heading) and block.span.start == item.span.start:
                level = block.level
        elif isinstance(block, Heading) and block.level <= level:
            return
        else:
            yield block


def _depth(block: Block) -> int:
    """Rank what may hold other lines: headings before plain lines before entries by indent."""
    if isinstance(block, Heading):
        return block.level - 10
    return block.indent + 1 if isinstance(block, Entry) else _PLAIN


def _read(block: Block, words: dict[str, str]) -> tuple[str, Line | None]:
    """Tell which part a block begins, and the line it says itself."""
    if not isinstance(block, Heading | Entry | Paragraph):
        return "", None
    text = plain(block.text)
    for name in (text, text.partition(" (")[0], text.lstrip("0123456789.) ")):
        if len(text) <= _LONGEST and norm(name) in words:
            return words[norm(name)], None
    if isinstance(block, Heading):
        return "", None
    said = labelled(block)
    if said is not None and said.name in words:
        return words[said.name], Line(said.text, said.span) if said.text else None
    box = block.box if isinstance(block, Entry) else None
    return "", Line(block.text, block.span, box)
