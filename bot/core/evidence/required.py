"""Required: which required items of a use case its filed records prove, and what is wrong."""

from __future__ import annotations

from bot.core.evidence.asked import Required, matching
from bot.core.evidence.facts import digest, text_digest
from bot.core.evidence.filing import artifacts, beside, record_files
from bot.core.evidence.judge import Trouble, judge
from bot.core.evidence.records import normal
from bot.core.evidence.terms import Terms, mentions, stems
from bot.core.evidence.verify import verify
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.core.evidence.facts import Facts
    from bot.core.evidence.records import Record


class Standing(NamedTuple):
    """A required item: whether it is proved, by which records, else why not.

    ``unknown`` where a file that decides could not be read; ``digest`` and ``paths`` are of the
    records and artifacts it stands on.
    """

    number: int
    name: str
    satisfied: bool
    unknown: bool = False
    troubles: tuple[Trouble, ...] = ()
    records: tuple[Record, ...] = ()
    paths: tuple[str, ...] = ()
    digest: str = ""


def stand(
    uc: str,
    items: Sequence[Required],
    records: Sequence[Record],
    facts: Facts,
    terms: Terms,
) -> tuple[list[Standing], list[Trouble]]:
    """Judge every required item of a use case; beside them the records that count for none."""
    by_item: dict[int, list[Record]] = {item.number: [] for item in items}
    strays: list[Trouble] = []
    for record in records:
        item = matching(record.value("item"), items) if record.value("item") else None
        stray = _stray(uc, record, item)
        if stray is not None or item is None:
            strays.extend([stray] if stray else [])
        else:
            by_item[item.number].append(record)
    unread = any(facts.text(path) is None for path in record_files(uc, facts.tree, facts.place))
    standings = [_stand(item, by_item[item.number], facts, terms) for item in items]
    return [
        one._replace(unknown=True) if unread and not one.satisfied else one for one in standings
    ], strays


def _stray(uc: str, record: Record, item: Required | None) -> Trouble | None:
    """Say why a record proves nothing of this use case."""
    said = record.value("uc")
    if said and normal(said) != normal(uc):
        words = f"this record is of {said}, it is filed for {uc}"
        return Trouble("incomplete-evidence", words, record.span_of("uc"), record.path)
    if item is not None:
        return None
    text = record.value("item")
    rule = "incomplete-evidence" if text else "incomplete-template"
    words = f"{text} is none of the required items" if text else "Validation Item is blank"
    return Trouble(rule, words, record.span_of("item"), record.path)


def _stand(item: Required, records: list[Record], facts: Facts, terms: Terms) -> Standing:
    judged = [(record, *judge(record, facts, terms)) for record in records]
    good = [record for record, troubles, lost in judged if not (troubles or lost)]
    short = _short(item, good, terms) if good else ""
    troubles = [trouble for _, found, _ in judged for trouble in found] if not good else []
    if not records:
        troubles = [Trouble("incomplete-evidence", f"{item.name} has no record")]
    elif short:
        last = good[-1]
        troubles = [Trouble("incomplete-evidence", short, last.span_of("result"), last.path)]
    satisfied = bool(good) and not short
    return Standing(
        item.number,
        item.name,
        satisfied,
        not satisfied and any(lost for _, _, lost in judged),
        tuple(troubles),
        tuple(good),
        *_ground(good, facts),
    )


def _ground(records: list[Record], facts: Facts) -> tuple[tuple[str, ...], str]:
    """Give the files that records stand on, and a digest of these and of what the records say; a
    section of the tracker is digested by its own words, not by the whole file.
    """
    paths = {record.path for record in records} | set(_artifact_paths(records, facts))
    said = sorted(f"{key}: {entry.value}" for one in records for key, entry in one.fields.items())
    files = digest(facts.tree, paths - {facts.place.tracker})
    return tuple(sorted(paths)), text_digest(files, "\n".join(said)) if records else ""


def _artifact_paths(records: list[Record], facts: Facts) -> Iterator[str]:
    for record in records:
        for reference in artifacts(record, facts):
            yield from verify(reference, beside(record, facts)).paths


def _short(item: Required, records: list[Record], terms: Terms) -> str:
    """Say what passed records still don't say of an item; empty where they say it all."""
    said = " ".join(
        f"{record.value('item')} {record.value('result')} {record.value('command')}"
        for record in records
    )
    if item.any_of and not mentions(said, item.any_of):
        return f"no record says which of {', '.join(item.any_of)} it was"
    silent = [word for word in item.all_of if not stems(said, word)]
    if silent:
        return f"no record tells of {', '.join(silent)}"
    if item.like == 1:
        return _providers(records, terms)
    places = " ".join(f"{record.value('environment')} ;" for record in records)
    gone = [one for one in terms.targets if item.like == 2 and not mentions(places, (one,))]
    return f"no record is of {', '.join(gone)}" if gone else ""


def _providers(records: list[Record], terms: Terms) -> str:
    modes = " ".join(record.value("mode") for record in records)
    if not mentions(modes, terms.providers):
        return f"the provider mode is none of {', '.join(terms.providers)}"
    single = [word for word in terms.providers if word != "both"]
    gone = [word for word in single if not mentions(modes, (word, "both"))]
    return f"no record is of {', '.join(gone)}" if gone and terms.modes == "all" else ""
