"""Judge: what is wrong with one evidence record, field by field."""

from __future__ import annotations

from bot.core.evidence.artifact import empty
from bot.core.evidence.filing import artifacts, beside
from bot.core.evidence.globs import matching as paths_matching
from bot.core.evidence.records import FIELDS, key_of
from bot.core.evidence.terms import time_problem
from bot.core.evidence.verify import verify
from bot.core.model.evidence import Answer
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.evidence.facts import Facts
    from bot.core.evidence.records import Record
    from bot.core.evidence.terms import Terms
    from bot.core.model.evidence import Evidence
    from bot.core.model.source import Span


class Trouble(NamedTuple):
    """What is wrong: the rule that reports it, words, and a place (None: nothing was filed)."""

    rule: str
    message: str
    span: Span | None = None
    path: str = ""


def judge(record: Record, facts: Facts, terms: Terms) -> tuple[list[Trouble], bool]:
    """Say what is wrong with a record, and whether something could not be read."""
    troubles = [
        Trouble(rule, words, record.span_of(key), record.path)
        for rule, words, key in (*_blanks(record, terms), *_values(record, terms))
    ]
    found, lost = _artifact(record, facts, terms)
    return [*troubles, *found], lost


def _blanks(record: Record, terms: Terms) -> Iterator[tuple[str, str, str]]:
    names = {key_of(name): name for name in terms.template} or {key: key for key in FIELDS}
    for key, name in names.items():
        entry = record.fields.get(key)
        if entry is None or empty(entry.value):
            yield "incomplete-template", f"{name} is blank", key


def _values(record: Record, terms: Terms) -> Iterator[tuple[str, str, str]]:
    result, environment = record.value("result"), record.value("environment")
    if result and not terms.passes(result):
        yield "incomplete-evidence", f"the result is {result}, not passed", "result"
    if environment and not terms.is_real(environment):
        real = ", ".join((*terms.real, *terms.targets))
        yield "unreal-evidence", f"{environment} is no real environment ({real})", "environment"
    mode = terms.unreal_word(record.value("mode"))
    if mode:
        yield "unreal-evidence", f"the provider is {mode}, a real one is asked for", "mode"
    stamp = record.value("timestamp")
    problem = time_problem(stamp, terms) if stamp else ""
    if problem:
        yield "incomplete-evidence", problem, "timestamp"


def _artifact(record: Record, facts: Facts, terms: Terms) -> tuple[list[Trouble], bool]:
    """Look for what the artifact field names; a link to elsewhere can't be followed by git."""
    text, spot = record.value("artifact"), record.span_of("artifact")
    found = artifacts(record, facts)
    if not text or (not found and "://" in text):
        return [], False
    if not found:
        words = f"{text} names no file"
        return [Trouble("incomplete-evidence", words, spot, record.path)], False
    troubles: list[Trouble] = []
    answers = [verify(reference, beside(record, facts)) for reference in found]
    for evidence in answers:
        rule, words = _wrong(evidence, terms)
        if rule:
            troubles.append(Trouble(rule, words, evidence.reference.span, record.path))
    return troubles, any(evidence.answer is Answer.UNKNOWN for evidence in answers)


def _wrong(evidence: Evidence, terms: Terms) -> tuple[str, str]:
    """Say what is wrong with an artifact. What looks like a test or an operation may be a name
    of the log: only paths and commits count.
    """
    for pattern in terms.audits:
        for path in paths_matching(pattern, evidence.paths):
            words = f"{path} is an architecture audit and proves nothing of production"
            return "misplaced-artifact", words
    reference = evidence.reference
    if evidence.answer is Answer.MISSING and (reference.path or reference.sha):
        return evidence.why, evidence.detail
    return "", ""
