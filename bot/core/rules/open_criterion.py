"""The rule open-criterion."""

from __future__ import annotations

from bot.core.context.proofs import place_of
from bot.core.markup import plain
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, name_of
from bot.core.similarity import words_of
from bot.core.views.parts import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.context.claims import Claim
    from bot.core.views.parts import Line

_LISTS = ("done_when", "criteria")
_MET = frozenset("xX-")
_MOST = 3
_LONGEST = 60


def open_criterion(context: Context) -> Iterator[Report]:
    """Report an item that is called done while one of its own criteria is not ticked.

    ## What it checks

    When an item enters a done status, every box of its *Done when* list (or exit criteria) must be
    ticked, or taken out with `[-]`. Only boxes are asked for: a criterion without one is prose. A
    box that was open before and is gone in the same change is open still.

    ## Why it matters

    The list is the team's own definition of done, and an open box is somebody saying: not yet.

    ## Example

    Phase 1 becomes *Done* while its list still has `- [ ] Outbox rows verified`.

    ## How to resolve

    Do what the box says and tick it in the same merge request, or take it out with a reason.
    """
    for claim in context.inquiry.claims:
        if claim.entry is None or not {"boxes", "paths"}.intersection(claim.guards.criteria):
            continue
        found = context.inquiry.parts(claim.item)
        lines = [line for name in _LISTS for line in found.get(name, ()) if line.box is not None]
        open_ = [line for line in lines if line.box not in _MET]
        if open_:
            yield _report(claim, open_, len(lines))
        elif taken := _taken(context, claim, lines):
            yield _report_taken(claim, taken)
        else:
            yield from _in_cell(claim)


def _report(claim: Claim, open_: list[Line], total: int) -> Report:
    texts = [plain(line.text) for line in open_]
    named = ", ".join(f'"{_short(text)}"' for text in texts[:_MOST])
    more = f" and {len(texts) - _MOST} more" if len(texts) > _MOST else ""
    verb = "is" if len(open_) == 1 else "are"
    message = f"{claim.says} while {len(open_)} of {total} criteria {verb} open: {named}{more}"
    return Report(open_[0].span, message, claim.item, "Done when",
                  "tick what is met, or leave the status as it was")  # fmt: skip


def _taken(context: Context, claim: Claim, lines: list[Line]) -> list[str]:
    """Give the open criteria of the base that no box of the head stands for."""
    was = claim.change.before if claim.change else None
    before = context.pair.before
    if was is None or before is None or before.document is None or was.kind != "section":
        return []
    old = parts(before.document, was, context.preset)
    boxes = [line for name in _LISTS for line in old.get(name, ()) if line.box is not None]
    known, said = {_folded(line) for line in lines}, {_folded(line) for line in boxes}
    gone = [line for line in boxes if line.box not in _MET and _folded(line) not in known]
    fresh = len(known - said)  # each may be one of those gone in other words
    return [plain(line.text) for line in gone[fresh:]]


def _folded(line: Line) -> str:
    return " ".join(words_of(line.text))


def _report_taken(claim: Claim, taken: list[str]) -> Report:
    named = ", ".join(f'"{_short(text)}"' for text in taken[:_MOST])
    more = f" and {len(taken) - _MOST} more" if len(taken) > _MOST else ""
    one = len(taken) == 1
    said = f"its open criteri{'on' if one else 'a'} {named}{more} {'was' if one else 'were'}"
    return Report(place_of(claim), f"{claim.says} and {said} taken away in the same change",
                  claim.item, "Done when",
                  "tick it when it is met, or take it out with [-] and a reason")  # fmt: skip


def _in_cell(claim: Claim) -> Iterator[Report]:
    """Report an open box within the cell of the exit criteria."""
    field = claim.item.field("criteria")
    at = field.text.find("[ ]") if field else -1
    if field is not None and at >= 0:
        rest = plain(field.text[at + 3 :].partition("<br")[0].partition("[")[0])
        span = Span(field.span.start + at, field.span.start + at + 3)
        message = f'{claim.says} while a criterion is open: "{_short(rest)}"'
        yield Report(span, message, claim.item, name_of(field),
                     "tick what is met, or leave the status as it was")  # fmt: skip


def _short(text: str) -> str:
    text = text.strip(" ;,.")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"
