"""Fingerprint: what tells a finding again after lines moved and texts were edited."""

from __future__ import annotations

from hashlib import sha256

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model.finding import Finding


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """Give each finding a name of its own: rule, path, item and field, and a number for twins."""
    seen: dict[tuple[str, ...], int] = {}
    named = []
    for finding in findings:
        parts = (finding.rule, finding.location.path, finding.item, finding.field)
        seen[parts] = number = seen.get(parts, 0) + 1
        text = "\0".join([*parts, str(number)])
        named.append(sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return named
