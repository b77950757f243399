"""The rule open-criterion."""

from __future__ import annotations

from bot.core.markup import plain
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, name_of

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
    ticked, or taken out with `[-]`. Only boxes are asked for: a criterion without one is prose.

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
        parts = context.inquiry.parts(claim.item)
        lines = [line for name in _LISTS for line in parts.get(name, ()) if line.box is not None]
        open_ = [line for line in lines if line.box not in _MET]
        if open_:
            yield _report(claim, open_, len(lines))
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
