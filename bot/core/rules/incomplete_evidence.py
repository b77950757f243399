"""The rule incomplete-evidence."""

from __future__ import annotations

from bot.core.context.live import Live, live
from bot.core.context.proofs import place_of
from bot.core.markup import plain
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report, at, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.context.claims import Claim
    from bot.core.evidence.judge import Trouble
    from bot.core.evidence.required import Standing


def incomplete_evidence(context: Context) -> Iterator[Report]:
    """Report a use case that is called ready for go-live while required evidence is missing.

    ## What it checks

    When a use case enters a status that asks for the required items, each of them must be proved by
    a filed record: one of this use case, with every field filled, a result that says passed, a real
    environment, a time in UTC that is not in the future, and an artifact that exists. Records lie
    in the evidence folder under the use case's id, or in a section `Evidence: UC-001` of the
    register. The architecture status beside it should be `GREEN`, and the notes should no longer
    say that something is pending. Deleting or breaking a record of a use case that is ready is
    reported too.

    ## Why it matters

    "Ready for go-live" is the sentence that production is opened on.

    ## Example

    UC-001 becomes `READY_FOR_GO_LIVE` with two of seven records filed.

    ## How to resolve

    File a record for each item the message names, or set the status back to what it was.
    """
    for case in live(context):
        missing = case.now.open
        if missing:
            yield _report(context, case, missing)
    for claim in context.inquiry.claims:
        if claim.entry is not None and claim.guards.beside:
            yield from _beside(context, claim)
        if claim.entry is not None and claim.guards.unsaid:
            yield from _unsaid(context, claim)


def _report(context: Context, case: Live, missing: list[Standing]) -> Report:
    claim, known = case.claim, case.before
    total = len(case.now.standings)
    if known is not None:
        stood = {one.number for one in known.open}
        missing = [one for one in missing if one.number not in stood]
    named = "; ".join(_told(context, one) for one in missing)
    proved = f"{total - len(missing)} of {total} required items proved"
    message = f"{claim.says} with {proved}; missing: {named}"
    if known is not None:
        message = f"{claim.says}, and this change takes away what proves {named}"
    hint = _hint(context, claim, missing) + _strays(context, case)
    return Report(place_of(claim), message, claim.item, _field(claim), hint)


def _told(context: Context, standing: Standing) -> str:
    """Name an item, and what is wrong with the records that were filed for it."""
    why = [one for one in standing.troubles if one.span is not None]
    if not why:
        return f"{standing.number} {standing.name}"
    told = f"{why[0].message}: {_where(context, why[0])}"
    if why[0].rule != "incomplete-evidence":
        told = f"its record: {why[0].rule}"
    return f"{standing.number} {standing.name} ({told})"


def _hint(context: Context, claim: Claim, missing: list[Standing]) -> str:
    folder = context.inquiry.facts.place.folders[0].strip("/")
    names = context.preset.options.get("template_fields")
    fields = ", ".join(map(str, names)) if isinstance(names, list | tuple) else "its fields"
    if all(any(one.span for one in standing.troubles) for standing in missing):
        return "mend the records, or file better ones beside them"
    return f"file a record for each under {folder}/{claim.item.id}/, with {fields}"


def _strays(context: Context, case: Live) -> str:
    """Tell of records that count for no item: of another use case, or of nothing asked for."""
    told = [f"not counted: {one.message} ({_where(context, one)})" for one in case.now.strays]
    return "".join(f"\n{line}" for line in told[:3])


def _where(context: Context, trouble: Trouble) -> str:
    source = context.inquiry.facts.text(trouble.path)
    line = f":{source.line(trouble.span.start)}" if source and trouble.span else ""
    return f"{trouble.path}{line}"


def _beside(context: Context, claim: Claim) -> Iterator[Report]:
    """Report another status column that does not say what it should."""
    for role, label in claim.guards.beside:
        field = claim.item.field(role)
        said = context.read(claim.item, role)
        if field is not None and said.label != label:
            message = f"{claim.says} while its {field.name or role} is {said.text or 'empty'}"
            weight = context.severity("incomplete-evidence", "architecture")
            yield Report(at(claim.item, role), message, claim.item, name_of(field),
                         f"{label} comes first", severity=weight)  # fmt: skip


def _unsaid(context: Context, claim: Claim) -> Iterator[Report]:
    """Report notes that still say what an item that is ready no longer waits for."""
    field = claim.item.field("notes")
    text = plain(field.text).casefold() if field else ""
    words = text.replace(".", " ").replace(",", " ").replace(";", " ").split()
    for word in claim.guards.unsaid:
        at_ = words.index(word) if word in words else -1
        if at_ >= 0 and words[at_ - 1 : at_] not in (["no"], ["nothing"], ["none"], ["not"]):
            message = f"{claim.says} while its notes still say {word}"
            yield Report(at(claim.item, "notes"), message, claim.item, name_of(field),
                         "say in the notes what was validated",
                         severity=context.severity("incomplete-evidence", "notes"))  # fmt: skip


def _field(claim: Claim) -> str:
    return name_of(claim.entry.field) if claim.entry else name_of(claim.item.field("status"))
