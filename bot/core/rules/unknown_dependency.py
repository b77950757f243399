"""The rule unknown-dependency."""

from __future__ import annotations

from bot.core.dependencies import Dependency, depends, shape_of
from bot.core.model.finding import Edit
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of
from bot.core.trackers.naming import near_ids, same_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.item import Item

_MOST_SHAPES = 2_000  # ids that tell what ids look like here
_MOST_COMPARED = 10  # items whose unknown prerequisites are compared with every id
_OFFERED = 3
_FEW = 2  # a file of one item or two has its prerequisites in other files


def unknown_dependency(context: Context) -> Iterator[Report]:
    """Report a prerequisite that no item of the tracker is.

    ## What it checks

    The plain ids in a *Depends On* that this change wrote, and those elsewhere that name an item
    which this change removes or gives another id. Words around an id, prose, and ids of another
    kind than the tracker's own (`OPS-12` among `M-01`, `M-02`) are at most noted.

    ## Why it matters

    A dependency on nothing is met by nothing: the item waits for ever, or starts although what it
    really needs is not there.

    ## Example

    `| M-06 | … | M-04, M-15 |` in a tracker that ends with M-12.

    ## How to resolve

    Write the id that was meant; the message names the nearest ones. Where the item stands in
    another tracker, name that tracker in the policy.
    """
    words = _Words(context)
    wrong = _written(context, words)
    wrong |= {key: (item, found) for key, (item, found) in _left_behind(context, words).items()
              if key not in wrong}  # fmt: skip
    gone = _gone(context) if wrong else {}
    for number, (item, found) in enumerate(wrong.values()):
        near = {one.id: _meant(context, item, one, gone) if number < _MOST_COMPARED else []
                for one in found}  # fmt: skip
        yield _report(context, words, item, found, gone, near)


class _Words:
    """The ids that count as known, and what ids look like here."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.shapes: set[str] = set()
        self.elsewhere: set[str] = set()

    def _is_elsewhere(self, ident: str) -> bool:
        """Tell whether an id is that of a parent, a group or another tracker's item."""
        if not self.elsewhere:
            context = self._context
            self.elsewhere = {same_id(name) for item in context.tracker.items
                              for name in (item.parent, item.group, item.title)}  # fmt: skip
            for other in context.others.values():
                if other is not context:
                    self.elsewhere |= other.ids.keys()
        return same_id(ident) in self.elsewhere

    def unknown(self, item: Item) -> list[Dependency]:
        """Give an item's plain prerequisites that nothing is."""
        if not self.shapes:
            first = list(self._context.ids)[:_MOST_SHAPES]
            self.shapes = {shape_of(one) for one in first if any(c.isdigit() for c in one)}
        found = depends(item.field("depends_on"), self._context.ids, self.shapes)
        return [one for one in found
                if not (one.known or one.qualified or self._is_elsewhere(one.id))]  # fmt: skip


def _written(context: Context, words: _Words) -> dict[str, tuple[Item, list[Dependency]]]:
    """Find what this change wrote, or in an audit all there is."""
    if context.everything:
        items = list(context.tracker.items)
    else:
        items = [change.after for change in context.changes if change.after
                 and (change.before is None or "depends_on" in change.roles)]  # fmt: skip
    single = sum(item.kind != "deliverable" for item in context.tracker.items[: _FEW + 1]) <= _FEW
    if single:
        return {}
    earlier = {change.after.key: change.before for change in context.changes
               if change.after and change.before and not context.everything}  # fmt: skip
    found = {}
    for item in items:
        was = earlier.get(item.key)
        field = was.field("depends_on") if was else None
        old = {same_id(one.id) for one in depends(field, {}, words.shapes)}
        wrong = [one for one in words.unknown(item) if same_id(one.id) not in old]
        if wrong:
            found[item.key] = item, wrong
    return found


def _gone(context: Context) -> dict[str, str]:
    """Give the folded ids of the base that this change takes away, and the new ones, if any."""
    found = {}
    for change in context.changes:
        before, after = change.before, change.after
        if before is None or before.kind == "deliverable":
            continue
        if after is not None and same_id(after.id) == same_id(before.id):
            continue
        if same_id(before.id) not in context.ids:
            found[same_id(before.id)] = after.id if after else ""
    return found


def _left_behind(context: Context, words: _Words) -> dict[str, tuple[Item, list[Dependency]]]:
    """Find the items that still name what this change takes away."""
    gone = _gone(context)
    if not gone or context.pair.after is None:
        return {}
    found = {}
    for item in context.tracker.items:
        wrong = [one for one in words.unknown(item) if same_id(one.id) in gone]
        if wrong:
            found[item.key] = item, wrong
    return found


def _meant(context: Context, item: Item, one: Dependency, gone: dict[str, str]) -> list[str]:
    """Give the ids that may have been meant: what became of the old one, else near ones."""
    if same_id(one.id) in gone:
        new = gone[same_id(one.id)]
        return [new] if new else []
    return [name for name in near_ids(one.id, context.ids) if name != item.id]


def _report(
    context: Context,
    words: _Words,
    item: Item,
    found: list[Dependency],
    gone: dict[str, str],
    near: dict[str, list[str]],
) -> Report:
    names = [one.id for one in found]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    message = f"{item.id} depends on {listed}, {_said(names, gone)}"
    offers = list(dict.fromkeys(name for one in near.values() for name in one))
    edits = tuple(Edit(context.path, *_place(context, one), near[one.id][0]) for one in found
                  if len(near[one.id]) == 1)  # fmt: skip
    foreign = all(shape_of(name) not in words.shapes and same_id(name) not in gone
                  for name in names)  # fmt: skip
    return Report(found[0].span if len(found) == 1 else at(item, "depends_on"), message, item,
                  name_of(item.field("depends_on")),
                  _hint(names, offers, gone), edits=edits,
                  severity="note" if foreign else "")  # fmt: skip


def _hint(names: list[str], offers: list[str], gone: dict[str, str]) -> str:
    if all(same_id(name) in gone for name in names):
        return "" if offers else "take it out here too, or keep that item"
    return f"nearest: {', '.join(offers[:_OFFERED])}" if offers else ""


def _said(names: list[str], gone: dict[str, str]) -> str:
    """Say what is wrong with the ids."""
    if all(same_id(name) in gone for name in names):
        new = gone[same_id(names[0])]
        return f"which is {new} now" if new and len(names) == 1 else "which this change removes"
    if len(names) == 1:
        return "which is no item of this tracker"
    return "which are no items of this tracker"


def _place(context: Context, one: Dependency) -> tuple[int, int]:
    """Give where the id itself stands within its markup."""
    text = context.tracker.source.text[one.span.start : one.span.end]
    offset = text.find(one.id)
    if offset < 0:
        return one.span
    return one.span.start + offset, one.span.start + offset + len(one.id)
