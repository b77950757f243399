"""Asides: the parts of a Markdown text that hold no items: code, comments, front matter."""

from __future__ import annotations

from bot.core.model.document import Fence
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.cursor import indent_of

if TYPE_CHECKING:
    from bot.core.trackers.cursor import Cursor

_RAW = ("<pre", "<script", "<style", "<textarea")
_LONGEST_FRONT = 500  # lines
OPEN_COMMENT = "the comment that begins here is never closed: nothing below it is shown"
OPEN_FENCE = "the code block that begins here is never closed: all below it is shown as code"


def front_matter(cursor: Cursor, line: str) -> Span | None:
    """Take the YAML front matter that the first line begins, if it ends."""
    if cursor.at != 1 or line.lstrip("\ufeff").rstrip() != "---":
        return None
    for index in range(1, min(len(cursor.starts), _LONGEST_FRONT)):
        if cursor.line(index).rstrip() in {"---", "..."}:
            begin, cursor.at = cursor.starts[1], index + 1
            return Span(begin, cursor.starts[index])
    return None


def fence_mark(body: str) -> str:
    """Give the backticks or tildes that open a code block, empty where none is opened."""
    if body[:3] not in {"```", "~~~"}:
        return ""
    rest = body.lstrip(body[0])
    return "" if body[0] == "`" and "`" in rest else body[: len(body) - len(rest)]


def fence(cursor: Cursor, start: int, body: str, inner: int) -> Fence:
    """Take a code block up to its closing fence, the end of its list entry, or of the file.

    ``inner`` is the column that the content of the list entry begins at, 0 outside lists.
    """
    mark = fence_mark(body)
    language = body[len(mark) :].strip().partition(" ")[0].strip("{}.").casefold()
    begin = end = cursor.offset()
    for at, line in cursor.lines():
        text = line.strip()
        if text.startswith(mark) and not text.strip(mark[0]):
            break
        if inner and text and indent_of(line) < inner:
            cursor.at -= 1
            break
        end = at + len(line)
    else:
        cursor.fault(start, body, OPEN_FENCE)
    return Fence(language, cursor.text[begin:end], Span(begin, end))


def aside(cursor: Cursor, start: int, body: str) -> bool:
    """Skip an HTML comment, or an element whose content is no Markdown (``<pre>``)."""
    if body.startswith("<!--"):
        closing: tuple[str, ...] = ("-->",)
    else:
        name = next((tag for tag in _RAW if body[: len(tag)].casefold() == tag), "")
        if not name or body[len(name) : len(name) + 1] not in {"", " ", "\t", ">"}:
            return False
        closing = tuple(f"</{tag[1:]}>" for tag in _RAW)
    if _closes(body, closing):
        return True
    for _, line in cursor.lines():
        if _closes(line, closing):
            return True
    if closing[0] == "-->":
        cursor.fault(start, body, OPEN_COMMENT)
    return True


def _closes(line: str, closing: tuple[str, ...]) -> bool:
    return any(mark in line.casefold() for mark in closing)
