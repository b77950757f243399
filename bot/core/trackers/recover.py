"""Recovery: what can still be read of a YAML text that is against the format."""

from __future__ import annotations

import re

from bot.core.model.pattern import lazily
from bot.core.model.source import Span
from bot.core.trackers.nodes import Fault, Listing, Node, Record, Scalar
from bot.core.trackers.yaml_nodes import STAND_IN, YamlReader

_WORK = 4_000_000
_KEY = r"[\w.\-]+|\"[^\"\n]*\"|'[^'\n]*'"
_HEAD = lazily(rf"[ \t]*(?:-[ \t]+)*(?:(?:{_KEY})[ \t]*:(?=[ \t])[ \t]*)?")
_PAIR = lazily(rf"(?P<key>{_KEY})[ \t]*:(?:[ \t]+|$)")
_BREAKS = {0x85: STAND_IN, 0x2028: STAND_IN, 0x2029: STAND_IN}
_FORBIDDEN = "[^\\x09\\x0a\\x0d\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]"


def read_yaml(written: str) -> tuple[list[Node], list[Fault], str]:
    """Read a YAML text whatever is wrong with it: documents, faults, and its style.

    Lines that stop the reader are told as faults and read as plain text, and the rest is read
    as if they had been; where that does not help, keys and values are taken line by line. The
    style is ``shared`` where there are aliases, else empty.
    """
    text, faults = _printable(written)
    reader = YamlReader(text, written).read()
    work, tried = len(text), set[int]()
    most = 5 + text.count("\n") // 20
    while (error := reader.error) is not None:
        if not any(error.span.start == fault.span.start for fault in faults):
            faults.append(error)
        mended = _mend(text, error.span.start, tried)
        work += len(text)
        if mended is None or len(tried) > most or work > max(_WORK, 4 * len(text)):
            return [_line_by_line(written)], faults, ""
        text = mended
        reader = YamlReader(text, written).read()
    return reader.documents, faults + reader.faults, "shared" if reader.aliases else ""


def _printable(text: str) -> tuple[str, list[Fault]]:
    """Put stand-ins for the byte order mark and for characters the reader stumbles over."""
    if text.startswith("\ufeff"):
        text = "\n" + text[1:]
    if not text.isascii():
        text = text.translate(_BREAKS)
    found = re.search(_FORBIDDEN, text)
    if found is None:
        return text, []
    at = found.start()
    what = "a byte that is not UTF-8" if "\ud800" <= text[at] <= "\udfff" else "a control character"
    message = f"{what} stands here, which the format forbids"
    return re.sub(_FORBIDDEN, STAND_IN, text), [Fault(Span(at, at + 1), message)]


def _mend(text: str, at: int, tried: set[int]) -> str | None:
    """Put stand-ins for the value on the line of an error; blank the line if that was done."""
    start = text.rfind("\n", 0, len(text[:at].rstrip()) if not text[at:].strip() else at) + 1
    end = text.find("\n", start)
    line = text[start : len(text) if end < 0 else end].rstrip("\r")
    if not line.strip():
        return None
    new = _neutral(line) if start not in tried else line
    tried.add(start)
    if new == line:
        new = " " * len(line)
    return text[:start] + new + text[start + len(line) :]


def _neutral(line: str) -> str:
    """Keep the dashes and the key of a line, and put stand-ins for its value."""
    head = _HEAD.match(line)
    at = head.end() if head else 0
    value = line[at:]
    if at == len(line) - len(line.lstrip()):
        return line
    if value.startswith("{") and value.rstrip().endswith("}"):
        return line[:at] + "{" + _neutral_flow(value.rstrip()[1:-1]) + "}"
    return line[:at] + STAND_IN * len(value)


def _neutral_flow(inner: str) -> str:
    """Put stand-ins for the values between braces that are more than words."""
    found = [match for match in _PAIR.finditer(inner) if _begins(inner, match.start())]
    parts, last = [], 0
    for this, after in zip(found, [*found[1:], None], strict=False):
        end = inner.rfind(",", this.end(), after.start()) if after else len(inner.rstrip())
        value = inner[this.end() : end]
        calm = not any(mark in value for mark in ":[]{}\"'`@%&*!|>#,")
        parts.append(inner[last : this.end()] + (value if calm else STAND_IN * len(value)))
        last = end
    return "".join(parts) + inner[last:]


def _begins(inner: str, at: int) -> bool:
    """Tell whether a key between braces stands at the beginning or after a comma."""
    return inner[:at].rstrip()[-1:] in ("", ",")


def _line_by_line(text: str) -> Node:
    """Read each entry (a dash, or braces on one line) as a record of its one-line values."""
    entries: list[Node] = []
    open_: list[tuple[int, Record]] = []
    at = 0
    for written in text.split("\n"):
        line = written.expandtabs(1)
        body = line.lstrip(" -")
        indent, column = len(line) - len(line.lstrip(" \t")), len(line) - len(body)
        if column > indent and line[indent : indent + 1] == "-":
            while open_ and open_[-1][0] > indent:
                open_.pop()
            open_.append((column, Record([], at + column, at + column)))
            entries.append(open_[-1][1])
        pairs = _pairs(line, column, at)
        while pairs and open_ and open_[-1][0] > column:
            open_.pop()
        if pairs and open_ and open_[-1][0] == column:
            open_[-1][1].pairs.extend(pairs)
        at += len(line) + 1
    whole = [_ended(entry) for entry in entries if isinstance(entry, Record) and entry.pairs]
    return Listing(whole, 0, len(text))


def _ended(entry: Record) -> Node:
    """Give a record its end."""
    return entry._replace(end=entry.pairs[-1][1].end)


def _pairs(line: str, column: int, at: int) -> list[tuple[Scalar, Node]]:
    """Read the ``key: value`` of a line, or the several between its braces."""
    body = line[column:].rstrip("\r ")
    inside = body.startswith("{")
    found = [m for m in _PAIR.finditer(body) if inside == (m.start() > 0)]
    found = [m for m in found if not inside or body[: m.start()].rstrip()[-1:] in "{,"]
    pairs: list[tuple[Scalar, Node]] = []
    for this, after in zip(found, [*found[1:], None], strict=False):
        end = body.rfind(",", this.end(), after.start()) if after else len(body.rstrip("} "))
        start = at + column
        key = this["key"].strip("\"'")
        name = Scalar(key, start + this.start(), start + this.end("key"))
        pairs.append((name, _value(body, this.end(), max(end, this.end()), start)))
    return pairs


def _value(body: str, start: int, end: int, shift: int) -> Scalar:
    """Read a value on one line, without its quotes and without a comment behind it."""
    text = body[start:end].rstrip()
    if text[:1] in ("'", '"') and (close := text.find(text[0], 1)) > 0:
        return Scalar(text[1:close], shift + start, shift + start + close + 1, plain=False)
    text = text.split(" #", 1)[0].rstrip()
    return Scalar(text, shift + start, shift + start + len(text))
