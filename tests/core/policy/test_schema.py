"""The JSON Schema of the policy file agrees with what the program reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from bot.core.model.errors import PolicyError
from bot.core.model.families import FAMILY
from bot.core.policy import load, schema
from bot.core.policy.numeral import Numeral
from bot.core.policy.text import parse

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = "trackers: [{path: a.md, %s}]"
WAIVER = "waivers: [{rule: stale-date, item: A, reason: %s, until: %s}]"

GOOD = [
    "{}",
    "mode: advise",
    "trackers: []",
    "trackers: [{path: 'docs/**/*.md', preset: generic}]",
    "trackers: [{path: './docs/'}]",
    ENTRY % "rules: {stale-date: off, missing-owner: error}",
    ENTRY % "transitions: free",
    ENTRY % "transitions: A -> B",
    ENTRY % "transitions: [A -> B, '[*] → A']",
    ENTRY % "statuses: [{name: Odd, state: todo, aliases: [strange, weird]}]",
    ENTRY % "columns: {owner: Who, status: State}",
    ENTRY % "signoff: {Done: [ops, security], Shipped: ops}",
    ENTRY % "status_from: doc/readiness.md",
    ENTRY % "withdraw: never, unlock: [ops], hold_ready: true, signoff_by_edit: false",
    ENTRY % "evidence: {require: {Done: [doc, test]}, roots: [a, b], folder: ops/, real: prod}",
    ENTRY % "figure_tolerance: 2.5%, record: suffix, join: id, graph: {canonical: Order}",
    ENTRY % "diagrams: {ignore: [example]}, classes: {done: Done}, count_subphases: yes",
    ENTRY % "gate: {approved: Done, enforced_by: {5: a.sh}, feature_paths: 'src/**', on: added}",
    ENTRY % "historical: lock, review: per-item, lower: signoff, child_of: epic",
    ENTRY % "dep_met: [done, locked], reject_blocks: group, allow: blocked, provider_modes: all",
    "groups: {security: {members: ['@acme/security', '@kim'], quorum: all}}",
    "groups: {security: {members: '@kim', quorum: 2}, ops: CODEOWNERS, qa: ['@a', '@b/c/d']}",
    "signoff: {Signed Off: [architecture, ops]}",
    WAIVER % ("it was agreed", "2026-12-31"),
    WAIVER % ("none of the owners is in before March", "2026-12-31"),
    "waivers: [{rule: stale-date, item: 7, reason: agreed on, until: 2026-12-31}]",
    "waivers: [{rule: stale-date, path: 'docs/**', reason: agreed on, until: 2026-12-31}]",
    "baseline: [{rule: missing-owner, item: M-07, path: a.md}]",
    "baseline: [{rule: absent-path, item: 7, path: a.md, field: evidence, about: b.md}]",
    "gates: [{name: features, tracker: a.md, paths: ['src/**'], approved: [Done]}]",
    "evidence: {roots: docs, folder: ops/evidence}",
    "weekly: {day: friday, zone: Europe/Lisbon, file: doc/weekly.md}",
    "reminders: {after: 3, escalate: ['@acme/leads']}",
    "notifications: chat",
    "bot_accounts: ['@countersign-bot']",
]
BAD = [
    "[]",
    "text",
    "mode: advice",
    "mode: true",
    "modus: advise",
    "trackers: {path: a.md}",
    "trackers: [a.md]",
    "trackers: [{preset: generic}]",
    "trackers: [{path: a.md, preset: generics}]",
    "trackers: [{path: /a.md}]",
    "trackers: [{path: ../a.md}]",
    "trackers: [{path: docs/../../a.md}]",
    "trackers: [{path: 'docs\\a.md'}]",
    "trackers: [{path: 'docs**'}]",
    "trackers: [{path: 'docs/[a'}]",
    "trackers: [{path: ''}]",
    ENTRY % "rules: {stale-dates: off}",
    ENTRY % "rules: {stale-date: false}",
    ENTRY % "transitions: A - B",
    ENTRY % "transitions: [A -> ]",
    ENTRY % "statuses: [{name: Odd}]",
    ENTRY % "statuses: [{name: Odd, state: open}]",
    ENTRY % "signoff: [ops]",
    ENTRY % "signoff: {Done: {ops: 1}}",
    ENTRY % "hold_ready: yes",
    ENTRY % "hold_ready: 1",
    ENTRY % "withdraw: maybe",
    ENTRY % "evidence: {require: {Done: [docs]}}",
    ENTRY % "figure_tolerance: 10",
    ENTRY % "gate: {on: removed}",
    ENTRY % "dep_met: finished",
    ENTRY % "allow: dropped",
    ENTRY % "status_from: 'a*.md'",
    "groups: {security: {quorum: all}}",
    "groups: {security: {members: kim}}",
    "groups: {security: {members: '@kim', quorum: 0}}",
    "groups: {security: {members: '@kim', quorum: most}}",
    "groups: {security: codeowners}",
    "signoff: {Done: 7}",
    WAIVER % ("tbd", "2026-12-31"),
    WAIVER % ("'N/A.'", "2026-12-31"),
    WAIVER % ("' '", "2026-12-31"),
    WAIVER % ("agreed on", "2026-02-30"),
    WAIVER % ("agreed on", "tomorrow"),
    WAIVER % ("agreed on", "2026"),
    "waivers: [{rule: stale-date, reason: agreed on, until: 2026-12-31}]",
    "waivers: [{item: A, reason: agreed on, until: 2026-12-31}]",
    "waivers: [{rule: stale-date, item: A, reason: agreed on}]",
    "baseline: a.yml",
    "baseline: [{rule: missing-owner, item: M-07}]",
    "gates: [{tracker: a.md}]",
    "evidence: {require: {}}",
    "weekly: {day: Friday}",
    "weekly: {zone: 'GMT+1 or so'}",
    "reminders: {after: soon}",
    "reminders: {after: 0}",
    "notifications: {chat: https://example.org}",
    "bot_accounts: bot",
]


def as_editors_read(value: object) -> object:
    """Turn numerals into numbers, as a YAML parser that knows no schema would."""
    if isinstance(value, dict):
        return {key: as_editors_read(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_editors_read(each) for each in value]
    if isinstance(value, Numeral):
        return float(value) if "." in value else int(value)
    return value


def the_schema_accepts(text: str) -> bool:
    validator = Draft202012Validator(schema(), format_checker=FormatChecker())
    return bool(validator.is_valid(as_editors_read(parse(text)[0].value)))


@pytest.mark.parametrize("text", GOOD)
def test_what_the_program_reads_the_schema_accepts(text: str) -> None:
    load(text if "signoff" not in text else f"{text}\n")
    assert the_schema_accepts(text)


@pytest.mark.parametrize("text", BAD)
def test_what_the_program_refuses_the_schema_refuses(text: str) -> None:
    with pytest.raises(PolicyError):
        load(text)
    assert not the_schema_accepts(text)


def test_the_schema_is_one_and_explains_every_key() -> None:
    made = schema()
    Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for model in (made, *made["$defs"].values()):
        assert model["description"]
        for key, part in model["properties"].items():
            assert "$ref" in part or part["description"], key
    assert made["properties"]["rules"]["propertyNames"]["enum"] == list(FAMILY)


def test_the_published_schema_says_what_the_program_says(root: Path) -> None:
    text = (root / "docs/countersign.schema.json").read_text(encoding="utf-8")
    assert json.loads(text) == schema(), "run make docs"
