"""Baseline: old findings, frozen by what they are about and never by where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.model.finding import Finding
    from bot.core.model.policy import Policy

_SEPARATOR = "\t"


def mark(rule: str, path: str, item: str = "", field: str = "", about: str = "") -> str:
    """Write an entry of the baseline as one text."""
    return _SEPARATOR.join((rule, path, item, field, about))


def fingerprint(finding: Finding) -> str:
    """Tell a finding from every other, whatever its line and the file's formatting."""
    return mark(
        finding.rule, finding.location.path, finding.item, finding.field, essentials(finding)
    )


def essentials(finding: Finding) -> str:
    """List what a message names (ids, paths, quoted words), or say the message of no item.

    Words, counts and dates of an item's message change while the fault stays the same.
    """
    words = finding.message.split()
    if not finding.item:
        return " ".join(_bare(word) for word in words if not _is_place(word)).casefold()
    own = {finding.item.casefold(), finding.location.path.casefold()}
    names = {_bare(word) for word in words if _is_name(word)}
    return " ".join(sorted(name for name in names if name.casefold() not in own))


def frozen(finding: Finding, policy: Policy) -> bool:
    """Tell whether the baseline holds a finding; an entry that leaves a part out means any."""
    if not policy.baseline:
        return False
    rule, path, item = finding.rule, finding.location.path, finding.item
    about = essentials(finding)
    fields = {finding.field, ""}
    return any(
        mark(rule, path, item, field, part) in policy.baseline
        for field in fields
        for part in {about, ""}
    )


def _bare(word: str) -> str:
    return word.strip("`*_\"'“”‘’()[]<>,;:!?").rstrip(".")


def _is_place(word: str) -> bool:
    """Tell ``12:5`` and the like, which move with the lines."""
    return ":" in word and word.strip(":,;.()").replace(":", "").isdigit()


def _is_name(word: str) -> bool:
    """Tell an id, a path or a quoted word from prose, a count and a date."""
    bare = _bare(word)
    if word[:1] in "`\"“'":
        return bool(bare)
    digits = any(char.isdigit() for char in bare)
    letters = any(char.isalpha() for char in bare)
    return "/" in bare or (digits and letters) or ("." in bare[1:-1] and letters)
