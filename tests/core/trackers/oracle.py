"""Oracle: the tables that two other readers of GitHub's Markdown see in a text."""

from __future__ import annotations

import re
from typing import NamedTuple

import cmarkgfm
import pyromark

from bot.core.model.document import Table
from bot.core.model.source import Source
from bot.core.trackers.cells import split_row
from bot.core.trackers.scan import scan


class Seen(NamedTuple):
    """A table: the line it begins on, its header, and its rows cut or filled to the header."""

    line: int
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def ours(text: str) -> list[Seen]:
    """Give the tables that `scan` finds."""
    source = Source("plan.md", text)
    found = []
    for block in scan(source).blocks:
        if isinstance(block, Table):
            width = len(block.header)
            rows = []
            for span in block.rows:
                cells = [cell.text for cell in split_row(text[span.start : span.end], span.start)]
                rows.append(tuple((cells + [""] * width)[:width]))
            found.append(Seen(source.line(block.header_span.start), block.header, tuple(rows)))
    return found


def pyro(text: str) -> list[Seen]:
    """Give the tables that pulldown-cmark finds, those in quotes left out."""
    data = text.encode()
    found: list[Seen] = []
    rows: list[list[str]] = []
    quoted = line = 0
    for event, place in pyromark.events_with_range(text, options=pyromark.Options.ENABLE_TABLES):
        kind, what = next(iter(event.items())) if isinstance(event, dict) else (event, "")
        name = next(iter(what)) if isinstance(what, dict) else what
        begins = kind == "Start"
        if name == "BlockQuote":
            quoted += 1 if begins else -1
        elif name == "Table" and begins:
            rows, line = [], data[: place["start"]].count(b"\n") + 1
        elif name in {"TableHead", "TableRow"} and begins:
            rows.append([])
        elif name == "TableCell" and begins:
            rows[-1].append(data[place["start"] : place["end"]].decode().strip())
        elif name == "Table" and not quoted:
            found.append(Seen(line, tuple(rows[0]), tuple(tuple(row) for row in rows[1:])))
    return found


def cmark(text: str) -> list[tuple[int, int]]:
    """Give how many columns and rows each table has that cmark-gfm finds, quotes left out."""
    page = cmarkgfm.github_flavored_markdown_to_html(text)
    depth, found = 0, []
    for part in re.split(r"(<blockquote>|</blockquote>)", page):
        if part.endswith("blockquote>"):
            depth += -1 if part.startswith("</") else 1
            continue
        if not depth:
            for table in part.split("<table>\n<thead>")[1:]:
                body = table.partition("</table>")[0]
                found.append((len(re.findall(r"<th[ >]", body)), body.count("<tr>") - 1))
    return found


def shape(tables: list[Seen]) -> list[tuple[int, int]]:
    """Reduce tables to how many columns and rows they have."""
    return [(len(table.header), len(table.rows)) for table in tables]
