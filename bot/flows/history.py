"""History: a tracker's whole past replayed, commit by commit, into its transitions."""

from __future__ import annotations

from bot.core.context import Context
from bot.core.diff import compared
from bot.core.in_force import recognised
from bot.core.model.snapshot import Pair, Snapshot
from bot.core.model.source import Source
from bot.core.model.typed import TYPE_CHECKING
from bot.core.presets import load
from bot.core.render.items import HistoryRow
from bot.core.trackers import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.model.preset import Preset
    from bot.core.model.tracker import Tracker
    from bot.ports.repository import Repository, Version


class Replay:
    """Replays the versions of a path; every blob is read and parsed once.

    The preset is the one that the newest version that has items is recognised as, so that one
    vocabulary reads the whole past; the versions' other files are looked into only where items
    left or came, for closing an item often means moving it to an archive.
    """

    def __init__(self, repository: Repository, path: str, revision: str = "HEAD") -> None:
        self.repository = repository
        self.versions = list(repository.history(path, revision))
        self.unread = 0
        self._blobs: dict[str, bytes | None] = {}
        self._trackers: dict[tuple[str, str], Tracker] = {}
        self.preset = self._preset()

    def __iter__(self) -> Iterator[tuple[Version, list[Context]]]:
        """Give each version with what changed in its trackers."""
        for version in self.versions:
            yield version, self._contexts(version)

    def transitions(self) -> Iterator[HistoryRow]:
        """Give every transition of an item that was there before, oldest first."""
        for version, contexts in self:
            for context in contexts:
                yield from _rows(version, context)

    def _preset(self) -> Preset:
        oids = [oid for version in self.versions for oid in
                (*version.files.values(), *version.before.values()) if oid]  # fmt: skip
        self._blobs = self.repository.blobs(oids)
        for version in reversed(self.versions):
            for path, oid in version.files.items():
                data = self._blobs.get(oid)
                if data:
                    return recognised(Source.decode(path, data))[0]
        return load("generic")

    def _contexts(self, version: Version) -> list[Context]:
        sides = {
            path: (version.before.get(path, ""), version.files.get(path, ""))
            for path in {**version.before, **version.files}
        }
        pairs = [self._pair(path, *oids) for path, oids in sides.items() if not self._unread(*oids)]
        if version.others and any(_uneven(pair) for pair in pairs):
            self._fetch(oid for one in version.others for oid in (one.before, one.after))
            pairs += [self._pair(one.path, one.before, one.after) for one in version.others]
        snapshot = Snapshot(version.commit.sha, version.commit.sha, version.commit.date[:10])
        return [Context(snapshot, pair) for pair in compared(pairs)]

    def _unread(self, *oids: str) -> bool:
        """Tell, and remember, whether a content is not in this clone: that is no empty file."""
        lost = any(oid and self._blobs.get(oid) is None for oid in oids)
        self.unread += lost
        return lost

    def _fetch(self, oids: Iterable[str]) -> None:
        missing = [oid for oid in oids if oid and oid not in self._blobs]
        if missing:
            self._blobs |= self.repository.blobs(missing)

    def _pair(self, path: str, before: str, after: str) -> Pair:
        return Pair(path, self.preset, self._tracker(path, before), self._tracker(path, after))

    def _tracker(self, path: str, oid: str) -> Tracker | None:
        data = self._blobs.get(oid) if oid else None
        if data is None:
            return None
        if (path, oid) not in self._trackers:
            self._trackers[path, oid] = read(Source.decode(path, data), self.preset)
        return self._trackers[path, oid]


def _uneven(pair: Pair) -> bool:
    """Tell whether items left or came."""
    before = {item.id for item in pair.before.items} if pair.before else set()
    after = {item.id for item in pair.after.items} if pair.after else set()
    return before != after


def _rows(version: Version, context: Context) -> Iterator[HistoryRow]:
    for entry in context.transitions:
        if entry.before is not None:
            name = entry.field.name if entry.field else ""
            yield HistoryRow(
                version.commit.sha, version.commit.date, context.path, entry.item.id,
                name or "status", entry.before.text or None, entry.after.text, entry.before.state,
                entry.after.state,
            )  # fmt: skip
