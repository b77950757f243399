"""Baseline: old findings, frozen by what they are about and never by where they stand."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.core.model.finding import Finding
    from bot.core.model.policy import Policy

_SEPARATOR = "\t"


class Entry(NamedTuple):
    """One entry of the baseline; an empty ``field`` or ``about`` means any."""

    rule: str
    item: str
    path: str
    field: str = ""
    about: str = ""

    @property
    def mark(self) -> str:
        """The entry as one text, as ``Policy.baseline`` holds it."""
        return _SEPARATOR.join(self)

    def covers(self, other: Entry) -> bool:
        """Tell whether this entry freezes what the other one is of."""
        return other[:3] == self[:3] and all(
            mine in {"", theirs} for mine, theirs in zip(self[3:], other[3:], strict=True)
        )


def entry_of(finding: Finding) -> Entry:
    """Give the narrowest entry that freezes a finding."""
    return Entry(
        finding.rule,
        " ".join(finding.item.split()),
        finding.location.path,
        " ".join(finding.field.split()),
        essentials(finding),
    )


def fingerprint(finding: Finding) -> str:
    """Tell a finding from every other, whatever its line and the file's formatting."""
    return entry_of(finding).mark


def frozen(finding: Finding, policy: Policy) -> bool:
    """Tell whether the baseline holds a finding."""
    if not policy.baseline:
        return False
    entry = entry_of(finding)
    return any(
        entry._replace(field=field, about=about).mark in policy.baseline
        for field in {entry.field, ""}
        for about in {entry.about, ""}
    )


def essentials(finding: Finding) -> str:
    """List what a message names (ids, paths, quoted words), or say the message of no item.

    The words, counts and dates of an item's message may change while the fault stays the same.
    """
    words = finding.message.split()
    if not finding.item:
        return " ".join(_bare(word) for word in words if not _is_place(word)).casefold()
    own = {finding.item.casefold(), finding.location.path.casefold()}
    names = {_bare(word) for word in words if _is_name(word)}
    return " ".join(sorted(name for name in names if name.casefold() not in own))


def _bare(word: str) -> str:
    return word.strip("`*_\"'“”‘’()[]<>,;:!?").rstrip(".")


def _is_place(word: str) -> bool:
    """Tell ``12:5`` and the like, which move with the lines."""
    return ":" in word and word.strip(":,;.()").replace(":", "").isdigit()


def _is_name(word: str) -> bool:
    """Tell an id, a path or a quoted word from prose, a count and a date."""
    bare = _bare(word)
    if word[:1] in '`"“':
        return bool(bare)
    digits = any(char.isdigit() for char in bare)
    letters = any(char.isalpha() for char in bare)
    return letters and ("/" in bare or digits or "." in bare[1:-1])
