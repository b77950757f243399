"""Doc: a document exists, is not empty, and is not a stub that says it moved."""

from __future__ import annotations

from functools import cache

from bot.core.evidence import lines
from bot.core.evidence.answers import EMPTY, locate, missing, unread, verified
from bot.core.evidence.facts import text_digest
from bot.core.evidence.hollow import hollow, unseen
from bot.core.evidence.resolve import resolve
from bot.core.evidence.shapes import DOCS, extension
from bot.core.model.evidence import Evidence, Kind, Reference
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from bot.core.evidence.facts import Facts, Place
    from bot.core.model.source import Source
    from bot.core.model.tree import Tree

_UNREADABLE = frozenset({"pdf", "docx", "odt", "ipynb"})
_ITSELF = ("document", "doc", "page", "file", "runbook", "report", "guide", "content")
_LONGEST_STUB = 700
"""Characters of a file that says only where its content went."""


def wanted(
    reference: Reference, tree: Tree, place: Place, blobs: Mapping[str, bytes | None] | None
) -> set[str]:
    """Name the documents to read: a single file's text, never a whole folder's."""
    found = resolve(reference.path or place.tracker, tree, place, blobs)
    if found.how not in {"file", "name"}:
        return set()
    return {tree.entries[path].oid for path in found.paths if _readable(path)}


def _readable(path: str) -> bool:
    return extension(path) not in _UNREADABLE


def verify(reference: Reference, facts: Facts) -> Evidence:
    """Look for a document, its section if it names one."""
    found = locate(reference, facts)
    if isinstance(found, Evidence):
        return found
    if found.how in {"folder", "glob"}:
        return listing(reference, facts, found.paths)
    answers = [_file(reference, facts, path) for path in _ends(found.paths, facts)]
    best = min(answers, key=lambda answer: answer.answer != "verified")
    if best.answer == "verified" and len(found.paths) > 1 and best.digest and not reference.part:
        return verified(best.reference, facts, found.paths, detail=found.detail)
    return best._replace(detail=best.detail or found.detail)


def _ends(paths: tuple[str, ...], facts: Facts) -> tuple[str, ...]:
    """Leave out symbolic links that were followed."""
    real = tuple(path for path in paths if facts.tree.entries[path].mode != "120000")
    return real or paths


def listing(reference: Reference, facts: Facts, paths: tuple[str, ...]) -> Evidence:
    """Judge a folder or pattern: one file with content suffices; its kind is that of most files."""
    filled = [path for path in paths if facts.tree.entries[path].oid not in EMPTY]
    if not filled:
        return missing(reference, facts, "absent-path", f"{reference.path} holds only empty files")
    docs = sum(extension(path) in DOCS for path in filled)
    kind = reference.kind
    if kind is Kind.DOC or kind is Kind.CODE:
        kind = Kind.DOC if 2 * docs >= len(filled) else Kind.CODE
    return verified(reference._replace(kind=kind), facts, paths)


def _file(reference: Reference, facts: Facts, path: str) -> Evidence:
    if facts.tree.entries[path].oid in EMPTY:
        return missing(reference, facts, "absent-path", f"{path} is empty", (path,))
    if not _readable(path):
        return verified(reference, facts, (path,))
    source = facts.text(path)
    if source is None:
        return unread(reference, path)
    if unseen(source.text):
        return missing(reference, facts, "absent-path", f"{path} is empty", (path,))
    if path != facts.place.tracker and extension(path) in DOCS and hollow(source.text):
        detail = f"{path} holds nothing yet; write it, or name what shows the same"
        return missing(reference, facts, "absent-path", detail, (path,))
    if _stub(source.text):
        detail = f"{path} only says where its content went"
        return missing(reference, facts, "absent-path", detail, (path,))
    return (
        _part(reference, facts, source) if reference.part else verified(reference, facts, (path,))
    )


@cache
def _moved() -> re.Pattern[str]:
    import re

    return re.compile(
        r"\b(?:moved|relocated|renamed|superseded|replaced|retired|archived|migrated|merged"
        r"|consolidated)\b(?:[^.\n]{0,60}?\b(?:to|by|into|in favou?r of|at|see)\b"
        r"|\s{0,3}[:.—-])|\bsee\b[^.\n]{0,80}\binstead\b",
        re.IGNORECASE,
    )


def _stub(text: str) -> bool:
    """Tell whether a short file only points elsewhere."""
    body = text.strip("\ufeff \t\r\n")
    if len(body) > _LONGEST_STUB or body.count("\n") > 12 or "|---" in body:
        return False
    itself = any(f"this {name} " in body.lower() for name in _ITSELF)
    pointed = itself or "](" in body or "http" in body or "/" in body or ".md" in body
    prose = [line for line in body.split("\n") if line.strip() and not line.startswith("#")]
    return pointed and len(prose) <= 4 and _moved().search(body) is not None


def _part(reference: Reference, facts: Facts, source: Source) -> Evidence:
    """Look for a heading's anchor, a ``§`` heading, or a range of lines."""
    part, path = reference.part, source.path
    trouble = lines.problem(part, path, source.text)
    if trouble is None:
        trouble = "" if _heading(part, source, facts) else _no_section(part, source)
    if trouble:
        return missing(reference, facts, "absent-section", trouble, (path,))
    evidence = verified(reference, facts, (path,))
    if path == facts.place.tracker:
        return evidence._replace(digest=text_digest(path, part))
    return evidence


def _heading(part: str, source: Source, facts: Facts) -> bool:
    from bot.core.evidence import anchors, headings

    if part.startswith("§"):
        return any(anchors.same(known.title, part) for known in headings.sections(source.text))
    key = ("anchors", facts.tree.entries[source.path].oid)
    names = facts.memo.get(key)
    if not isinstance(names, frozenset):
        names = facts.memo[key] = anchors.anchors(source.text)
    if anchors.known(part, names):
        return True
    return extension(source.path) not in {"md", "markdown", "mdx"} and _titled(part, source.text)


def _titled(part: str, text: str) -> bool:
    """Tell whether any line of a text in another markup reads like the anchor."""
    from bot.core.evidence.anchors import loose

    wanted = loose(part)
    return any(loose(line[:300]) == wanted for line in text.split("\n"))


def _no_section(part: str, source: Source) -> str:
    from difflib import get_close_matches

    from bot.core.evidence.anchors import slug
    from bot.core.evidence.headings import sections

    known = [slug(section.title) for section in sections(source.text)]
    near = get_close_matches(slug(part), known[:500], n=1, cutoff=0.6)
    shown = part if part.startswith("§") else f"#{part}"
    meant = f"; did you mean #{near[0]}?" if near else ""
    return f"{source.path} has no section {shown}{meant}"
