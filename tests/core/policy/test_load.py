"""A right policy file: what is read from it."""

from __future__ import annotations

import pytest

from bot.core.model.policy import Gate, Group, Policy, TrackerPolicy, Waiver
from bot.core.policy import load

INIT = """\
# yaml-language-server: $schema=countersign.schema.json
mode: advise                            # shows everything, blocks nothing
trackers:
  - path: doc/production_readiness_tracker.md
    preset: production-readiness        # 12 items
    # Relaxed to what you do; delete this line to be strict:
    rules: {illegal-transition: warning}
groups:
  security: {members: ["@acme/security"], quorum: any}
signoff:
  Signed Off: [architecture, security, ops]
"""


def test_what_init_writes_is_read() -> None:
    policy = load(INIT, ".countersign.yml")
    entry = TrackerPolicy(
        "doc/production_readiness_tracker.md",
        "production-readiness",
        {"illegal-transition": "warning"},
    )
    assert policy == Policy(
        path=".countersign.yml",
        mode="advise",
        trackers=(entry,),
        groups={"security": Group("security", ("@acme/security",), "any")},
        signoff={"Signed Off": ("architecture", "security", "ops")},
        text=INIT,
    )


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "\ufeff# with a mark\n", "{}"])
def test_an_empty_policy_enforces_and_asks_nothing(text: str) -> None:
    assert load(text, "p.yml") == Policy(path="p.yml", mode="enforce", text=text)


def test_one_value_may_stand_for_a_list() -> None:
    policy = load(
        "trackers:\n- path: a.md\n  transitions: Todo -> Done\n  signoff: {Done: ops}\n"
        "  unlock: ops\n  statuses: [{name: Odd, state: todo, aliases: strange}]\n"
        "groups:\n  ops: CODEOWNERS\n  security: ['@a', '@b/c']\nevidence: {roots: docs}\n"
    )
    entry = policy.trackers[0]
    assert entry.transitions == ("Todo -> Done",)
    assert entry.signoff == {"Done": ("ops",)}
    assert entry.options == {"unlock": ("ops",)}
    assert entry.statuses == ({"name": "Odd", "state": "todo", "aliases": ("strange",)},)
    assert policy.groups["ops"] == Group("ops", ("CODEOWNERS",), "any")
    assert policy.groups["security"].members == ("@a", "@b/c")
    assert policy.evidence_roots == ("docs",)


def test_switches_are_flat_options_and_only_those_written() -> None:
    text = """\
trackers:
  - path: docs/
    withdraw: free
    hold_ready: false
    figure_tolerance: 5%
    evidence: {require: {Done: [doc, test]}, real: staging}
    gate: {enforced_by: {5: governance/agent_policy.yaml}, on: added}
    allow: [blocked]
    transitions: strict
"""
    assert load(text).trackers[0] == TrackerPolicy(
        "docs/",
        options={
            "withdraw": "free",
            "hold_ready": False,
            "figure_tolerance": "5%",
            "evidence.require": {"Done": ("doc", "test")},
            "evidence.real": ("staging",),
            "gate.enforced_by": {"5": ("governance/agent_policy.yaml",)},
            "gate.on": "added",
            "allow": ("blocked",),
            "transitions": "strict",
        },
    )


def test_words_that_yaml_1_1_would_turn_into_something_else_stay_words() -> None:
    text = """\
rules: {stale-date: off}
waivers:
  - {rule: stale-date, item: 010, reason: on hold, until: 2026-12-31}
  - {rule: stale-date, item: 1e3, reason: no date yet, until: 2026-12-31}
  - {rule: stale-date, item: no, reason: "yes", until: 2026-12-31}
  - {rule: stale-date, item: 1.10, reason: 12:30 was agreed, until: 2026-12-31}
groups: {on: {members: "@a", quorum: 2}}
"""
    policy = load(text)
    assert policy.rules == {"stale-date": "off"}
    assert [waiver.item for waiver in policy.waivers] == ["010", "1e3", "no", "1.10"]
    assert policy.groups["on"].quorum == "2"
    assert policy.waivers[1] == Waiver("stale-date", "1e3", "no date yet", "2026-12-31", "", 4)


def test_an_anchor_may_be_repeated() -> None:
    text = "trackers:\n- {path: a.md, rules: &r {stale-date: off}}\n- {path: b.md, rules: *r}\n"
    assert [entry.rules for entry in load(text).trackers] == [{"stale-date": "off"}] * 2


def test_later_parts_are_kept_as_options() -> None:
    text = """\
gates: [{name: features, tracker: doc/phases.md, paths: "src/**", on: added}]
weekly: {day: friday, zone: Europe/Lisbon}
reminders: {after: 3, escalate: "@acme/leads"}
notifications: team-chat
bot_accounts: "@countersign-bot"
"""
    policy = load(text)
    assert policy.gates == (Gate("features", "doc/phases.md", ("src/**",), {"on": "added"}),)
    assert policy.options == {
        "weekly.day": "friday",
        "weekly.zone": "Europe/Lisbon",
        "reminders.after": "3",
        "reminders.escalate": ("@acme/leads",),
        "notifications": ("team-chat",),
        "bot_accounts": ("@countersign-bot",),
    }
