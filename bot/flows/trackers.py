"""Trackers: both versions of every tracker that a judgement needs, each with its preset."""

from __future__ import annotations

from bot.core.context.claims import touched
from bot.core.in_force import recognised
from bot.core.model.errors import UserError
from bot.core.model.snapshot import Pair
from bot.core.model.source import Source
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.policy.globs import is_glob
from bot.core.trackers import read
from bot.core.trackers.recognise import may_hold_items
from bot.flows.beside import concerned, named_beside
from bot.flows.policy import renamed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.policy import Policy, TrackerPolicy
    from bot.core.model.tracker import Tracker
    from bot.core.model.tree import FileChange
    from bot.flows.request import Request
    from bot.ports.repository import Range, Repository


class Reading(NamedTuple):
    """The trackers read; the paths whose contents this clone lacks; those that the policy names
    and the head does not have.
    """

    pairs: list[Pair]
    unread: list[str]
    absent: list[str]


def read_trackers(
    repository: Repository,
    range_: Range,
    files: list[FileChange],
    policy: Policy,
    request: Request,
) -> Reading:
    """Read both versions of every tracker that changed, and the others that the policy names."""
    rules = _wanted(repository, range_, files, policy, request)
    changed = {file.path: file for file in files}
    here = [changed[path] for path in rules if path in changed]
    blobs = repository.blobs(oid for file in here for oid in (file.before, file.after) if oid)
    still = [path for path in rules if path not in changed]
    same = repository.files(range_.head, still) if still else {}
    pairs: list[Pair] = []
    unread = []
    for path, rule in rules.items():
        if path in changed:
            file = changed[path]
            if any(oid and blobs.get(oid) is None for oid in (file.before, file.after)):
                unread.append(path)
                continue
            pair = _pair(path, blobs.get(file.before), blobs.get(file.after), rule, policy)
        else:
            pair = _pair(path, same.get(path), same.get(path), rule, policy)
            aside = not (request.everything or _mentions(same.get(path), files))
            pair = pair and pair._replace(companion=aside)
        if pair is not None:
            pairs.append(pair)
    pairs = concerned(pairs, files, policy)
    absent = [path for path in still if same.get(path) is None and path in _spelled(policy)]
    return Reading(pairs if any(not pair.companion for pair in pairs) else [], unread, absent)


def _spelled(policy: Policy) -> set[str]:
    return {one.path for one in policy.trackers if not is_glob(one.path)}


def _mentions(text: bytes | None, files: list[FileChange]) -> bool:
    """Tell whether a tracker names a file that this change edits or deletes."""
    names = (name.encode("utf-8", "surrogateescape") for name in touched(files))
    return text is not None and any(name in text for name in names)


def _wanted(
    repository: Repository,
    range_: Range,
    files: list[FileChange],
    policy: Policy,
    request: Request,
) -> Mapping[str, TrackerPolicy | None]:
    """Name the trackers to read, each with what the policy says of it.

    Without a policy those are the files this change touches (all files in an audit) that could
    hold items; with one, whatever it names, for trackers belong together.
    """
    wanted: dict[str, TrackerPolicy | None]
    paths = [file.path for file in files]
    if request.everything or any(is_glob(one.path) for one in policy.trackers):
        paths = sorted({*repository.tree(range_.head).entries, *paths})
    if policy.trackers:
        from bot.core.policy.apply import tracker_policy

        paths += [one.path for one in policy.trackers if not is_glob(one.path)]
        found = {path: tracker_policy(policy, path) for path in paths}
        wanted = {path: rule for path, rule in found.items() if rule is not None}
        wanted |= renamed(repository, range_, files, wanted)
    else:
        wanted = {path: None for path in paths if may_hold_items(path)}
    wanted |= {path: None for path in named_beside(policy) if path not in wanted}
    if not request.paths:
        return wanted
    _all_there(repository, range_, {*wanted, *(file.path for file in files)}, request.paths)
    return {path: rule for path, rule in wanted.items()
            if any(_within(path, place) for place in request.paths)}  # fmt: skip


def _within(path: str, place: str) -> bool:
    """Tell whether a path is a place (a file, a folder, or ``.`` for the whole) or lies in it."""
    return place in {path, "."} or path.startswith(f"{place}/")


def _all_there(
    repository: Repository, range_: Range, seen: set[str], places: tuple[str, ...]
) -> None:
    """Raise ``UserError`` for a place that is nowhere: a typing error must not pass as success."""
    lost = [place for place in places if not any(_within(path, place) for path in seen)]
    if not lost:
        return
    there = repository.tree(range_.head).entries
    for place in lost:
        if not any(_within(path, place) for path in there):
            from difflib import get_close_matches

            close = get_close_matches(place, [*seen, *there], n=1)
            meant = f"; did you mean {close[0]}?" if close else ""
            raise UserError(f"there is no file or folder {place} to judge{meant}")


def _pair(
    path: str,
    before: bytes | None,
    after: bytes | None,
    rule: TrackerPolicy | None,
    policy: Policy,
) -> Pair | None:
    """Read one tracker's two versions with one preset: the base's words judge both."""
    if before is None and after is None:
        return None
    old = Source.decode(path, before) if before is not None else None
    new = old if after == before else Source.decode(path, after) if after is not None else None
    ruling = old or new
    if ruling is None:
        return None
    preset, document = recognised(ruling, "", rule, policy.signoff)
    first = read(ruling, preset, document)
    second = first if new is ruling or new is None else read(new, preset, earlier=first)
    was = first if old else None
    now = None if new is None else second
    if rule is None and not _is_tracker(preset.name, was, now):
        return None
    return Pair(path, preset, was, now, rule)


def _is_tracker(preset: str, was: Tracker | None, now: Tracker | None) -> bool:
    """Tell whether a recognised file really has items to judge, in either version."""
    return any(tracker is not None and tracker.items for tracker in (was, now)) or (
        preset != "generic"
    )
