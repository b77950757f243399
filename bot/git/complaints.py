"""What git says when it fails, turned into what a person can do about it."""

from __future__ import annotations

from bot.core.model.errors import UserError

DEEPEN = (
    "fetch the whole history: `git fetch --unshallow`, or in the pipeline `fetch-depth: 0` "
    "(GitHub Actions) or `GIT_DEPTH: 0` (GitLab CI)"
)


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
        return UserError(f"can't {doing}: {reason}")
    if "not a git repository" in err:
        return UserError(
            f"can't {doing}: {folder} is not in a git repository; go to one, or name it with -C DIR"
        )
    if "unable to read tree" in err or "Could not read" in err or "missing" in reason:
        return UserError(
            f"can't {doing}: git says “{reason}”; this clone lacks part of the history, "
            f"or is damaged (`git fsck` tells): {DEEPEN}"
        )
    return UserError(f"can't {doing}: git says “{reason}”")
