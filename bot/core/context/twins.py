"""Twins: two places of a change that state the status of one item, and where they disagree."""

from __future__ import annotations

from bot.core.context.companions import counterpart
from bot.core.markup import plain
from bot.core.model.status import FINISHED, OPEN, RANK, State
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.similarity import similarity
from bot.core.trackers.naming import same_id, split_id
from bot.core.views.plan import draws

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.tracker import Tracker

_ALIKE = 0.6


class Twins(NamedTuple):
    """An item, what contradicts it, and the two statuses; ``case`` names the kind of twins."""

    case: str
    item: Item
    others: tuple[Item, ...]
    said: str
    also: str

    @property
    def keys(self) -> set[tuple[str, ...]]:
        """What finds the same disagreement in the base: one for each that contradicts the item."""
        mine = (self.case, same_id(self.item.id), plain(self.said).casefold())
        if self.case in {"begun", "open"}:
            return {(*mine, same_id(one.id), plain(one.status_text or "").casefold())
                    for one in self.others}  # fmt: skip
        return {(*mine, plain(self.also).casefold())}


def deliverable_twins(context: Context, tracker: Tracker) -> Iterator[Twins]:
    """Give the workstreams whose deliverables are further, or not as far, as they say."""
    found: dict[str, list[Item]] = {}
    for one in tracker.items:
        if one.kind == "deliverable":
            found.setdefault(same_id(split_id(one.title)[0] or one.title), []).append(one)
    for item in tracker.items if found else ():
        mine = found.get(same_id(item.id), ()) if item.kind != "deliverable" else ()
        status = context.read(item)
        if status.state is State.TODO:
            begun = tuple(one for one in mine if _begun(context.read(one).state))
            if begun:
                yield Twins("begun", item, begun, status.text, _texts(context, begun))
        elif status.state in FINISHED:
            still = tuple(one for one in mine if context.read(one).state not in {None, *OPEN})
            if still:
                yield Twins("open", item, still, status.text, _texts(context, still))


def _begun(state: State | None) -> bool:
    return state not in {None, State.TODO, State.DROPPED, State.BLOCKED}


def _texts(context: Context, items: Sequence[Item]) -> str:
    return ", ".join(dict.fromkeys(context.read(one).text for one in items))


def table_twins(context: Context, tracker: Tracker) -> Iterator[Twins]:
    """Give the items that two tables of one file hold with different states."""
    first: dict[str, Item] = {}
    rows = [item for item in tracker.items if item.kind == "row"]
    for item in rows if len({item.group for item in rows}) > 1 else ():
        other = first.setdefault(same_id(item.id), item)
        if other is item or other.group == item.group or not _same(other, item):
            continue
        one, two = context.read(other), context.read(item)
        if one.state and two.state and one.state.reported != two.state.reported:
            yield Twins("table", item, (other,), two.text, one.text)


def _same(one: Item, other: Item) -> bool:
    """Tell whether two rows of one id are one item; a bare number may be anybody's."""
    if one.title and other.title and one.title != one.id:
        return similarity(one.title, other.title) >= _ALIKE
    return not same_id(one.id).isdigit()


def diagram_twins(context: Context, tracker: Tracker) -> Iterator[Twins]:
    """Give the items that a diagram colours as another state than their own status."""
    if tracker.document is None or not draws(tracker.document.source.text):
        return
    from bot.core.views.graphs import IGNORED, considered, graphs  # few trackers draw
    from bot.core.views.skeleton import node_states

    options = context.preset.options
    ignored = options.get("diagrams.ignore", IGNORED)
    classes = options.get("classes")
    words = ignored if isinstance(ignored, list | tuple) else IGNORED
    drawn_ones = considered(graphs(tracker.document), words)
    ids = [item.id for item in tracker.items if drawn_ones and item.kind != "deliverable"]
    for graph in drawn_ones:
        if graph.kind not in {"flowchart", "gantt"}:
            continue
        known = classes if isinstance(classes, dict) else None
        for ident, word in node_states(graph, ids, known).items():
            item = tracker.by_id.get(ident)
            drawn = context.words[context.preset.track.role].read(word)
            status = context.read(item) if item else None
            if item and status and _apart(drawn.state, status.state):
                yield Twins("diagram", item, (), status.text, drawn.label or drawn.text)


def _apart(one: State | None, other: State | None) -> bool:
    """Tell whether two states differ as far as a diagram's few colours can say."""
    if one is None or other is None or State.DROPPED in {one, other}:
        return False
    return _third(one) != _third(other)


def _third(state: State) -> int:
    return 0 if state is State.TODO else 2 if state in FINISHED else 1


def companion_twins(context: Context, tracker: Tracker, other: Tracker) -> Iterator[Twins]:
    """Give the items that are done here and less than in review in the companion."""
    companion = context.companion
    by_id = context.preset.options.get("join") == "id"
    for item in tracker.items if companion else ():
        status = context.read(item)
        if status.state not in FINISHED or companion is None:
            continue
        twin = counterpart(item, other, by_id=by_id)
        said = companion.read(twin) if twin else None
        if twin and said and said.state and RANK.get(said.state, 9) < RANK[State.REVIEW]:
            yield Twins("companion", item, (twin,), status.text, said.text)
