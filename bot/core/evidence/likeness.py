"""Likeness: whether a word is a path, judged by its ending, its slashes, and the tree."""

from __future__ import annotations

from bot.core.evidence import kinds, shapes
from bot.core.evidence.atoms import LONGEST, Atom
from bot.core.evidence.facts import Place
from bot.core.evidence.resolve import bases, candidates, join
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.core.model.tree import Tree

_DOTFILES = frozenset({".gitignore", ".gitattributes", ".editorconfig", ".dockerignore",
                       ".prettierrc", ".eslintrc", ".nvmrc", ".gitmodules"})  # fmt: skip
_RUN = frozenset({"sh", "py", "bash"})


class Hints(NamedTuple):
    """What helps to tell a path from a word: the whole text, the tree and the tracker's place,
    whether the word stands alone in its segment, whether the text has a link.
    """

    text: str
    tree: Tree | None
    place: Place | None
    listed: bool
    linked: bool

    def exists(self, path: str) -> bool:
        """Tell whether a file or folder of that name exists where paths may start."""
        if self.tree is None or not 1 < len(path) <= LONGEST:
            return False
        return any(option in self.tree for option in candidates(path, self.place or Place()))

    def begins(self, path: str) -> bool:
        """Tell whether the path's first folder exists where paths may start."""
        head = path.partition("/")[0]
        if self.tree is None or not head or head in {".", ".."}:
            return self.tree is None
        folders = self.tree.folders
        return any(join(base, head) in folders for base in bases(self.place or Place()))


def pathlike(path: str, atom: Atom, hints: Hints, *, ticked: bool) -> bool:
    """Judge a word by its ending, its slashes, and the folders that exist."""
    name = path.rpartition("/")[2]
    if atom.kind == "run":
        return hints.exists(path) or (
            (hints.tree is None or shapes.extension(path) in _RUN or kinds.test(path))
            and "/" in path
            and bool(shapes.extension(path))
        )
    if shapes.extension(path):
        return _file(path, name, hints)
    if name.lower() in shapes.PLAIN or name in _DOTFILES:
        return ticked or ("/" in path and hints.exists(path))
    if "/" not in path:
        return ticked and path.startswith(".") and hints.exists(path)
    return _folder(path, hints, ticked=ticked)


def _file(path: str, name: str, hints: Hints) -> bool:
    """Judge what has a known ending: all but ``*.md``, ``.md`` and names of products."""
    if "/" in path:
        return True
    known = hints.tree is not None and bool(hints.tree.named(name))
    return known or (not shapes.globbed(name) and not shapes.product(name))


def _folder(path: str, hints: Hints, *, ticked: bool) -> bool:
    """Judge what has slashes and no known ending."""
    if shapes.globbed(path):
        return "/*" in path or (ticked and "*" in path) or hints.exists(path)
    if hints.exists(path):
        return True
    if shapes.wordlike(path) or not (ticked or (hints.listed and hints.tree is not None)):
        return False
    deep = path.strip("/").count("/") > 1 or (path.endswith("/") and "/" in path.strip("/"))
    return (ticked and deep) or hints.begins(path)
