"""Snapshot: everything a judgement is made from, read once, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.model.policy import Policy
from bot.core.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.policy import TrackerPolicy
    from bot.core.model.preset import Preset
    from bot.core.model.source import Source
    from bot.core.model.tracker import Tracker
    from bot.core.model.tree import FileChange


class Pair(NamedTuple):
    """One tracker in both versions (None where the file is absent) and how it is judged.

    ``renamed_from`` is the path in the base when the file was renamed; ``context`` is True for a
    tracker that only helps to judge others (a companion that this change does not touch).
    """

    path: str
    preset: Preset
    before: Tracker | None
    after: Tracker | None
    policy: TrackerPolicy | None = None
    renamed_from: str = ""
    context: bool = False


class Snapshot(NamedTuple):
    """One merge request as git shows it.

    ``today`` is the head commit's date (ISO), so that the same two commits always give the same
    verdict; ``texts`` are the blobs read for evidence, by object id (None: could not be read);
    ``commits`` maps a cited sha to whether it is reachable (None: can't tell); ``description`` is
    the merge request's text and the commit messages, where reasons may stand; ``everything`` asks
    for an audit of whole trackers instead of the change.
    """

    base: str
    head: str
    today: str
    policy: Policy = Policy()
    pairs: tuple[Pair, ...] = ()
    files: tuple[FileChange, ...] = ()
    tree: Tree = Tree({})
    base_tree: Tree = Tree({})
    texts: Mapping[str, Source | None] = {}
    commits: Mapping[str, bool | None] = {}
    description: str = ""
    everything: bool = False
    notes: tuple[str, ...] = ()
