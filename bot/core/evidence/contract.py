"""Contract: a part of an OpenAPI or AsyncAPI file, in the file named or in any of the tree."""

from __future__ import annotations

from bot.core.evidence import doc, kinds, lines, operations, spec
from bot.core.evidence.answers import EMPTY, locate, missing, unread, verified
from bot.core.evidence.facts import text_digest
from bot.core.evidence.resolve import join, resolve
from bot.core.model.evidence import Answer, Evidence, Reference
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.evidence.facts import Facts, Place
    from bot.core.model.tree import Tree


def wanted(
    reference: Reference, tree: Tree, place: Place, blobs: Mapping[str, bytes | None] | None
) -> set[str]:
    """Name the contract to read: the one referred to, else every one of the tree."""
    if not reference.part:
        return set()
    if not reference.path:
        return {tree.entries[path].oid for path in files(tree)}
    found = resolve(reference.path, tree, place, blobs)
    return (
        {tree.entries[path].oid for path in found.paths} if found.how in {"file", "name"} else set()
    )


def files(tree: Tree) -> list[str]:
    """List the contracts of a tree by their names, in order."""
    return sorted(
        path for path, entry in tree.entries.items() if entry.mode < "12" and kinds.contract(path)
    )


def verify(reference: Reference, facts: Facts) -> Evidence:
    """Look for a contract, or for one part of it."""
    if not reference.path:
        return _anywhere(reference, facts)
    found = locate(reference, facts)
    if isinstance(found, Evidence):
        return found
    if found.how in {"folder", "glob"}:
        return doc.listing(reference, facts, found.paths)
    answers = [_file(reference, facts, path) for path in found.paths]
    return min(answers, key=lambda answer: answer.answer != "verified")


def _anywhere(reference: Reference, facts: Facts) -> Evidence:
    """Look for an operation that names no file."""
    paths = files(facts.tree)
    answers = [_file(reference, facts, path, strict=True) for path in paths]
    for wanted_answer in (Answer.VERIFIED, Answer.UNKNOWN):
        for answer in answers:
            if answer.answer is wanted_answer:
                return answer
    if not paths:
        detail = f"{reference.part}: the repository has no OpenAPI or AsyncAPI file"
        return missing(reference, facts, "absent-section", detail)
    known = [answer for answer in answers if answer.detail]
    telling = next((answer for answer in known if "; " in answer.detail), None)
    if telling is not None or len(known) == 1:
        return telling or known[0]
    detail = f"{reference.part} is in none of {', '.join(paths[:5])}"
    return missing(reference, facts, "absent-section", detail)


def _file(reference: Reference, facts: Facts, path: str, *, strict: bool = False) -> Evidence:
    if facts.tree.entries[path].oid in EMPTY:
        return missing(reference, facts, "absent-path", f"{path} is empty", (path,))
    if not reference.part:
        return verified(reference, facts, (path,))
    source = facts.text(path)
    if source is None:
        return unread(reference, path)
    trouble = lines.problem(reference.part, path, source.text)
    if trouble is not None:
        return (
            missing(reference, facts, "absent-section", trouble, (path,))
            if trouble
            else verified(reference, facts, (path,))
        )
    contract = _read(facts, path, source.text)
    if isinstance(contract, str):
        detail = f"{path} does not parse ({contract})"
        return missing(reference, facts, "absent-section", detail, (path,))
    if strict and not operations.described(contract.root):
        return missing(reference, facts, "absent-section", "")
    return _section(reference, facts, path, contract)


def _read(facts: Facts, path: str, text: str) -> spec.Spec | str:
    """Read a contract once however many references name it."""
    key = ("spec", facts.tree.entries[path].oid)
    known = facts.memo.get(key)
    if not isinstance(known, spec.Spec | str):
        try:
            known = spec.read(path, text)
        except spec.NotReadableError as error:
            known = str(error)
        facts.memo[key] = known
    return known


def _section(reference: Reference, facts: Facts, path: str, contract: spec.Spec) -> Evidence:
    part = operations.find(contract.root, reference.part)
    if part is not None:
        section = text_digest(f"{path} {reference.part}", contract.section(part))
        return Evidence(reference, Answer.VERIFIED, paths=(path,), digest=section)
    kept = _kept_elsewhere(reference, facts, path, contract)
    if kept:
        detail = f"{reference.part} is kept in {kept}, its method was not looked up"
        return verified(reference, facts, (path, kept), detail=detail)
    near = operations.near(contract.root, reference.part)
    detail = f"{path} has no {reference.part}" + (f"; {near}" if near else "")
    return missing(reference, facts, "absent-section", detail, (path,))


def _kept_elsewhere(reference: Reference, facts: Facts, path: str, contract: spec.Spec) -> str:
    """Give the existing file that a path item only refers to."""
    _, _, text = reference.part.partition(" ")
    item = operations.route(contract.root, text) if text.startswith("/") else None
    name = operations.elsewhere(item)
    file = join(path.rpartition("/")[0], name) if name else None
    return file if file is not None and file in facts.tree.entries else ""
