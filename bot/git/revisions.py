"""Revisions: names of commits made full ids, and what to say when one can't be."""

from __future__ import annotations

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.git.complaints import DEEPEN, DamageError, complaint

if TYPE_CHECKING:
    from bot.git.command import Git

# What is not a commit and yet can be compared: the index (what a commit would take), the files as
# they lie on disk, and nothing at all (before a first commit).
INDEX = ":index"
WORKTREE = ":worktree"
EMPTY = ":empty"
PSEUDO = (INDEX, WORKTREE, EMPTY)


def checked(revision: str) -> str:
    """Give the revision back; ``UserError`` for what git would take as an option or a range."""
    if not revision or revision[0] in "-^" or ".." in revision or not revision.isprintable():
        raise UserError(f"“{revision}” is not a revision; give a branch, a tag, or a commit id")
    return revision


def resolved(git: Git, revision: str) -> str:
    """Give a revision's full commit id; ``UserError`` when there is none."""
    name = checked(revision)
    done = git.run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if done.code != 0:
        raise unresolved(git, (name,))
    return done.out.decode().strip()


def is_shallow(git: Git) -> bool:
    """Tell whether the history is cut off."""
    return git.run("rev-parse", "--is-shallow-repository").out.strip() == b"true"


def is_without_commits(git: Git) -> bool:
    """Tell whether this is a repository whose first commit is still to be made."""
    done = git.run("rev-list", "--max-count=1", "--all")
    return done.code == 0 and not done.out


def unrelated(base: str, head: str, *, shallow: bool) -> UserError:
    """Say that two revisions share no commit, or not in this clone."""
    if shallow:
        return UserError(
            f"{base} and {head} have no common commit in this clone, which is cut off; {DEEPEN}"
        )
    return UserError(
        f"{base} and {head} have no common commit; give a --base that {head} started from"
    )


def unresolved(git: Git, names: tuple[str, ...], err: str = "") -> UserError:
    """Say which of the names is unknown, and which known one is near."""
    probe = git.run("rev-parse", "--is-shallow-repository")
    if probe.code != 0:
        return complaint("read the repository", git.folder, probe.err)
    if is_without_commits(git):
        return UserError("the repository has no commits yet; commit first, or check --staged")
    for name in names:
        done = git.run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        if done.code != 0:
            return _unknown(git, name, shallow=probe.out.strip() == b"true")
    return complaint(f"resolve {' and '.join(names)}", git.folder, err)


def _unknown(git: Git, name: str, *, shallow: bool) -> UserError:
    if _is_id(name):
        deeper = f"; {DEEPEN}" if shallow else ""
        return UserError(
            f"commit {name} is not in this clone; get it with `git fetch origin {name}`{deeper}"
        )
    is_named = git.run("rev-parse", "--verify", "--quiet", name).code == 0
    if is_named and git.run("cat-file", "-e", name).code != 0:
        return DamageError(f"{name} is a commit that this clone lacks (`git fsck` tells)")
    import difflib  # a mistyped name is rare, the import is not cheap

    form = "--format=%(refname:short)"
    done = git.run("for-each-ref", form, "refs/heads", "refs/remotes", "refs/tags")
    known = done.out.decode(errors="replace").split()
    near = [one for one in known if one.endswith(f"/{name}")]
    near += difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    offered = f"; there are: {', '.join(known[:5])}" if known else ""
    if near:
        offered = f"; near it: {', '.join(dict.fromkeys(near))}"
    hint = f"; {DEEPEN}" if shallow and not near else ""
    remote, _, branch = name.partition("/")
    if branch and any(one.startswith(f"{remote}/") for one in known):
        place = f"{branch}:refs/remotes/{name}"
        hint = f"; if the host has it, `git fetch {remote} {place}` brings it{hint}"
    return UserError(f"there is no revision {name}{offered}{hint}")


def _is_id(name: str) -> bool:
    return 7 <= len(name) <= 64 and not set(name) - set("0123456789abcdef")
