"""GitLab: the Code Quality report, a list of findings beside the lines of a merge request."""

from __future__ import annotations

from bot.core.model.finding import Severity
from bot.core.model.typed import TYPE_CHECKING
from bot.core.render.fingerprint import fingerprints
from bot.core.render.jsontext import list_text
from bot.core.render.places import in_head

if TYPE_CHECKING:
    from bot.core.model.finding import Finding
    from bot.core.model.verdict import Verdict
    from bot.core.render import Texts

SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(verdict: Verdict, texts: Texts) -> str:  # noqa: ARG001 - a format's signature
    """Write the report; fingerprints are unique and outlive moved lines."""
    named = zip(verdict.findings, fingerprints(verdict.findings), strict=True)
    return list_text([entry(finding, fingerprint) for finding, fingerprint in named]) + "\n"


def entry(finding: Finding, fingerprint: str) -> dict[str, object]:
    """Give a finding as the report wants it."""
    line, message = in_head(finding)
    hint = f" ({finding.hint})" if finding.hint else ""
    return {
        "description": message + hint,
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": SEVERITY.get(finding.severity, "info"),
        "location": {"path": finding.location.path, "lines": {"begin": line}},
    }
