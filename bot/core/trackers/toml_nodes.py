"""TOML: a text as nodes with places; tomllib judges whether it is valid."""

from __future__ import annotations

from bot.core.model.pattern import lazily
from bot.core.model.source import Span
from bot.core.trackers.nodes import DEPTH, Fault, Listing, Node, Record, Scalar
from bot.core.trackers.toml_text import Table, TomlText

_PLACE = lazily(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def read_toml(text: str) -> tuple[list[Node], list[Fault]]:
    """Read a TOML text: its one document, and what is against the format."""
    if text.startswith("\ufeff"):
        text = " " + text[1:]
    root, deep = _scan(text)
    if deep >= 0:
        message = f"values stand in each other more than {DEPTH} levels deep"
        return [root], [Fault(Span(deep, deep), message)]
    return [root], _judge(text, root)


def _scan(text: str) -> tuple[Record, int]:
    """Read headers and keys line by line: the document, and where it is too deep (or -1)."""
    reader = TomlText(text)
    root = Table(0)
    table = root
    at = 0
    while (at := reader.space(at)) < len(text) and reader.too_deep < 0:
        line_end = text.find("\n", at)
        line_end = len(text) if line_end < 0 else line_end
        twice = text.startswith("[[", at)
        header = text[at] == "["
        parts, end = reader.key(at + header + twice)
        if len(parts) > DEPTH // 2:
            reader.too_deep = at
        elif header and parts:
            table = _header(root, parts, at, twice=twice)
        elif parts and text[end : end + 1] == "=":
            begin = end + 1 + len(text[end + 1 : line_end]) - len(text[end + 1 : line_end].lstrip())
            node = reader.value(begin, DEPTH // 2)
            table.put(parts, node)
            line_end = text.find("\n", node.end)
            line_end = len(text) if line_end < 0 else line_end
        at = line_end
    return root.record(), reader.too_deep


def _header(root: Table, parts: list[Scalar], start: int, *, twice: bool) -> Table:
    """Step to the table that a header names."""
    table = root
    for part in parts[:-1]:
        table = table.enter(part, start)
    return table.append(parts[-1], start) if twice else table.enter(parts[-1], start)


def _judge(text: str, root: Record) -> list[Fault]:
    """Tell where and why tomllib refuses a text, or that it reads other values."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = _PLACE.search(str(error))
        at = _offset(text, int(place[1]), int(place[2])) if place and place[1] else len(text)
        return [Fault(Span(at, at), _PLACE.sub("", str(error)))]
    if same(root, data):
        return []
    return [Fault(Span(0, 0), "some values could not be placed")]


def _offset(text: str, line: int, column: int) -> int:
    """Tell the offset of a line and column (both from 1)."""
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
    return min(at + column - 1, len(text))


def same(node: Node, value: object) -> bool:
    """Tell whether a node says what tomllib read; numbers and dates are taken as they are."""
    if isinstance(node, Record):
        return (isinstance(value, dict) and len(value) == len(node.pairs)
                and all(key.text in value and same(one, value[key.text])
                        for key, one in node.pairs))  # fmt: skip
    if isinstance(node, Listing):
        return (isinstance(value, list) and len(value) == len(node.entries)
                and all(map(same, node.entries, value)))  # fmt: skip
    if isinstance(value, str):
        return not node.plain and node.text == value
    return node.plain and not isinstance(value, (dict, list))
