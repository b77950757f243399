"""The rule historical-edited."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.document import Entry, Heading, Paragraph
from bot.core.model.transition import ChangeKind
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at
from bot.core.similarity import similarity
from bot.core.trackers.naming import split_id
from bot.core.views.historical import WORDS, Note, note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.document import Document
    from bot.core.model.source import Span
    from bot.core.model.transition import Change

_TYPO = 0.75
_LONGEST = 100


def historical_edited(context: Context) -> Iterator[Report]:
    """Report an edit of a plan that says of itself that it is history.

    ## What it checks

    A document whose *Status* section or first lines say that it is historical, superseded,
    deprecated, archived or retained for context, in the base of the change: its items, the
    entries of its lists, and their order stay as they are. Prose, typing errors, repaired links
    and the note itself may change.

    ## Why it matters

    A record that is edited afterwards tells neither what was planned then nor what holds now, and
    who edits it has usually missed that the plan moved elsewhere.

    ## Example

    The note says *superseded by roadmap.md*; a change adds a deliverable to its phase 3.

    ## How to resolve

    Make the change in the document that the note names. If this one is in force again, change its
    note first. `historical: off` in the policy switches the rule off, `lock` makes it an error.
    """
    mode = str(context.preset.options.get("historical", "warn"))
    before, after = context.pair.before, context.pair.after
    if mode == "off" or before is None or before.document is None or after is before:
        return
    words = context.preset.options.get("historical.words", WORDS)
    found = note(
        before.document, tuple(map(str, words)) if isinstance(words, list | tuple) else WORDS
    )
    if found is None:
        return
    severity = "error" if mode == "lock" else ""
    done = False
    for change in context.changes:
        if change.kind is not ChangeKind.REMOVED and _weighty(change):
            done = True
            item = change.item
            yield Report(at(item, "id", "title"), f"{item.id} {_verb(change)}{_of(found)}", item,
                         hint=_hint(found), severity=severity)  # fmt: skip
    if after is not None and after.document is not None and not done:
        yield from _entries(before.document, after.document, found, severity)


def _weighty(change: Change) -> bool:
    """Tell whether a change is more than a slip of the pen."""
    if change.before is None or change.after is None or change.renamed:
        return True
    roles = change.roles - {"title", "notes", "links", "evidence", "file"}
    retitled = "title" in change.roles and not _slip(change.before.title, change.after.title)
    return bool(roles or change.moved or retitled)


def _slip(old: str, new: str) -> bool:
    """Tell whether two texts differ in spelling or in where a link points, no more."""
    if old.rpartition("/")[2] == new.rpartition("/")[2]:
        return True
    digits = [[word for word in text.split() if any(map(str.isdigit, word))] for text in (old, new)]
    return digits[0] == digits[1] and similarity(old, new) >= _TYPO


def _verb(change: Change) -> str:
    if change.before is None:
        return "is new"
    return "is moved" if change.moved and not change.roles else "is changed"


def _of(found: Note) -> str:
    said = found.text if len(found.text) <= _LONGEST else found.text[:_LONGEST] + "…"
    return f" in a document that calls itself history (line {found.line}: {said})"


def _hint(found: Note) -> str:
    where = f" in {found.names[0]}" if found.names else " in the document that took its place"
    return f"make the change{where}, or change the note first"


def _entries(old: Document, new: Document, found: Note, severity: str) -> Iterator[Report]:
    """Report the first list entry of each section that is new, gone, other, or elsewhere."""
    first, second = _lists(old, found.lines), _lists(new, _note_lines(new, found))
    for name, (heading, entries) in second.items():
        was = [text for text, _ in first.get(name, (heading, []))[1]]
        now = [text for text, _ in entries]
        what, place = _differs(was, now)
        if what:
            span = entries[place][1] if place < len(entries) else heading
            yield Report(span, f"{name or 'the list'}: {what}{_of(found)}", hint=_hint(found),
                         severity=severity)  # fmt: skip


def _note_lines(document: Document, found: Note) -> frozenset[int]:
    again = note(document)
    return again.lines if again else found.lines


def _lists(document: Document, note_lines: frozenset[int]) -> dict[
    str, tuple[Span, list[tuple[str, Span]]]
]:  # fmt: skip
    """Collect the list entries under each heading (a page's headings are lone lines)."""
    found: dict[str, tuple[Span, list[tuple[str, Span]]]] = {}
    name, heading, above = "", None, ""
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            text = plain(block.text)
            if (isinstance(block, Heading) and block.level <= 2) or text.casefold().startswith(
                "phase "
            ):
                above = split_id(text)[0] or text
                name = above
            else:
                name = f"{above}, {text}" if above else text
            heading = block.span
        elif isinstance(block, Entry) and document.source.line(block.span.start) not in note_lines:
            entries = found.setdefault(name, (heading or block.span, []))[1]
            entries.append((plain(block.text), block.span))
    return found


def _differs(was: list[str], now: list[str]) -> tuple[str, int]:
    """Say how two lists differ and at which entry of the new one; slips are no difference."""
    gone = [text for text in was if text not in now]
    new = [(place, text) for place, text in enumerate(now) if text not in was]
    for text in list(gone):
        same = next((one for one in new if _slip(text, one[1])), None)
        if same is not None:
            gone.remove(text)
            new.remove(same)
    if new and gone:
        return "an entry is changed", new[0][0]
    if new:
        return "an entry is new", new[0][0]
    if gone:
        return f"an entry is gone ({gone[0]})", min(was.index(gone[0]), max(len(now) - 1, 0))
    kept = [text for text in was if text in now]
    order = [text for text in now if text in was]
    place = next((at for at, (old, text) in enumerate(zip(kept, order, strict=False))
                  if old != text), -1)  # fmt: skip
    return ("the order is changed", now.index(order[place])) if place >= 0 else ("", 0)
