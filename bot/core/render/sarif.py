"""SARIF 2.1.0: the verdict as a log that code hosts and editors read."""

from __future__ import annotations

from bot import __version__
from bot.core.model.families import CAUSE, FAMILY
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.model.verdict import Outcome
from bot.core.render.fingerprint import fingerprints
from bot.core.render.jsontext import object_text
from bot.core.render.places import in_head, utf16_column
from bot.core.render.words import skips

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.finding import Edit, Finding
    from bot.core.model.source import Source
    from bot.core.model.verdict import Verdict
    from bot.core.render import Texts

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


class RuleHelp(NamedTuple):
    """What a reader may want to know of a rule: one sentence, its page, and where that stands."""

    summary: str
    markdown: str = ""
    uri: str = ""


def render(verdict: Verdict, texts: Texts, helps: Mapping[str, RuleHelp] | None = None) -> str:
    """Write the log, with the rules' help where it is given; columns in UTF-16 code units."""
    rules = sorted({finding.rule for finding in verdict.findings}, key=lambda rule: (
        CAUSE.get(rule, len(CAUSE)), rule
    ))  # fmt: skip
    index = {rule: at for at, rule in enumerate(rules)}
    named = zip(verdict.findings, fingerprints(verdict.findings), strict=True)
    run = {
        "tool": {
            "driver": {
                "name": "Countersign",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [descriptor(rule, (helps or {}).get(rule)) for rule in rules],
            }
        },
        "automationDetails": {"id": "countersign/"},
        "columnKind": "utf16CodeUnits",
        "invocations": [invocation(verdict)],
        "results": [
            {"ruleIndex": index[finding.rule], **result(finding, fingerprint, texts)}
            for finding, fingerprint in named
        ],
    }
    return object_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def descriptor(rule: str, told: RuleHelp | None) -> dict[str, object]:
    """Describe a rule."""
    described: dict[str, object] = {"id": rule}
    if rule in FAMILY:
        described["properties"] = {"tags": [FAMILY[rule]]}
    if told:
        described["shortDescription"] = {"text": told.summary}
        described["help"] = {"text": told.summary}
        if told.markdown:
            described["help"] = {"text": told.markdown, "markdown": told.markdown}
        if told.uri:
            described["helpUri"] = told.uri
    return described


def invocation(verdict: Verdict) -> dict[str, object]:
    """Tell how the run went: undecided is no success; what was skipped is a notification."""
    notices = [*verdict.notes, *skips(verdict.skipped)]
    return {
        "executionSuccessful": verdict.outcome is not Outcome.UNDECIDED,
        "toolExecutionNotifications": [
            {"level": "note", "message": {"text": text}} for text in notices
        ],
        "properties": {"verdict": verdict.outcome.value, "mode": verdict.mode},
    }


def result(finding: Finding, fingerprint: str, texts: Texts) -> dict[str, object]:
    """Describe a finding."""
    line, message = in_head(finding)
    place, hint = finding.location, f" ({finding.hint})" if finding.hint else ""
    source = texts(place.path, "head") if place.side == "head" else None
    described: dict[str, object] = {
        "ruleId": finding.rule,
        "level": finding.severity.value,
        "message": {"text": message + hint},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": artifact(place.path),
                    "region": region(finding, line, source),
                }
            }
        ],
        "partialFingerprints": {"countersign/v1": fingerprint},
        "properties": {"item": finding.item, "title": finding.title, "field": finding.field},
    }
    fixes = fix(finding, texts)
    if fixes:
        described["fixes"] = [fixes]
    return described


def artifact(path: str) -> dict[str, object]:
    """Name a file by a URI below the root of the sources."""
    data = path.encode("utf-8", "surrogateescape")
    uri = "".join(chr(byte) if byte in UNRESERVED else f"%{byte:02X}" for byte in data)
    return {"uri": uri, "uriBaseId": ROOT}


def region(finding: Finding, line: int, source: Source | None) -> dict[str, int]:
    """Give the place; columns only where the line can be had to count them."""
    place = finding.location
    found = {"startLine": line}
    if place.end_line > place.line and place.side == "head":
        found["endLine"] = place.end_line
    elif source and place.end_column > place.column and line <= len(source.starts):
        text = source.line_text(line)
        found["startColumn"] = utf16_column(text, place.column)
        found["endColumn"] = utf16_column(text, place.end_column)
    return found


def fix(finding: Finding, texts: Texts) -> dict[str, object] | None:
    """Describe the edits; None where there are none or their files can't be had."""
    changes: dict[str, list[object]] = {}
    for edit in finding.edits:
        source = texts(edit.path, "head")
        if source is None or edit.end > len(source.text):
            return None
        changes.setdefault(edit.path, []).append(replacement(edit, source))
    if not changes:
        return None
    return {
        "description": {"text": finding.hint or f"Make {finding.field or 'it'} right"},
        "artifactChanges": [
            {"artifactLocation": artifact(path), "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }


def replacement(edit: Edit, source: Source) -> dict[str, object]:
    """Describe one edit."""
    start, end = source.line(edit.start), source.line(edit.end)
    deleted = {
        "startLine": start,
        "startColumn": utf16_column(source.line_text(start), source.column(edit.start)),
        "endLine": end,
        "endColumn": utf16_column(source.line_text(end), source.column(edit.end)),
    }
    return {"deletedRegion": deleted, "insertedContent": {"text": edit.text}}
