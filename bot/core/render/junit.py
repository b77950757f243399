"""JUnit: a suite a tracker, a case a changed item, as CI hosts show test results."""

from __future__ import annotations

from bot.core.model.finding import Severity
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.model.verdict import Outcome
from bot.core.render.order import by_importance
from bot.core.render.safe import encodable, visible
from bot.core.render.summary import undecided
from bot.core.render.words import awaited, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.finding import Finding
    from bot.core.model.verdict import JudgedTransition, Verdict
    from bot.core.render import Texts


class Case(NamedTuple):
    """One test case: its name, and the elements in it."""

    name: str
    elements: tuple[str, ...] = ()

    def has(self, element: str) -> bool:
        """Tell whether it holds such an element."""
        return any(text.startswith(f"<{element} ") for text in self.elements)


def render(verdict: Verdict, texts: Texts) -> str:  # noqa: ARG001 - a format's signature
    """Write the report: errors fail a case (not in advise mode), the rest is its output."""
    suites = {tracker.path: cases(tracker.path, verdict) for tracker in verdict.trackers}
    for finding in verdict.findings:
        path = finding.location.path
        if path not in suites:
            suites[path] = cases(path, verdict)
    extra = around(verdict)
    if extra or not any(suites.values()):
        suites["countersign"] = extra or [Case("nothing to judge")]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="countersign">']
    for name, held in suites.items():
        lines += suite(name, held)
    return encodable("\n".join([*lines, "</testsuites>"]) + "\n")


def suite(name: str, held: list[Case]) -> Iterable[str]:
    """Write one suite."""
    failures, errors, skipped = (
        sum(case.has(kind) for case in held) for kind in ("failure", "error", "skipped")
    )
    yield (
        f'<testsuite name="{attribute(name)}" tests="{len(held)}" failures="{failures}" '
        f'errors="{errors}" skipped="{skipped}" time="0">'
    )
    for case in held:
        head = f'<testcase classname="{attribute(name)}" name="{attribute(case.name)}" time="0"'
        yield f"{head}>{''.join(case.elements)}</testcase>" if case.elements else f"{head}/>"
    yield "</testsuite>"


def cases(path: str, verdict: Verdict) -> list[Case]:
    """Give a case for each item that changed status or has findings, and one for the file."""
    findings: dict[str, list[Finding]] = {}
    moves: dict[str, JudgedTransition] = {}
    for move in verdict.transitions:
        if move.path == path:
            moves.setdefault(move.item, move)
            findings.setdefault(move.item, [])
    for finding in verdict.findings:
        if finding.location.path == path:
            findings.setdefault(finding.item, []).append(finding)
    waits = awaited(verdict.signoffs)
    return [
        Case(name(item, held, moves.get(item)), elements(held, verdict, waits.get(item, [])))
        for item, held in findings.items()
    ]


def name(item: str, findings: list[Finding], move: JudgedTransition | None) -> str:
    """Name a case by its item and, where it moved, by the move."""
    if not item:
        return "the file"
    title = move.title if move else findings[0].title
    named = f"{item} {title}".rstrip()
    return f"{named}: {move.before or 'new'} → {move.after or 'nothing'}" if move else named


def elements(findings: list[Finding], verdict: Verdict, groups: list[str]) -> tuple[str, ...]:
    """Write what a case holds: one failure, or that it waits; then its output."""
    ordered = by_importance(findings)
    failing = [f for f in ordered if f.severity is Severity.ERROR and verdict.mode != "advise"]
    written = []
    if failing:
        kind, message = attribute(failing[0].rule), attribute(failing[0].message)
        body = content("\n".join(map(line, failing)))
        written.append(f'<failure type="{kind}" message="{message}">{body}</failure>')
    elif groups:
        waiting = attribute(f"waiting for sign-off of {listed(groups)}")
        written.append(f'<skipped message="{waiting}"/>')
    rest = [finding for finding in ordered if finding not in failing]
    if rest:
        written.append(f"<system-out>{content(chr(10).join(map(line, rest)))}</system-out>")
    return tuple(written)


def around(verdict: Verdict) -> list[Case]:
    """Give the cases that belong to no tracker: what was not run, and not being able to decide."""
    held = [
        Case(skip.rule, (f'<skipped message="{attribute(skip.why)}"/>',))
        for skip in verdict.skipped
    ]
    if verdict.outcome is Outcome.UNDECIDED:
        message = attribute(undecided(verdict))
        held.append(Case("verdict", (f'<error type="undecided" message="{message}"></error>',)))
    return held


def line(finding: Finding) -> str:
    """Write a finding as one line, its hint after it."""
    place = finding.location
    side = " (base)" if place.side == "base" else ""
    where = f"{place.path}:{place.line}:{place.column}{side}"
    hint = f" ({finding.hint})" if finding.hint else ""
    return visible(f"{where}: {finding.severity.value}[{finding.rule}]: {finding.message}{hint}")


def content(text: str) -> str:
    """Escape text between tags; what XML can't hold was made visible before."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Make a text fit for an attribute's value."""
    return content(visible(text)).replace('"', "&quot;")
