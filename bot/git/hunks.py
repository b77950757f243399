"""Hunks: the lines that a forge's diff shows, computed as forges do, for some files of a change."""

from __future__ import annotations

from bot.core.hunks import hunks_of
from bot.core.model.typed import TYPE_CHECKING
from bot.git.command import Bounds
from bot.git.complaints import complaint
from bot.git.listing import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bot.core.model.hunk import Hunks
    from bot.core.model.tree import FileChange
    from bot.git.command import Git

    Sizes = Callable[[Iterable[str]], Mapping[str, int]]

# Three lines around a change, renames from half alike: what both hosts show. The rest keeps
# configuration and attributes from bending the patch or naming programs.
_PATCH = (
    "diff-tree", "-r", "-z", "--raw", "-p", "-M50%", "-l400", "-U3", "--inter-hunk-context=0",
    "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--submodule=short",
    "--diff-algorithm=myers", "--indent-heuristic",
)  # fmt: skip
_MOST_PATHS = 500
_MOST_KIN = 100
_LARGEST_FILE = 4 << 20
_LARGEST_PATCH = 32 << 20
_SECONDS = 60


def hunks(
    git: Git, span: tuple[str, str], files: Sequence[FileChange], paths: Iterable[str], sizes: Sizes
) -> dict[str, Hunks]:
    """Give the lines shown of those paths, of the files that change between two commits.

    ``sizes`` tells which objects are there. Files that are not, or too large, have no hunks, and
    past so many files or bytes no more are looked at.
    """
    wanted = set(paths)
    asked = [file for file in files if file.path in wanted][:_MOST_PATHS]
    chosen = [*asked, *_kin(asked, files)]
    there = sizes({oid for file in chosen for oid in (file.before, file.after) if oid})
    named = [
        file.path for file in chosen
        if all(there.get(oid, _LARGEST_FILE + 1) <= _LARGEST_FILE
               for oid in (file.before, file.after) if oid)
    ]  # fmt: skip
    if not named:
        return {}
    found = hunks_of(text_of(_patch(git, span, named)))
    return {path: one for path, one in found.items() if path in wanted}


def _kin(asked: Sequence[FileChange], files: Sequence[FileChange]) -> list[FileChange]:
    """List the files that those asked for may have been before, and their rivals for that."""
    endings = {_ending(file.path) for file in asked if not (file.before and file.after)}
    known = {file.path for file in asked}
    near = [file for file in files if _ending(file.path) in endings and file.path not in known]
    gone = [file for file in near if not file.after]
    come = [file for file in near if not file.before]
    return [*gone[:_MOST_KIN], *come[:_MOST_KIN]]


def _ending(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2]


def _patch(git: Git, span: tuple[str, str], paths: list[str]) -> bytes:
    literal = [f":(top,literal){path}" for path in paths]
    process = git.start(*_PATCH, *span, "--", *literal, bounds=Bounds(_SECONDS))
    process.end()
    text = bytearray()
    while len(text) < _LARGEST_PATCH and (chunk := process.receive()):
        text += chunk
    is_cut = len(text) >= _LARGEST_PATCH
    done = process.wait()
    if done.code != 0 and not (is_cut or done.overdue):
        raise complaint("compare the files' lines", git.folder, done.err)
    return bytes(text)
