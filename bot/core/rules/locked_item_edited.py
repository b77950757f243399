"""The rule locked-item-edited."""

from __future__ import annotations

from bot.core.dependencies import depends
from bot.core.markup import is_blank, plain
from bot.core.model.finding import Edit
from bot.core.model.status import State
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Field, Item
    from bot.core.model.transition import Change

_MEANING = ("title", "outcome", "depends_on", "criteria", "evidence")


def locked_item_edited(context: Context) -> Iterator[Report]:
    """Report an item that was signed off and is changed afterwards.

    ## What it checks

    Of an item whose status was locked in the base (*Signed Off*): that the status stays, and that
    what was approved stays with it: id, title, outcome, what it depends on, exit criteria, and the
    evidence it names. Owner, dates, notes, markup and the record of the sign-off may change, and
    so may the words around the evidence.

    ## Why it matters

    Three people signed for one text. If the text changes under their names, they are said to have
    approved what they never saw.

    ## Example

    W-01 is *Signed Off*, and its outcome *What we promise per scan* becomes *What we would like to
    promise*.

    ## How to resolve

    Put the old text back, and plan what is new as an item of its own. If the item must be opened
    again, those who signed it have to take their approval back first.
    """
    for change in context.changes:
        before, after = change.before, change.after
        if before is None or after is None or context.read(before).state is not State.LOCKED:
            continue
        status = context.read(after)
        if after.status_text is None and after.kind == "row":  # without the column: told elsewhere
            continue
        if status.state is not State.LOCKED:
            yield _opened(context, change, status.text)
            continue
        edited = [role for role in _MEANING if _differs(context, before, after, role)]
        if edited or change.renamed:
            yield _edited(context, change, edited)


def _opened(context: Context, change: Change, now: str) -> Report:
    item, was = change.item, context.read(change.before or change.item)
    message = f"{item.id} was {was.text} and is {now or 'without a status'} now"
    label = context.track().label(was.label)
    groups = list(label.guards.signoff) if label else []
    who = f"{', '.join(groups[:-1])} and {groups[-1]}" if len(groups) > 1 else "".join(groups)
    hint = f"keep {was.label}; only those who signed ({who}) can open it again"
    return Report(at(item, context.preset.track.role), message, item,
                  name_of(item.field(context.preset.track.role)),
                  hint if who else f"keep {was.label}", was.text)  # fmt: skip


def _edited(context: Context, change: Change, roles: list[str]) -> Report:
    before, item = change.before or change.item, change.item
    said = context.read(item).label
    if not roles:
        message = f"{item.id} is {said} as {before.id}; its id can't change under the approval"
        return Report(at(item, "id"), message, item, name_of(item.field("id")),
                      f"keep the id {before.id}", before.id)  # fmt: skip
    names = [name_of(item.field(role) or before.field(role)) or role for role in roles]
    message = f"{item.id} is {said}, and its {' and '.join(names)} says something else now"
    if len(names) > 1:
        message = message.replace(" says ", " say ")
    old = before.field(roles[0])
    was = plain(old.text) if old else before.title
    edits = tuple(edit for role in roles for edit in _restored(context, before, item, role))
    return Report(at(item, *roles), message, item, names[0],
                  "put it back as it was approved, or plan the new work as a new item",
                  was, edits if len(edits) == len(roles) else ())  # fmt: skip


def _restored(context: Context, before: Item, item: Item, role: str) -> list[Edit]:
    """Give the edit that writes a field as it was."""
    old, new = before.field(role), item.field(role)
    if old is None or new is None or "\n" in old.text or before.kind != item.kind != "entry":
        return []
    return [Edit(context.path, new.span.start, new.span.end, old.text)]


def _differs(context: Context, before: Item, item: Item, role: str) -> bool:
    """Tell whether what was approved says something else in the head."""
    if role == "title":
        return _folded(before.title) != _folded(item.title)
    old, new = before.field(role), item.field(role)
    if (old is None or new is None) and before.layout != item.layout:
        return False  # the whole column came or went: told elsewhere
    if _folded(_text(old)) == _folded(_text(new)):
        return False
    if role == "depends_on":
        needs = [_needs(context, field) for field in (old, new)]
        return needs[0] != needs[1] or not needs[0]
    if role == "evidence":
        named = [_named(context, one) for one in (before, item)]
        return named[0] != named[1] or not named[0]
    return True


def _text(field: Field | None) -> str:
    return field.text if field else ""


def _folded(text: str) -> str:
    return "" if is_blank(text) else " ".join(plain(text).split())


def _needs(context: Context, field: Field | None) -> set[tuple[str, str]]:
    return {(one.id.casefold(), one.qualified) for one in depends(field, context.ids)}


def _named(context: Context, item: Item) -> set[tuple[str, str, str]]:
    """Give the references of an item's own evidence field, wherever they stand in it."""
    from bot.core.evidence.references import references

    field = item.field("evidence")
    facts = context.inquiry.facts
    found = references(field.text, 0, facts.tree, facts.place) if field else ()
    return {(one.path, one.part, one.sha or one.text) for one in found}
