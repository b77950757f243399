"""Ancestry: which commits a revision's history holds."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING
from bot.git.complaints import complaint
from bot.git.revisions import PSEUDO, checked, is_shallow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.git.batch import Batch
    from bot.git.command import Git


def known(
    git: Git, batch: Batch, shas: Sequence[str], reachable_from: Sequence[str]
) -> dict[str, bool | None]:
    """Tell for each (short) sha whether it is a commit reachable from any of the revisions.

    One process tells them all apart: of the commits that exist, those git lists as missing from the
    revisions' history are not reachable.
    """
    asked = [sha for sha in dict.fromkeys(shas) if _is_sha(sha)]
    answers: dict[str, bool | None] = dict.fromkeys(shas, False)
    if not asked:
        return answers
    found = dict(zip(asked, batch.read([f"{sha}^{{commit}}" for sha in asked]), strict=True))
    outside = _outside(git, [one.oid for one in found.values() if one.oid], reachable_from)
    for sha, one in found.items():
        ambiguous = one.kind == "ambiguous"
        answers[sha] = None if ambiguous else bool(one.oid) and one.oid not in outside
    if not all(answers[sha] for sha in asked) and is_shallow(git):
        answers |= {sha: None for sha in asked if answers[sha] is False}
    return answers


def _outside(git: Git, oids: list[str], revisions: Sequence[str]) -> set[str]:
    """Give those commits (and ancestors of theirs) that are in no revision's history."""
    if not oids:
        return set()
    inside = ["HEAD" if revision in PSEUDO else checked(revision) for revision in revisions]
    lines = "".join(f"{name}\n" for name in (*oids, *(f"^{name}" for name in inside)))
    done = git.run("rev-list", "--stdin", send=lines.encode())
    if done.code != 0:
        raise complaint("look commits up", git.folder, done.err)
    return set(done.out.decode().split())


def _is_sha(sha: str) -> bool:
    return 4 <= len(sha) <= 64 and not set(sha) - set("0123456789abcdefABCDEF")
