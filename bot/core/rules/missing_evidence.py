"""The rule missing-evidence."""

from __future__ import annotations

from bot.core.context.proofs import place_of
from bot.core.markup import is_blank, is_placeholder, plain
from bot.core.model.status import FINISHED
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.context import Context
    from bot.core.context.claims import Claim
    from bot.core.model.evidence import Evidence, Reference
    from bot.core.model.item import Field

_LONGEST = 60
_KINDS = {
    "doc": "a document",
    "contract": "a contract",
    "test": "a test",
    "artifact": "a filed result",
}
_ANY = "a document, contract, file, commit, test or filed result"


def missing_evidence(context: Context) -> Iterator[Report]:
    """Report an item that claims to be done and names nothing that shows it.

    ## What it checks

    When an item enters a status whose guard asks for evidence, its row must name some: a document,
    a section of a contract, a commit or file, a test, a filed result. It may stand in the evidence
    column, as a path in the exit criteria, as a file of the item's deliverables, or as a record in
    the evidence folder. Prose ("full suite green") is none, but is only reported where nothing else
    is named. A tracker of no particular kind is asked only where it has an evidence column, and
    there a cell that says anything will do.

    Where the status asks for a kind of evidence (a document or contract for a documentation
    baseline; code or a test, new since then, for the sign-off that follows), one of that kind must
    be among it.

    ## Why it matters

    Done without evidence is an opinion, and the reviewer has nothing to look at.

    ## Example

    `| D-2 | Where photos live | @pia | Done | |`

    ## How to resolve

    Write into the row what shows that the work is done.
    """
    for claim in context.inquiry.claims:
        if claim.stands or claim.item.kind == "deliverable":
            continue
        evidence = claim.item.field("evidence")
        optional = context.preset.options.get("evidence.column") == "optional"
        if not claim.guards.evidence or (optional and evidence is None):
            continue
        found = context.inquiry.evidence(claim.item)
        loose = optional and evidence is not None and not is_placeholder(evidence.text)
        if not (found or loose or _has_record(context, claim)):
            yield _nothing(context, claim)
        elif claim.entry is not None:
            yield from _of_kinds(context, claim, found)
            yield from _as_before(context, claim, found)


def _has_record(context: Context, claim: Claim) -> bool:
    """Tell whether something is filed under the item's id in the evidence folder."""
    from bot.core.evidence.filing import record_files

    facts = context.inquiry.facts
    return bool(record_files(claim.item.id, facts.tree, facts.place))


def _nothing(context: Context, claim: Claim) -> Report:
    field = claim.item.field("evidence")
    said = plain(field.text) if field and not is_placeholder(field.text) else ""
    short = said if len(said) <= _LONGEST else f"{said[:_LONGEST].rstrip()} …"
    if not said:
        message = f"{claim.says} and names no evidence"
    elif "://" in said and " " not in said.strip():
        message = f"{claim.says} with a link as its only evidence ({short})"
    else:
        message = f'{claim.says} with words as its only evidence ("{short}")'
    span = place_of(claim, "evidence") if said else place_of(claim)
    severity = "note" if claim.item.kind == "node" else ""  # its evidence stands in other rows
    return Report(span, message, claim.item, _header(claim, field if said else None),
                  _where(context, claim, field), severity=severity)  # fmt: skip


def _header(claim: Claim, field: Field | None) -> str:
    return name_of(field or (claim.entry.field if claim.entry else claim.item.field("status")))


def _where(context: Context, claim: Claim, field: Field | None) -> str:
    """Say what would be evidence, and where it may stand."""
    kinds = _listed([_KINDS.get(kind, kind) for kind in claim.guards.kinds]) or _ANY
    places = [f"in {field.name or 'evidence'}"] if field else []
    criteria = claim.item.field("criteria")
    if criteria is not None:
        places.append(f"as a path in {criteria.name or 'the exit criteria'}")
    if any(item.kind == "deliverable" for item in context.tracker.items):
        places.append("as a file of its deliverables")
    folder = next(iter(context.inquiry.facts.place.folders), "").strip("/")
    if folder and "record" in _from(context):
        places.append(f"as a record under {folder}/{claim.item.id}/")
    return f"name {kinds}: {_listed(places or ['in a column Evidence'])}"


def _from(context: Context) -> Sequence[str]:
    said = context.preset.options.get("evidence.from")
    return said if isinstance(said, list | tuple) else ()


def _of_kinds(context: Context, claim: Claim, found: Sequence[Evidence]) -> Iterator[Report]:
    """Report that no evidence is of the kind asked for, or none of it is new."""
    required = context.preset.options.get("evidence.require")
    always = required.get(claim.status.label or "") if isinstance(required, dict) else None
    if not claim.way.kinds and claim.guards.kinds and not _any(claim.guards.kinds, found):
        weight = context.severity("missing-evidence", "kinds")
        yield _wanting(context, claim, claim.guards.kinds, weight)
    elif claim.way.kinds and not _any(claim.way.kinds, _fresh(context, claim, found)):
        yield _wanting(context, claim, claim.way.kinds, "", fresh=claim.way.fresh)
    else:
        for kind in always or ():
            if not _any((kind,), found):
                yield _wanting(context, claim, (kind,), "")
                break


def _any(kinds: Sequence[str], found: Sequence[Evidence]) -> bool:
    return any(one.reference.kind in kinds for one in found)


def _fresh(context: Context, claim: Claim, found: Sequence[Evidence]) -> Sequence[Evidence]:
    """Leave out what the item named before this change and what this change did not touch."""
    if not claim.way.fresh:
        return found
    old = {reference.text for reference in _before(context, claim)}
    return [one for one in found if one.reference.text not in old or _touched(context, one)]


def _before(context: Context, claim: Claim) -> Sequence[Reference]:
    from bot.core.context.collect import references_of

    before = claim.change.before if claim.change else None
    return references_of(before, (), context) if before else ()


def _touched(context: Context, evidence: Evidence) -> bool:
    changed = {file.path for file in context.snapshot.files}
    return not changed.isdisjoint(evidence.paths)


def _wanting(
    context: Context, claim: Claim, kinds: Sequence[str], severity: str, *, fresh: bool = False
) -> Report:
    since = " that is new since its baseline" if fresh else ""
    named = _listed([_KINDS.get(kind, kind).removeprefix("a ") for kind in kinds])
    message = f"{claim.says} and names no {named}{since}"
    field = claim.item.field("evidence")
    asking = claim._replace(guards=claim.guards._replace(kinds=tuple(kinds)))
    return Report(place_of(claim, "evidence"), message, claim.item, _header(claim, field),
                  _where(context, asking, field), severity=severity)  # fmt: skip


def _as_before(context: Context, claim: Claim, found: Sequence[Evidence]) -> Iterator[Report]:
    """Note evidence that is the same as before the item was done."""
    severity = context.severity("missing-evidence", "unchanged")
    change, field = claim.change, claim.item.field("evidence")
    if not severity or field is None or is_blank(field.text):
        return
    if change is None or change.before is None:
        return
    before = claim.entry.before if claim.entry else None
    if claim.status.state not in FINISHED or before is None or before.state in FINISHED:
        return
    if "evidence" in change.roles or any(_touched(context, one) for one in found):
        return
    message = f"{claim.says} with the evidence it had while {before.text or 'it was not'}"
    hint = "add what shows that it is finished, if there is more"
    place = place_of(claim, "evidence")
    yield Report(place, message, claim.item, name_of(field), hint, severity=severity)


def _listed(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
