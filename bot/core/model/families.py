"""Families: every rule by name, in the order of cause in which findings are told."""

from __future__ import annotations

FAMILIES: dict[str, tuple[str, ...]] = {
    "structure": (
        "unparsable-tracker", "duplicate-item", "unknown-status", "missing-column",
        "missing-section", "removed-item", "renumbered-item", "wrong-count", "historical-edited",
        "ragged-row", "unknown-item", "status-mismatch",
    ),
    "transition": (
        "illegal-transition", "not-initial", "locked-item-edited", "missing-owner", "stale-date",
        "future-date", "lowered-status", "blocked-without-reason",
    ),
    "dependency": (
        "unknown-dependency", "dependency-cycle", "unmet-dependency", "matrix-mismatch",
        "order-mismatch", "diagram-mismatch", "open-pre-phase", "closed-gate",
    ),
    "evidence": (
        "missing-evidence", "absent-path", "absent-section", "unknown-commit", "unproven-test",
        "misplaced-artifact", "incomplete-template", "incomplete-evidence", "unreal-evidence",
        "open-criterion", "wrong-figure", "changed-evidence", "reused-evidence",
        "placeholder-value",
    ),
    "sign-off": (
        "missing-signoff", "incomplete-record", "self-signoff", "unauthorized-signoff",
        "stale-signoff", "open-child-task", "unverifiable-record",
    ),
    "policy": ("policy-changed", "expired-waiver", "ci-inline-logic"),
}  # fmt: skip
"""The rules of each family; families and rules in order of cause."""

FAMILY: dict[str, str] = {rule: family for family, rules in FAMILIES.items() for rule in rules}
"""The family of each rule."""

CAUSE: dict[str, int] = {rule: rank for rank, rule in enumerate(FAMILY)}
"""The rank of each rule in the order of cause."""
