"""References: the evidence a text names, read with the caution that prose deserves."""

from __future__ import annotations

from bot.core.evidence import names
from bot.core.evidence.atoms import LONGEST, Atom, atoms
from bot.core.evidence.figures import beside
from bot.core.evidence.likeness import Hints
from bot.core.evidence.parts import operations
from bot.core.evidence.tokens import target, token
from bot.core.long import MOST, shortened
from bot.core.model.evidence import Kind, Reference
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.evidence.facts import Place
    from bot.core.model.tree import Tree


def references(
    text: str, start: int, tree: Tree | None = None, place: Place | None = None
) -> tuple[Reference, ...]:
    """Read the references of a text that begins at offset ``start`` of its file.

    With the tree (and where the tracker lies) words that have a slash but no known ending are
    taken for paths where such a folder exists; without it only where they stand in code ticks.
    """
    text = shortened(text)
    if len(text) < 3 or _plain(text):
        return ()
    cut = list(atoms(text))
    links = [atom for atom in cut if _web(atom)]
    hints = Hints(text, tree, place, listed=False, linked=bool(links))
    segments = list(_segments(_unlabelled(cut)))
    hints = hints._replace(listed=all(map(_alone, segments)))
    found = [reference for segment in segments for reference in _read(segment, hints)]
    return tuple(_finish(found[:MOST], links, text, start))


_MARKS = frozenset("./_#:`0123456789")


def _plain(text: str) -> bool:
    """Tell soon that a text is prose: nothing in it is part of a path, a test or a commit."""
    return _MARKS.isdisjoint(text) and not any(word in text for word in ("Test", "ommit", "onId"))


def _web(atom: Atom) -> bool:
    return atom.kind == "url" or (atom.kind == "target" and "://" in atom.text[:20])


def _unlabelled(cut: list[Atom]) -> Iterator[Atom]:
    """Drop the label of a link whose target is a path: the target says it exactly."""
    kept: list[Atom] = []
    opened: list[int] = []
    for atom in cut:
        if atom.kind == "open":
            opened.append(len(kept))
            continue
        if atom.kind == "target":
            first = opened.pop() if opened else len(kept)
            if not _web(atom):
                del kept[first:]
        kept.append(atom)
    yield from kept


def _segments(cut: Iterator[Atom]) -> Iterator[list[Atom]]:
    segment: list[Atom] = []
    for atom in cut:
        if atom.kind == "cut":
            yield segment
            segment = []
        else:
            segment.append(atom)
    yield segment


def _alone(segment: list[Atom]) -> bool:
    """Tell whether a segment is one word at most, as in a list of paths and nothing else."""
    return len([atom for atom in segment if atom.text.strip("+&") not in {"", "and"}]) <= 1


def _read(segment: list[Atom], hints: Hints) -> Iterator[Reference]:
    """Read one segment: operations are joined with the file they stand beside."""
    plain: list[Reference] = []
    before = ""
    words = [piece for atom in segment for piece in _pieces(atom, hints)]
    for atom in words:
        if atom.kind == "target" and not _web(atom):
            plain.extend(target(atom))
        elif atom.kind in {"code", "run"} or (
            atom.kind == "word" and not (_plain(atom.text) and _plain(before))
        ):
            plain.extend(token(atom, before, hints))
        before = atom.text
    yield from operations(words, plain, hints.text)


def _pieces(atom: Atom, hints: Hints) -> Iterator[Atom]:
    """Cut a code span with blanks into words, unless it is the name of a file with blanks."""
    if atom.kind != "code" or " " not in atom.text.strip() or hints.exists(atom.text.strip()):
        yield atom
        return
    at = 0
    for word in atom.text[: 10 * LONGEST].split():
        at = atom.text.index(word, at)
        yield Atom("run", word, atom.start + at)
        at += len(word)


def _finish(
    found: list[Reference], links: list[Atom], text: str, start: int
) -> Iterator[Reference]:
    """Give tests their CI link and paths their figure, and move the spans into the file."""
    runs = [atom for atom in links if names.run(atom.text)] or links
    after = 0
    for reference in sorted(dict.fromkeys(found), key=lambda known: known.span):
        span = reference.span
        link = ""
        if reference.kind is Kind.TEST and runs and (reference.part or not reference.path):
            while after < len(runs) - 1 and runs[after].start < span.end:
                after += 1
            link = runs[after].text
        figure = beside(text, span.end) if reference.path else ""
        yield reference._replace(
            span=Span(span.start + start, span.end + start), link=link, figure=figure
        )
