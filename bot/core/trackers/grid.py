"""Grid: the lines of a Markdown table, from its header to its last row."""

from __future__ import annotations

from bot.core.model.document import Table
from bot.core.model.pattern import lazily
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.asides import fence_mark
from bot.core.trackers.cells import dashes, split_row
from bot.core.trackers.cursor import indent_of
from bot.core.trackers.faults import MARKERS, uneven

if TYPE_CHECKING:
    from bot.core.trackers.cursor import Cursor

ENTRY = lazily(r"([-*+•◦▪]|\d{1,9}[.)])(?:[ \t]+(?:\[([^\[\]\n]{1,2})\](?=[ \t]|$)[ \t]*)?|$)")
GLUED = "no blank line parts this table from the list entry above: hosts show it as text"
APART = "this row stands apart from its table, where hosts show it as text; it is read as a row"
_BLOCK_TAGS = frozenset(
    "address article aside base basefont blockquote body caption center col colgroup dd details "
    "dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 "
    "head header hr html iframe legend li link main menu menuitem nav noframes ol optgroup option "
    "p param pre script search section source style summary table tbody td textarea tfoot th "
    "thead title tr track ul".split()
)
_TAG = lazily(r"</?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>]|$)")
_LONE_TAG = lazily(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>\s*")


def is_break(body: str) -> bool:
    """Tell whether a line is a thematic break: three or more of ``-``, ``*`` or ``_``."""
    marks = body.replace(" ", "").replace("\t", "").rstrip()
    return len(marks) > 2 and marks[0] in "-*_" and not marks.strip(marks[0])


def heading_level(body: str) -> int:
    """Give the level of an ATX heading (``## Plan``), 0 where a line is none."""
    rest = body.lstrip("#")
    level = len(body) - len(rest)
    return level if 0 < level < 7 and (not rest or rest[0] in " \t\r\n") else 0


def begin(cursor: Cursor, start: int, body: str, inner: int) -> Table | None:
    """Take a table, if the next line is the row of dashes under a header of as many cells.

    ``inner`` is the column that the content of the list entry around it begins at.
    """
    below = cursor.peek()
    if "-" not in below or not 0 <= indent_of(below) - inner < 4:
        return None
    below = below.strip()
    count = dashes(below) if below.strip("-") else 0
    if not count or body.rstrip() == "|":
        return None
    header = [cell.text for cell in split_row(body, start)]
    if count != len(header):
        if not body[0] == below[0] == "|":
            return None
        cursor.fault(start, body, uneven(len(header), count))
    table = Table(cursor.source, tuple(header), Span(start, start + len(body.rstrip())))
    cursor.at += 1
    extend(cursor, table, inner)
    return table


def extend(cursor: Cursor, table: Table, inner: int = 0) -> None:
    """Add the rows that follow, until a blank line or the start of another block."""
    rows, text, starts, count = table.rows, cursor.text, cursor.starts, len(cursor.starts)
    while cursor.at < count:
        start = starts[cursor.at]
        end = starts[cursor.at + 1] - 1 if cursor.at + 1 < count else len(text)
        if text[start : start + 8] in MARKERS or cursor.at in cursor.skipped:
            if cursor.at not in cursor.skipped:
                cursor.conflict(start, text[start:end])
            cursor.at += 1
            continue
        if inner or text[start : start + 1] != "|":
            line = text[start:end]
            body = line.lstrip(" \t").rstrip()
            if not body or not 0 <= indent_of(line) - inner < 4 or breaks(body):
                return
            start = end - len(line.lstrip(" \t"))
        length = len(text[start:end].rstrip())
        if length == 1 and text[start] == "|":
            return
        rows.append(Span(start, start + length))
        cursor.at += 1


def breaks(body: str) -> bool:
    """Tell whether a line begins another block and so ends a table."""
    first = body[0]
    if first == "|":
        return False
    if first == ">" or body[-1] == "¶" or fence_mark(body):
        return True
    if first == "#":
        return heading_level(body) > 0
    if first == "<":
        return _html(body)
    return bool(ENTRY.match(body)) or is_break(body)


def _html(body: str) -> bool:
    """Tell whether a line begins a block of HTML."""
    if body[1:2] in {"!", "?"}:
        return body[:4] == "<!--" or body[1] == "?" or body[2:3].isalpha()
    tag = _TAG.match(body)
    if tag and tag[1].casefold() in _BLOCK_TAGS:
        return True
    return _LONE_TAG.fullmatch(body) is not None


def rejoins(table: Table | None, body: str) -> bool:
    """Tell whether a lone line is a row that a gap parted from the table above."""
    if table is None or body[0] != "|" or body[-1] != "|":
        return False
    return len(split_row(body, 0)) == len(table.header) > 1
