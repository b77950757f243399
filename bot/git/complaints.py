"""What git says when it fails, turned into what a person can do about it."""

from __future__ import annotations

import re

from bot.core.model.errors import UserError

DEEPEN = (
    "fetch the whole history: `git fetch --unshallow`, or in the pipeline `fetch-depth: 0` "
    "(GitHub Actions) or `GIT_DEPTH: 0` (GitLab CI)"
)

# What git says of a repository that is not whole, in words that no ref's name can hold.
DAMAGE = (
    r"(?m)^(fatal|error): (?!remote error).*(unable to read (tree|sha1 file)"
    r"|Could not read [0-9a-f]{40}|unable to parse (object|commit)|inflate: |invalid index-pack"
    r"|bad (tree )?object [0-9a-f]{40}"
    r"|(object file|loose object|packed object|packfile|pack|index file|multi-pack-index) .*"
    r"(is empty|corrupt|does not match|cannot be (accessed|mapped)|too small|is truncated)"
    r"|missing (blob|tree|commit) object|missing necessary objects|bad config|unresolved deltas"
    r"|reference broken|did not send all necessary objects|[nN]ot a git repository)"
)


class DamageError(UserError):
    """Git lacks what the clone should hold: it is cut off, or damaged."""


def said(err: str) -> str:
    """Give git's own reason in one line."""
    lines = [line.strip() for line in err.splitlines() if line.strip()]
    for line in lines:
        if line.startswith(("fatal: ", "error: ")):
            return line.partition(": ")[2]
    return lines[0] if lines else "no reason given"


def complaint(doing: str, folder: str, err: str) -> UserError:
    """Give the error for a git that failed while ``doing`` something in a folder."""
    reason = said(err)
    if "dubious ownership" in err:
        return UserError(
            f"can't {doing}: {folder} belongs to another user, so git does not trust it; "
            "allow it with `git config --global --add safe.directory` and the folder's full path"
        )
    if "must be run in a work tree" in err:
        return UserError(f"can't {doing}: {folder} is a bare repository and has none")
    if "cannot change to" in err:
        return DamageError(f"can't {doing}: {reason}")
    if "not a git repository" in err:
        return DamageError(
            f"can't {doing}: {folder} is not in a git repository; go to one, or name it with -C DIR"
        )
    if re.search(DAMAGE, err):
        return DamageError(
            f"can't {doing}: git says “{reason}”; this clone lacks part of the history, "
            f"or is damaged (`git fsck` tells): {DEEPEN}"
        )
    return UserError(f"can't {doing}: git says “{reason}”")
