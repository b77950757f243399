"""Init: recognise a repository's trackers, look at what people there do, write a policy."""

from __future__ import annotations

from bot.core.in_force import recognised
from bot.core.model.source import Source
from bot.core.model.status import FINISHED, State
from bot.core.model.survey import Found, Habits
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers import read
from bot.core.trackers.recognise import may_hold_items
from bot.core.vocabulary import Vocabulary
from bot.flows.history import Replay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.model.preset import Preset
    from bot.core.model.tracker import Tracker
    from bot.core.render.items import HistoryRow
    from bot.ports.repository import Repository

LARGEST = 5 * 1024 * 1024
LEAST_ITEMS = 3
LEAST_KNOWN = 0.6
FEW = 0.2
"""So few distinct words among the items are a vocabulary, even an unknown one."""
LEAST_CLOSURES = 5
OFTEN = 0.2
"""A habit counts when at least a fifth of at least five closures show it."""


def survey(
    repository: Repository, revision: str, progress: Callable[[str], None]
) -> Iterator[Found]:
    """Find the trackers of a revision, each with the habits its history shows."""
    tree = repository.tree(revision)
    paths = [path for path in tree.entries if may_hold_items(path)]
    for start in range(0, len(paths), 200):
        batch = paths[start : start + 200]
        blobs = repository.blobs(tree.entries[path].oid for path in batch)
        for path in batch:
            data = blobs.get(tree.entries[path].oid)
            if data and len(data) <= LARGEST:
                progress(path)
                found = _found(path, data)
                if found is not None:
                    preset, tracker = found
                    yield Found(path, preset, _count(tracker), _columns(tracker),
                                habits(repository, path, revision, preset, tracker))  # fmt: skip


def _found(path: str, data: bytes) -> tuple[Preset, Tracker] | None:
    """Read a file and decide whether it is a tracker at all."""
    source = Source.decode(path, data)
    preset, document = recognised(source)
    tracker = read(source, preset, document)
    if not tracker.items and preset.name not in {
        "implementation-roadmap",
        "implementation-sequence",
    }:
        return None
    if preset.name in {"generic", "work-queue"} and not _convincing(preset, tracker):
        return None
    return preset, tracker


def _convincing(preset: Preset, tracker: Tracker) -> bool:
    """Tell whether a file of no special shape is a tracker: enough items in known statuses."""
    words = Vocabulary(preset.track)
    said = [item for item in tracker.items if item.status_text]
    known = sum(words.read(item.status_text or "").known for item in said)
    least = LEAST_ITEMS if any(item.kind != "task" for item in said) else 2 * LEAST_ITEMS
    own = len({item.status_text for item in said}) <= len(said) * FEW and known
    return len(said) >= least and bool(known >= LEAST_KNOWN * len(said) or own)


def _count(tracker: Tracker) -> int:
    return sum(item.kind != "deliverable" for item in tracker.items)


def _columns(tracker: Tracker) -> tuple[str, ...]:
    """Name the columns of the first item that have a role."""
    if not tracker.items or tracker.items[0].kind != "row":
        return ()
    return tuple(field.name for field in tracker.items[0].fields if field.role)


def habits(
    repository: Repository, path: str, revision: str, preset: Preset, tracker: Tracker
) -> Habits:
    """Count what a tracker's history shows of closing and re-opening, and its unknown words."""
    replay = Replay(repository, path, revision)
    rows = list(replay.transitions())
    closures = [row for row in rows if row.after_state in FINISHED]
    return Habits(
        len(replay.versions), len(closures),
        sum(row.before_state is State.TODO for row in closures),
        sum(_reopens(row) for row in rows), _unknown(preset, tracker),
    )  # fmt: skip


def _reopens(row: HistoryRow) -> bool:
    if row.before_state not in FINISHED or row.after_state is None:
        return False
    return row.after_state not in FINISHED and row.after_state is not State.DROPPED


def _unknown(preset: Preset, tracker: Tracker) -> tuple[tuple[str, int], ...]:
    words = Vocabulary(preset.track)
    counts: dict[str, int] = {}
    for item in tracker.items:
        status = words.read(item.status_text) if item.status_text else None
        if status is not None and status.text and not status.known and len(status.text) < 40:
            counts[status.text] = counts.get(status.text, 0) + 1
    return tuple(sorted(counts.items(), key=lambda pair: -pair[1])[:5])
