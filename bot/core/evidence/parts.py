"""Parts: an operation, a channel or a section that stands beside the file it belongs to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from bot.core.evidence.names import METHODS
from bot.core.model.evidence import Kind, Reference
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.evidence.atoms import Atom

LABELS = {"operationid": "operationId", "operation": "operationId", "channel": "channel",
          "schema": "schema", "webhook": "webhook", "message": "message"}  # fmt: skip
"""The words that name a part of a contract, and the part they name."""

_BETWEEN = frozenset({"", "at", "path", "section", "in", "of", "from", "endpoint"})
_LONGEST_SECTION = 120
_FAR = 1 << 62


class Operation(NamedTuple):
    """A part of a contract as named in a text: ``part`` such as ``POST /x`` or ``schema Money``;
    ``bare`` where it means something without a file.
    """

    part: str
    start: int
    end: int
    bare: bool


def operations(words: list[Atom], plain: list[Reference], text: str) -> Iterator[Reference]:
    """Give the references of a segment, with each operation joined to the file beside it."""
    used: set[Span] = set()
    told: list[Span] = []
    plain = sorted(plain, key=lambda known: known.span)
    starts = [known.span.start for known in plain]
    for operation in _operations(words):
        at = bisect_left(starts, operation.start)
        file = _beside(operation, plain[max(at - 1, 0) : at + 2], text, used)
        span = Span(operation.start, operation.end)
        if file is not None or operation.bare:
            told.append(span)
        if file is not None:
            used.add(file.span)
            yield _joined(file, operation)
        elif operation.bare:
            yield Reference(Kind.CONTRACT, operation.part, span, part=operation.part)
    told.sort()
    for reference in plain:
        if reference.span not in used and not _inside(reference.span, told):
            yield _with_section(reference, text)


def _inside(span: Span, told: list[Span]) -> bool:
    """Tell whether a span begins in one of the operations (which do not overlap)."""
    at = bisect_right(told, Span(span.start, _FAR))
    return at > 0 and span.start < told[at - 1].end


def _operations(words: list[Atom]) -> Iterator[Operation]:
    for first, second in pairwise(words):
        head = first.text.strip("`*_:(")
        name = second.text.strip("`*:").rstrip(".,;!?")
        methods = head.split("/")
        if name.startswith("/") and len(name) > 1 and METHODS.issuperset(methods):
            for method in methods:
                route = name.partition("?")[0]
                yield Operation(
                    f"{method} {route}", first.start, second.start + len(name), bare=True
                )
        elif name and head.lower() in LABELS and name[0].isalpha():
            label = LABELS[head.lower()]
            bare = head == "operationId" and name.isidentifier()
            yield Operation(f"{label} {name}", first.start, second.start + len(name), bare)
    for word in words:
        label, mark, name = word.text.replace("=", ":").partition(":")
        if mark and label == "operationId" and name.isidentifier():
            yield Operation(f"{label} {name}", word.start, word.end, bare=True)
        elif word.kind != "target" and word.text.startswith("/") and len(word.text) > 1:
            yield Operation(word.text.rstrip(".,;:!?"), word.start, word.end, bare=False)


def _beside(
    operation: Operation, plain: list[Reference], text: str, used: set[Span]
) -> Reference | None:
    """Find the contract file right before or after an operation."""
    for file in plain:
        if file.part or file.span in used or not _contract(file):
            continue
        if file.span.end <= operation.start:
            between = text[file.span.end : operation.start]
        elif file.span.start >= operation.end:
            between = text[operation.end : file.span.start]
        else:
            continue
        if len(between) < 30 and between.strip("`*_:()[]-–—→§# \t").lower() in _BETWEEN:
            return file
    return None


def _contract(file: Reference) -> bool:
    return file.kind is Kind.CONTRACT or file.path.lower().endswith((".yaml", ".yml", ".json"))


def _joined(file: Reference, operation: Operation) -> Reference:
    span = Span(min(file.span.start, operation.start), max(file.span.end, operation.end))
    return file._replace(
        kind=Kind.CONTRACT, text=f"{file.text} {operation.part}", span=span, part=operation.part
    )


def _with_section(reference: Reference, text: str) -> Reference:
    """Read ``file.md §Heading`` as a part of the file."""
    if reference.kind is not Kind.DOC or reference.part or not reference.path:
        return reference
    after = text[reference.span.end : reference.span.end + _LONGEST_SECTION]
    lead = after.lstrip("`*_) ")
    if not lead.startswith("§"):
        return reference
    section = lead.lstrip("§ ")
    for mark in ",;|\n)<":
        section = section.partition(mark)[0]
    section = section.rstrip(" .`*_")
    if not section:
        return reference
    end = reference.span.end + after.index(section) + len(section)
    return reference._replace(
        text=f"{reference.text} §{section}",
        span=Span(reference.span.start, end),
        part=f"§{section}",
    )
