"""Words: counts, lists and short forms that every format writes the same way."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.model.finding import Finding
    from bot.core.model.verdict import AwaitedSignoff, Skipped

MOST_NAMED = 3
ADVISE = "advise mode: nothing is blocked"


def count(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: ``1 row``, ``2 rows``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Write a list as a sentence does: ``a, b and c``."""
    *most, end = list(names) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def revision(name: str) -> str:
    """Shorten a full commit id to seven digits; say what is no commit in words."""
    if len(name) in {40, 64} and all(digit in "0123456789abcdef" for digit in name):
        return name[:7]
    pseudo = {":index": "the index", ":worktree": "the work tree", ":empty": "nothing"}
    return pseudo.get(name, name)


def shortened(text: str, length: int) -> str:
    """Cut a text to at most ``length`` characters, an ellipsis at its end when cut."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def about(finding: Finding) -> str:
    """Tell what a finding is about: its item with title, else its place."""
    if finding.item:
        return f"{finding.item} {finding.title}".rstrip()
    return f"{finding.location.path}:{finding.location.line}"


def told(finding: Finding) -> str:
    """Give the message without the item's name in front, for places that name it already."""
    message = finding.message
    if finding.item and message.startswith(finding.item):
        rest = message[len(finding.item) :]
        if rest[:1] in {" ", ":"}:
            return rest.lstrip(": ")
    return message


def skips(skipped: Sequence[Skipped]) -> list[str]:
    """Tell what was skipped, one line a reason (``without a forge``); a few rules by name."""
    reasons: dict[str, dict[str, int]] = {}
    for skip in skipped:
        rules = reasons.setdefault(skip.why, {})
        rules[skip.rule] = rules.get(skip.rule, 0) + skip.times
    return [
        f"skipped {why if why.startswith('without ') else f'({why})'}: {skipped_rules(rules)}"
        for why, rules in reasons.items()
    ]


def skipped_rules(rules: Mapping[str, int]) -> str:
    """Name rules and how often each was wanted; many are only counted."""
    if len(rules) > MOST_NAMED:
        return count(len(rules), "rule")
    return ", ".join(f"{rule} ({number})" for rule, number in rules.items())


def awaited(signoffs: Sequence[AwaitedSignoff]) -> dict[str, list[str]]:
    """Give the groups whose approval is missing for each item."""
    return by_item(signoff for signoff in signoffs
                   if signoff.state not in {"approved", "unknown"})  # fmt: skip


def unchecked(signoffs: Sequence[AwaitedSignoff]) -> dict[str, list[str]]:
    """Give the groups whose approval nobody could look up, for each item."""
    return by_item(signoff for signoff in signoffs if signoff.state == "unknown")


def by_item(signoffs: Iterable[AwaitedSignoff]) -> dict[str, list[str]]:
    """Gather the groups of each item."""
    groups: dict[str, list[str]] = {}
    for signoff in signoffs:
        groups.setdefault(signoff.item, []).append(signoff.group)
    return groups
