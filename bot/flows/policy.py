"""Policy: the policy file that is in force for a change."""

from __future__ import annotations

from bot.core.model.errors import PolicyError
from bot.core.model.policy import Policy
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.policy import TrackerPolicy
    from bot.core.model.tree import FileChange
    from bot.flows.request import Request
    from bot.ports.repository import Range, Repository

POLICY = ".countersign.yml"


def read_policy(
    repository: Repository, range_: Range, files: list[FileChange], request: Request
) -> tuple[Policy, tuple[str, ...]]:
    """Read the policy that is in force: the base's, or the head's for a preview.

    The base's is read at its tip, not at the merge base: an old branch is no way round new rules.
    A policy that this change writes must be readable too; one in the base that is not, while this
    change mends it, holds nobody up: the presets judge alone.
    """
    changed = any(file.path == POLICY for file in files)
    head = _policy_at(repository, range_.head) if changed or request.policy == "head" else None
    if request.policy == "head":
        return head or Policy(), ()
    notes = (_NOT_IN_FORCE,) if changed else ()
    try:
        base = _policy_at(repository, request.base)
    except PolicyError as error:
        if not changed:
            raise
        return Policy(), (*notes, f"the base's policy can't be read: {error}")
    if base is None:
        return Policy(), (_NEW,) if changed else ()
    return base, notes


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


def renamed(
    repository: Repository,
    range_: Range,
    files: list[FileChange],
    wanted: Mapping[str, TrackerPolicy | None],
) -> dict[str, TrackerPolicy]:
    """Name the new files that this change's own policy puts in the place of trackers it deletes.

    They are judged as the old ones were: by the base's rules.
    """
    gone = [rule for file in files if not file.after and (rule := wanted.get(file.path))]
    if not gone or all(file.path != POLICY for file in files):
        return {}
    from bot.core.policy.apply import tracker_policy

    later = _policy_at(repository, range_.head) or Policy()
    found: dict[str, TrackerPolicy] = {}
    for file in files:
        rule = None if file.before or file.path in wanted else tracker_policy(later, file.path)
        was = next((one for one in gone if rule and one.preset == rule.preset), None)
        if was is not None:
            found[file.path] = was._replace(path=file.path)
    return found
