"""Tokens: one word, code span or link target, read as a path, a commit or a test."""

from __future__ import annotations

from bot.core.evidence import kinds, names, shapes
from bot.core.evidence.atoms import LONGEST, Atom
from bot.core.evidence.likeness import Hints, pathlike
from bot.core.model.evidence import Kind, Reference
from bot.core.model.source import Span

_FORGE_PAGES = frozenset({"issues", "pull", "pulls", "merge_requests", "commit", "compare", "-",
                          "actions", "wiki", "releases", "discussions", "milestone"})  # fmt: skip

_GLUED = "\u2e80"
"""From here on scripts write words without blanks between them."""


def target(atom: Atom) -> list[Reference]:
    """Read a link's target, which is a path unless it says otherwise."""
    text = _decoded(atom.text)
    path, mark, part = text.partition("#")
    path = path.partition("?")[0] if shapes.extension(path.partition("?")[0]) else path
    bare = _undotted(path.removeprefix("/"))
    if not path and mark and part:
        return [Reference(Kind.DOC, text, Span(atom.start, atom.end), part=part)]
    if shapes.hopeless(bare) or _forge_page(path) or ":" in bare:
        return []
    if not (shapes.extension(bare) or "/" in path or bare.lower() in shapes.PLAIN):
        return []
    return [_path_reference(path, part, text, atom)]


def token(atom: Atom, before: str, hints: Hints) -> list[Reference]:
    """Read a word; ``before`` is the word before it."""
    bare = _unglued(_stripped(atom), hints)
    if not bare.text or len(bare.text) > LONGEST:
        return []
    said, word = _said(bare.text, before)
    if names.sha(word, said=said):
        at = bare.end - len(word)
        return [Reference(Kind.CODE, word, Span(at, bare.end), sha=word)]
    if ".." in word and all(map(names.sha, word.replace("...", "..").split(".."))):
        return _range(bare)
    ticked = atom.kind == "code"
    if names.test(bare.text, beside_link=hints.linked or ticked):
        name = bare.text.removesuffix("()")
        return [Reference(Kind.TEST, name, Span(bare.start, bare.end), part=name)]
    return _path(bare, hints, ticked=ticked)


def _unglued(atom: Atom, hints: Hints) -> Atom:
    """Cut off words of a script without blanks that touch a path (``见docs/a.md``)."""
    text = atom.text
    if text.isascii() or text.strip("/")[:1] == "" or hints.exists(text):
        return atom
    first = next((at for at, sign in enumerate(text) if sign < _GLUED), 0)
    last = len(text)
    while last > first and text[last - 1] >= _GLUED:
        last -= 1
    if text[first : first + 1] in {"/", "."} or "/" not in text[first:last]:
        return atom
    return Atom(atom.kind, text[first:last], atom.start + first)


def _said(word: str, before: str) -> tuple[bool, str]:
    """Tell whether the word before, or a prefix (``sha:``), says that this is a commit."""
    for mark in ":=@":
        lead, found, rest = word.partition(mark)
        if found and lead.lower() in names.COMMIT_WORDS:
            return True, rest
    return before.strip("`:*_=(").lower() in names.COMMIT_WORDS, word


def _range(atom: Atom) -> list[Reference]:
    found, at = [], atom.start
    for piece in atom.text.replace("...", "..").split(".."):
        at = atom.start + atom.text.index(piece, at - atom.start)
        found.append(Reference(Kind.CODE, piece, Span(at, at + len(piece)), sha=piece))
    return found


def _path(atom: Atom, hints: Hints, *, ticked: bool) -> list[Reference]:
    path, part = _cut(atom.text)
    plain = _undotted(path)
    rooted = plain.startswith("/") and bool(shapes.extension(plain)) and hints.exists(plain)
    if not rooted and shapes.hopeless(plain):
        return []
    if _joined(plain, hints):
        return _each(atom, hints, ticked=ticked)
    if not rooted and not pathlike(plain, atom, hints, ticked=ticked):
        return []
    return [_path_reference(path, part, atom.text, atom)]


def _joined(path: str, hints: Hints) -> bool:
    """Tell whether a slash or plus joins two file names (``a.md/b.md``) rather than a path."""
    parts = path.replace("+", "/").split("/")
    files = [part for part in parts[:-1] if shapes.extension(part) and not part.startswith(".")]
    return bool(files) and bool(shapes.extension(parts[-1])) and not hints.exists(path)


def _each(atom: Atom, hints: Hints, *, ticked: bool) -> list[Reference]:
    found: list[Reference] = []
    at, begin = atom.start, 0
    for number, sign in enumerate(atom.text + "/"):
        if sign in "/+":
            piece = atom.text[begin:number]
            if shapes.extension(piece) and "/" not in piece:
                found += _path(Atom(atom.kind, piece, at + begin), hints, ticked=ticked)
            begin = number + 1
    return found


def _cut(word: str) -> tuple[str, str]:
    """Cut a word into the path and what follows it: a fragment, a test, or a line."""
    for mark in ("::", "#"):
        path, found, part = word.partition(mark)
        if found and path:
            return path, part
    path, found, lines = word.rpartition(":")
    first, _, last = lines.partition("-")
    if found and path and first.isdecimal() and (not last or last.isdecimal()):
        return path, f"L{first}-L{last}" if last else f"L{first}"
    if found and lines.removesuffix("()").isidentifier() and shapes.extension(path):
        return path, lines.removesuffix("()")
    return word.rstrip(":"), ""


def _path_reference(path: str, part: str, text: str, atom: Atom) -> Reference:
    tidy = _undotted(path)
    kind = kinds.of_path(tidy)
    if part and (kind is Kind.CODE or kind is Kind.DOC):
        structured = tidy.lower().endswith((".yaml", ".yml", ".json"))
        kind = Kind.CONTRACT if structured and part.startswith("/") else kind
    if "::" in text and "#" not in text.partition("::")[0]:
        kind = Kind.TEST
    return Reference(kind, text, Span(atom.start, atom.end), path=tidy, part=part)


def _undotted(path: str) -> str:
    while path.startswith("./"):
        path = path[2:]
    return path


def _forge_page(path: str) -> bool:
    """Tell whether a target climbs to a page of the forge (``../../pull/42``)."""
    lead, _, rest = path.rpartition("../")
    return path.startswith("../") and bool(lead or rest) and rest.partition("/")[0] in _FORGE_PAGES


def _decoded(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text, errors="surrogateescape")


def _stripped(atom: Atom) -> Atom:
    """Strip emphasis and the punctuation of the sentence; a leading dot and a glob's star stay."""
    text = atom.text.lstrip("'!?:(" + " ")
    stars = len(text) - len(text.lstrip("*"))
    if stars and text[stars : stars + 1] not in {"/", "."}:
        text = text[stars:]
    text = text.rstrip(" ")
    start = atom.start + atom.text.index(text) if text else atom.start
    while text and text[-1] in ".,;:!?'…":
        text = text[:-1]
    if text.endswith("*") and (stars or shapes.extension(text.rstrip("*"))):
        text = text.rstrip("*").rstrip(".,;:!?'")
    if len(text) > 1 and text[0] == text[-1] == "_":
        text, start = text.strip("_"), start + len(text) - len(text.lstrip("_"))
    return Atom(atom.kind, text, start)
