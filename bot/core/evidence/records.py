"""Records: filed evidence forms of a use case, field by field, with their places."""

from __future__ import annotations

from bot.core.evidence.artifact import empty
from bot.core.evidence.fields import Entry, fields
from bot.core.evidence.headings import sections
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.cells import split_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model.source import Source

FIELDS = {
    "uc": ("uc", "use case", "usecase", "uc id"),
    "tenant": ("tenant id", "tenant"),
    "project": ("project id", "project"),
    "environment": ("environment", "env", "target environment"),
    "mode": ("provider mode", "provider", "mode"),
    "item": ("validation item", "item", "required item", "required evidence"),
    "command": ("command test id", "command", "test id", "command id"),
    "result": ("result", "outcome"),
    "timestamp": ("timestamp utc", "timestamp", "time utc"),
    "artifact": ("artifact log reference", "artifact", "log reference", "artifact reference",
                 "artifact reference log"),
}  # fmt: skip
"""The fields of an evidence form and the names people give them."""

_KEYS = {name: key for key, names in FIELDS.items() for name in names}
_FEWEST = 3
"""A form is one if it has at least so many of the fields."""


class Record(NamedTuple):
    """A form as filed: where it stands, and its fields by key (other names as normalised)."""

    path: str
    span: Span
    fields: dict[str, Entry]

    def value(self, key: str) -> str:
        """Give a field's value; empty where it is blank or a placeholder."""
        entry = self.fields.get(key)
        return entry.value if entry is not None and not empty(entry.value) else ""

    def span_of(self, key: str) -> Span:
        """Give where a field's value stands, or the whole form where it has no such field."""
        entry = self.fields.get(key)
        return entry.span if entry is not None else self.span


def key_of(name: str) -> str:
    """Give the key of a field's name; a name that is none of ours stands for itself."""
    plain = normal(name)
    return _KEYS.get(plain, plain)


def normal(text: str) -> str:
    """Give a text's words in small letters with single blanks between them."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def filed(source: Source) -> list[Record]:
    """Read the forms of a file that is filed as evidence."""
    return list(_forms(source, 0, len(source.text)))


def within(source: Source, uc: str) -> list[Record]:
    """Read the forms under headings such as ``Evidence: UC-001`` of any Markdown document; the
    template itself stands under another heading and is never a record.
    """
    found: list[Record] = []
    if "vidence" not in source.text:
        return found
    known = list(sections(source.text))
    for number, section in enumerate(known):
        if normal(section.title) not in {f"evidence {normal(uc)}", f"evidence for {normal(uc)}"}:
            continue
        after = next((one for one in known[number + 1 :] if one.level <= section.level), None)
        end = source.starts[after.line - 1] if after else len(source.text)
        found.extend(_forms(source, source.starts[section.line - 1], end))
    return found


def _forms(source: Source, start: int, end: int) -> Iterator[Record]:
    """Cut a stretch of text into forms: one ends where a field comes a second time."""
    yield from _rows(source, start, end)
    form: dict[str, Entry] = {}
    for entry in fields(source.text, start, end):
        key = key_of(entry.name)
        if key in form:
            yield from _whole(source.path, form)
            form = {}
        form[key] = entry
    yield from _whole(source.path, form)


def _whole(path: str, form: dict[str, Entry]) -> Iterator[Record]:
    if len(FIELDS.keys() & form.keys()) >= _FEWEST:
        spans = [entry.span for entry in form.values()]
        yield Record(path, Span(min(spans).start, max(span.end for span in spans)), form)


def _rows(source: Source, start: int, end: int) -> Iterator[Record]:
    """Read tables with a column for each field: every row is a form."""
    header: list[str] = []
    at = start
    while at < end:
        close = source.text.find("\n", at, end)
        close = end if close < 0 else close
        line = source.text[at:close].strip()
        cells = split_row(line, at + source.text[at:close].index(line)) if line[:1] == "|" else []
        if not cells:
            header = []
        elif not header:
            keys = [key_of(cell.text) for cell in cells]
            header = keys if len(FIELDS.keys() & set(keys)) > _FEWEST else []
        elif set(line) - set("|-: \t"):
            form = {
                key: Entry(key, cell.text.strip("`*_ "), cell.span)
                for key, cell in zip(header, cells, strict=False)
            }
            yield Record(source.path, Span(at, close), form)
        at = close + 1
