"""Gather: git and the policy into one immutable Snapshot; the only reading a judgement does."""

from __future__ import annotations

from bot.core.context.claims import touched
from bot.core.diff import compared
from bot.core.evaluate import contexts_of
from bot.core.in_force import preset_in_force
from bot.core.model.errors import PolicyError, UserError
from bot.core.model.policy import Policy
from bot.core.model.snapshot import Pair, Snapshot
from bot.core.model.source import Source
from bot.core.model.status import RANK, State
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.policy.globs import is_glob
from bot.core.trackers import is_structured, read, recognise
from bot.core.trackers.recognise import may_hold_items
from bot.flows.beside import concerned, named_beside, with_texts
from bot.flows.evidence import with_evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.document import Document
    from bot.core.model.policy import TrackerPolicy
    from bot.core.model.tracker import Tracker
    from bot.core.model.transition import Transition
    from bot.core.model.tree import FileChange
    from bot.ports.repository import Range, Repository

POLICY = ".countersign.yml"


class Request(NamedTuple):
    """What to judge: two revisions, whether to audit whole trackers, whose policy rules.

    ``today`` stands in for the head commit's date where the head is no commit;
    ``description`` is the merge request's text; ``paths`` narrows the trackers looked at.
    """

    base: str
    head: str
    everything: bool = False
    policy: str = "base"
    description: str = ""
    today: str = ""
    paths: tuple[str, ...] = ()


def gather(repository: Repository, request: Request) -> Snapshot:
    """Read all that a judgement needs; ``UserError`` where the request can't be met."""
    range_ = repository.range(request.base, request.head)
    files = repository.changes(range_.base, range_.head)
    policy, notes = read_policy(repository, range_, files, request)
    commit = repository.commit(range_.head)
    pairs = compared(_pairs(repository, range_, files, policy, request))
    snapshot = Snapshot(
        range_.base, range_.head, commit.date[:10] or request.today, policy, tuple(pairs),
        tuple(files), description=f"{request.description}\n{commit.message}",
        everything=request.everything, notes=notes,
    )  # fmt: skip
    snapshot = with_texts(repository, with_reasons(repository, snapshot))
    return with_evidence(repository, snapshot)


def with_reasons(repository: Repository, snapshot: Snapshot) -> Snapshot:
    """Add the messages of all commits, where some status went another way than forward."""
    entries = (entry for context in contexts_of(snapshot) for entry in context.transitions)
    if not any(_asks_for_a_reason(entry) for entry in entries):
        return snapshot
    messages = [commit.message for commit in repository.commits(snapshot.base, snapshot.head)]
    return snapshot._replace(description="\n".join([snapshot.description, *messages]))


def _asks_for_a_reason(entry: Transition) -> bool:
    before, after = entry.came_from, entry.to
    if before is None or after is None:
        return entry.before is not None
    return State.BLOCKED in {before, after} or RANK.get(after, 0) < RANK.get(before, 0)


def read_policy(
    repository: Repository, range_: Range, files: list[FileChange], request: Request
) -> tuple[Policy, tuple[str, ...]]:
    """Read the policy that is in force: the base's, or the head's for a preview.

    A policy that this change writes must be readable too; one in the base that is not, while this
    change mends it, holds nobody up: the presets judge alone.
    """
    changed = any(file.path == POLICY for file in files)
    head = _policy_at(repository, range_.head) if changed or request.policy == "head" else None
    if request.policy == "head":
        return head or Policy(), ()
    notes = (_NOT_IN_FORCE,) if changed else ()
    try:
        base = _policy_at(repository, range_.base)
        if base is None:
            return Policy(), (_NEW,) if changed else ()
        return base, notes
    except PolicyError as error:
        if not changed:
            raise
        return Policy(), (*notes, f"the base's policy can't be read: {error}")


_NEW = f"{POLICY} is new and not in force yet; --policy head shows what it would say"
_NOT_IN_FORCE = (
    f"{POLICY} is judged as it stands in the base; --policy head shows what the changed one says"
)


def _policy_at(repository: Repository, revision: str) -> Policy | None:
    """Read the policy file of a revision; ``PolicyError`` names what is wrong in it."""
    data = repository.files(revision, [POLICY])[POLICY]
    if data is None:
        return None
    from bot.core.policy import load

    return load(data.decode("utf-8", "surrogateescape"), POLICY)


def _pairs(
    repository: Repository,
    range_: Range,
    files: list[FileChange],
    policy: Policy,
    request: Request,
) -> list[Pair]:
    """Read both versions of every tracker that changed, and the others that the policy names."""
    rules = _wanted(repository, range_, files, policy, request)
    changed = {file.path: file for file in files}
    here = [changed[path] for path in rules if path in changed]
    blobs = repository.blobs(oid for file in here for oid in (file.before, file.after) if oid)
    still = [path for path in rules if path not in changed]
    same = repository.files(range_.head, still) if still else {}
    pairs = []
    for path, rule in rules.items():
        if path in changed:
            file = changed[path]
            pair = _pair(path, blobs.get(file.before), blobs.get(file.after), rule)
        else:
            pair = _pair(path, same.get(path), same.get(path), rule)
            aside = not (request.everything or _mentions(same.get(path), files))
            pair = pair and pair._replace(companion=aside)
        if pair is not None:
            pairs.append(pair)
    pairs = concerned(pairs, files, policy)
    return pairs if any(not pair.companion for pair in pairs) else []


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
    path: str, before: bytes | None, after: bytes | None, rule: TrackerPolicy | None
) -> Pair | None:
    """Read one tracker's two versions with one preset: the base's words judge both."""
    if before is None and after is None:
        return None
    old = Source.decode(path, before) if before is not None else None
    new = old if after == before else Source.decode(path, after) if after is not None else None
    ruling = old or new
    if ruling is None:
        return None
    document = _scan(ruling)
    name = (rule.preset if rule else "") or recognise(ruling, document)
    preset = preset_in_force(name, rule, document)
    first = read(ruling, preset, document)
    second = first if new is ruling or new is None else read(new, preset, earlier=first)
    was = first if old else None
    now = None if new is None else second
    if rule is None and not _is_tracker(preset.name, was, now):
        return None
    return Pair(path, preset, was, now, rule)


def _scan(source: Source) -> Document | None:
    if is_structured(source):
        return None
    from bot.core.trackers.scan import scan

    return scan(source)


def _is_tracker(preset: str, was: Tracker | None, now: Tracker | None) -> bool:
    """Tell whether a recognised file really has items to judge, in either version."""
    return any(tracker is not None and tracker.items for tracker in (was, now)) or (
        preset != "generic"
    )
