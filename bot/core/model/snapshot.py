"""Snapshot: everything a judgement is made from, read once, never changed."""

from __future__ import annotations

from bot.core.model.policy import Policy
from bot.core.model.tree import Tree
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.hunk import Hunks
    from bot.core.model.policy import TrackerPolicy
    from bot.core.model.preset import Preset
    from bot.core.model.source import Source
    from bot.core.model.tracker import Tracker
    from bot.core.model.transition import Change
    from bot.core.model.tree import FileChange


class Pair(NamedTuple):
    """One tracker in both versions (None where the file is absent) and how it is judged.

    ``changes`` are its items before and after, joined over all trackers; ``companion`` is True for
    a tracker that only helps to judge others (this change does not touch it); ``guest`` for items
    that came from a stricter tracker, which are judged as that one would.
    """

    path: str
    preset: Preset
    before: Tracker | None
    after: Tracker | None
    policy: TrackerPolicy | None = None
    changes: tuple[Change, ...] = ()
    companion: bool = False
    guest: bool = False


class Snapshot(NamedTuple):
    """One merge request as git shows it.

    ``today`` is the head commit's date (ISO), so that the same two commits always give the same
    verdict; ``tree`` and ``base_tree`` are empty where no rule needs them; ``blobs`` are the files
    read for evidence, by object id (None: could not be read); ``commits`` maps a cited sha to
    whether it is reachable (None: can't tell); ``description`` is the merge request's text and the
    commit messages, where reasons may stand; ``everything`` asks for an audit of whole trackers
    instead of the change; ``unread`` are trackers whose
    contents this clone lacks; ``notes`` are told with the verdict; ``texts`` are files beside the
    trackers that some rule reads (CI files), each as it stands in base and head; ``hunks`` the
    lines that a forge shows of files, by their path in the head.
    """

    base: str
    head: str
    today: str
    policy: Policy = Policy()
    pairs: tuple[Pair, ...] = ()
    files: tuple[FileChange, ...] = ()
    tree: Tree = Tree({})
    base_tree: Tree = Tree({})
    blobs: Mapping[str, bytes | None] = {}
    commits: Mapping[str, bool | None] = {}
    description: str = ""
    everything: bool = False
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    texts: Mapping[str, tuple[Source | None, Source | None]] = {}
    hunks: Mapping[str, Hunks] = {}

    def source(self, path: str, side: str) -> Source | None:
        """Give the text of a tracker, or of a file beside it, in the head or the base."""
        for pair in self.pairs:
            if pair.path == path:
                tracker = pair.before if side == "base" else pair.after
                return tracker.source if tracker else None
        return self.texts[path][side == "head"] if path in self.texts else None
