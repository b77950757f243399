"""Beside: the trackers and files beside a change that some rule has to see."""

from __future__ import annotations

from bot.core.context.gates import touched
from bot.core.model.source import Source
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.model.policy import Policy
    from bot.core.model.snapshot import Pair, Snapshot
    from bot.core.model.tree import FileChange
    from bot.ports.repository import Repository

_CI_RULE = "ci-inline-logic"
_CI_PRESET = "implementation-roadmap"


def named_beside(policy: Policy) -> list[str]:
    """Name the trackers that the policy mentions only in passing."""
    return [path for path in (*(one.status_from for one in policy.trackers),
                              *(gate.tracker for gate in policy.gates)) if path]  # fmt: skip


def concerned(pairs: Sequence[Pair], files: Sequence[FileChange], policy: Policy) -> list[Pair]:
    """Let those trackers be judged that this change does not touch and concerns all the same: their
    statuses stand in a file it edits, they keep a gate it comes to, or they rule the CI files.
    """
    changed = {file.path for file in files}
    ci = any(pair.companion for pair in pairs) and bool(_ci_files(pairs, policy, changed))
    found = []
    for pair in pairs:
        mine = pair.policy.status_from if pair.policy else ""
        concerns = pair.companion and (
            mine in changed
            or (ci and _rules_ci(pair, policy))
            or any(True for _ in touched(policy, files, pair.path, pair.preset))
        )
        found.append(pair._replace(companion=False) if concerns else pair)
    return found


def _rules_ci(pair: Pair, policy: Policy) -> bool:
    said = pair.policy.rules if pair.policy else {}
    weight = said.get(_CI_RULE) or policy.rules.get(_CI_RULE)
    return (weight or pair.preset.severities.get(_CI_RULE, "off")) != "off"


def _ci_files(pairs: Iterable[Pair], policy: Policy, paths: Iterable[str]) -> list[str]:
    """Give the paths that are CI files, if some tracker here rules them."""
    ruling = next((pair for pair in pairs if _rules_ci(pair, policy)), None)
    return ci_files(ruling, paths) if ruling else []


def ci_files(pair: Pair, paths: Iterable[str]) -> list[str]:
    """Give the paths that are CI files in the words of a preset."""
    from bot.core.policy.globs import matches

    globs = pair.preset.options.get("ci.files")
    if not isinstance(globs, list | tuple):
        from bot.core.presets import load

        globs = load(_CI_PRESET).options["ci.files"]
    listed = [str(glob) for glob in globs] if isinstance(globs, list | tuple) else []
    return [path for path in paths if any(matches(glob, path) for glob in listed)]


def with_texts(repository: Repository, snapshot: Snapshot) -> Snapshot:
    """Add the CI files that this change edits, and for a gate it comes to, those of the base."""
    judged = [pair for pair in snapshot.pairs if not pair.companion]
    policy, files = snapshot.policy, snapshot.files
    gated = next((pair for pair in judged
                  for _ in touched(policy, files, pair.path, pair.preset)), None)  # fmt: skip
    paths = _ci_files(judged, policy, [file.path for file in files])
    if gated is not None:
        snapshot = snapshot._replace(base_tree=repository.tree(snapshot.base))
        paths = sorted({*paths, *ci_files(gated, snapshot.base_tree.entries)})
    if not paths:
        return snapshot
    changed = {file.path for file in files}
    before = repository.files(snapshot.base, paths)
    after = repository.files(snapshot.head, [path for path in paths if path in changed])
    texts = {path: (_source(path, before.get(path)), _source(path, after.get(path)))
             for path in paths}  # fmt: skip
    return snapshot._replace(texts=texts)


def _source(path: str, data: bytes | None) -> Source | None:
    return Source.decode(path, data) if data is not None else None
