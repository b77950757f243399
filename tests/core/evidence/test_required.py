"""A use case is ready when its filed records prove every required item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.evidence.asked import Required, matching, preset_items, required_items
from bot.core.evidence.facts import Facts
from bot.core.evidence.filing import gather, shas_for, wanted_for
from bot.core.evidence.required import Standing, stand
from bot.core.evidence.terms import Terms
from bot.core.model.source import Source
from tests.core.evidence.world import World

if TYPE_CHECKING:
    from bot.core.evidence.judge import Trouble

KNOWN = preset_items(
    [
        {"number": 1, "name": "provider credential", "aliases": ["credential path"]},
        {"number": 2, "name": "connector handshake", "aliases": ["handshake"]},
        {"number": 3, "name": "SDK install and attestation", "aliases": ["SDK installation"]},
        {"number": 4, "name": "deterministic trace", "aliases": ["trace"]},
        {"number": 5, "name": "replay", "any": ["FULL", "TRACE_ONLY"]},
        {"number": 6, "name": "secret rotation", "aliases": ["rotation", "revocation"],
         "all": ["rotation", "revocation"]},
        {"number": 7, "name": "failure drills", "aliases": ["failure-path drills"]},
    ]
)  # fmt: skip
REGISTER = """\
# Register

## Required Evidence (Per UC)
1. Real provider credential path works (BYOK and/or managed key as applicable).
2. Real connector handshake succeeds for target environment(s).
3. SDK installation + attestation recorded in persistent store.
4. Deterministic trace capture available for at least one real run.
5. Replay behavior validated (full replay or trace-only, explicitly marked).
6. Secret rotation and revocation flow validated.
7. Failure-path drills executed and audited.

## Evidence Template
| Field | Value |
| --- | --- |
| UC |  |
| Tenant ID |  |
| Project ID |  |
| Environment |  |
| Provider Mode |  |
| Validation Item |  |
| Command/Test ID |  |
| Result |  |
| Timestamp (UTC) |  |
| Artifact/Log Reference |  |
"""
TEMPLATE = (
    "UC", "Tenant ID", "Project ID", "Environment", "Provider Mode", "Validation Item",
    "Command/Test ID", "Result", "Timestamp (UTC)", "Artifact/Log Reference",
)  # fmt: skip
TERMS = Terms(template=TEMPLATE, today="2026-03-01T12:00:00+01:00", created="2026-02-11")
LOG = "operations/evidence/UC-001/run.log"


def form(**said: str) -> str:
    """Write a filled form; named fields replace the good values (``Command_Test_ID`` …)."""
    values = {
        "UC": "UC-001",
        "Tenant ID": "t-1",
        "Project ID": "p-1",
        "Environment": "staging",
        "Provider Mode": "BYOK",
        "Validation Item": "1",
        "Command/Test ID": "smoke-17",
        "Result": "PASS",
        "Timestamp (UTC)": "2026-02-20T10:00Z",
        "Artifact/Log Reference": f"`{LOG}`",
    }
    keys = {"item": "Validation Item", "at": "Timestamp (UTC)", "artifact": TEMPLATE[-1],
            "env": "Environment", "mode": "Provider Mode", "result": "Result",
            "uc": "UC"}  # fmt: skip
    values |= {keys[key]: value for key, value in said.items()}
    rows = "\n".join(f"| {key} | {value} |" for key, value in values.items())
    return f"| Field | Value |\n| --- | --- |\n{rows}\n\n"


GOOD = "".join(
    form(item=item, result=result)
    for item, result in [
        ("1. Real provider credential path works", "PASS"),
        ("connector handshake", "passed"),
        ("SDK installation + attestation", "ok"),
        ("#4", "green"),
        ("Replay behavior", "PASS (TRACE_ONLY)"),
        ("Secret rotation and revocation", "success"),
        ("Failure-path drills", "PASS, no failures"),
    ]
)


def judged(
    *files: str, terms: Terms = TERMS, register: str = REGISTER, lost: bool = False
) -> tuple[list[Standing], list[Trouble]]:
    """Judge UC-001 by the texts filed for it, reading only what was asked for."""
    texts = {f"operations/evidence/UC-001/{n}.md": text for n, text in enumerate(files)}
    world = World(
        {
            **texts,
            LOG: "ok\n",
            "app/docs/architecture/usecases/REALITY_AUDIT_1.md": "# Audit\n",
            "operations/evidence/UC-002/other.md": form(uc="UC-002"),
            "doc/tracker.md": register,
        }
    )
    tracker = Source("doc/tracker.md", register)
    known: dict[str, bytes | None] = {}
    facts = Facts(world.tree, world.place, known, {"abc1234": True})
    for _ in range(4):
        for one in wanted_for("UC-001", tracker, facts):
            known[one] = None if lost else world.blobs[one]
    items = required_items(tracker, KNOWN)
    return stand("UC-001", items, gather("UC-001", tracker, facts), facts, terms)


def test_seven_good_records_prove_seven_items() -> None:
    standings, strays = judged(GOOD)
    assert [(one.number, one.satisfied, one.troubles) for one in standings] == [
        (number, True, ()) for number in range(1, 8)
    ]
    assert strays == []
    assert standings[0].paths == ("operations/evidence/UC-001/0.md", LOG)
    assert len({one.digest for one in standings}) == 7


def test_a_blank_template_in_the_register_is_no_record() -> None:
    standings, strays = judged()
    assert {one.troubles[0].rule for one in standings} == {"incomplete-evidence"}
    assert standings[4].troubles[0].message == "replay has no record"
    assert standings[4].troubles[0].span is None
    assert strays == []


BAD = {
    "the result is fail, not passed": form(result="fail"),
    "the result is partial pass, not passed": form(result="partial pass"),
    "the result is pass? no, failed, not passed": form(result="pass? no, failed"),
    "the result is pass: no; error, not passed": form(result="pass: no; error"),
    "the result is blocked, not passed": form(result="blocked"),
    "the result is looks fine, not passed": form(result="looks fine"),
    "local is no real environment (prod, production, staging, preprod, prod-like)": form(
        env="local"
    ),
    "staging-mock is no real environment (prod, production, staging, preprod, prod-like)": form(
        env="staging-mock"
    ),
    "qa is no real environment (prod, production, staging, preprod, prod-like)": form(env="qa"),
    "the provider is mock, a real one is asked for": form(mode="mock BYOK"),
    "the provider mode is none of BYOK, managed, both": form(mode="own"),
    "yesterday is not a time such as 2026-02-12T18:29Z": form(at="yesterday"),
    "2026-02-20T10:00 does not say that it is UTC (Z)": form(at="2026-02-20T10:00"),
    "2026-02-20T10:00+02:00 is not UTC": form(at="2026-02-20T10:00+02:00"),
    "2026-03-01T11:30Z is after the commit that files it": form(at="2026-03-01T11:30Z"),
    "2026-02-10T10:00Z is before the row was made (2026-02-11)": form(at="2026-02-10T10:00Z"),
    "Provider Mode is blank": form(mode=""),
    "Timestamp (UTC) is blank": form(at="TBD"),
    "operations/evidence/UC-001/none.log does not exist": form(
        artifact="operations/evidence/UC-001/none.log"
    ),
    "it is in the wiki names no file": form(artifact="it is in the wiki"),
    "app/docs/architecture/usecases/REALITY_AUDIT_1.md is an architecture audit and proves "
    "nothing of production": form(artifact="app/docs/architecture/usecases/REALITY_AUDIT_1.md"),
}
RULES = {
    "is blank": "incomplete-template",
    "real environment": "unreal-evidence",
    "a real one": "unreal-evidence",
    "does not exist": "absent-path",
    "architecture audit": "misplaced-artifact",
}


@pytest.mark.parametrize("words", BAD)
def test_a_record_with_a_flaw_proves_nothing(words: str) -> None:
    (first, *_), _ = judged(BAD[words])
    assert not first.satisfied
    assert [trouble.message for trouble in first.troubles] == [words]
    rule = next((rule for text, rule in RULES.items() if text in words), "incomplete-evidence")
    (trouble,) = first.troubles
    assert (trouble.rule, trouble.path) == (rule, "operations/evidence/UC-001/0.md")


def test_the_place_is_the_value() -> None:
    text = form(env="`local`")
    (first, *_), _ = judged(text)
    span = first.troubles[0].span
    assert span is not None
    assert text[span.start : span.end] == "`local`"


@pytest.mark.parametrize(
    "said",
    [
        {"env": "Production (eu-1)"},
        {"env": "prod_like"},
        {"mode": "managed key"},
        {"mode": "both"},
        {"at": "2026-02-20 10:00:00 UTC"},
        {"at": "2026-02-20T10:00:00+00:00"},
        {"at": "2026-03-01T11:00Z"},
        {"artifact": "run.log"},
        {"artifact": "https://logs.example/1"},
        {"artifact": "abc1234"},
        {"item": "Item 1"},
        {"item": "credential path"},
    ],
)
def test_a_record_may_be_written_in_many_ways(said: dict[str, str]) -> None:
    (first, *_), strays = judged(form(**said))
    assert (first.satisfied, first.troubles, strays) == (True, (), [])


def test_one_good_record_suffices_after_a_failed_run() -> None:
    (first, *_), _ = judged(form(result="failed"), form())
    assert (first.satisfied, first.troubles) == (True, ())


def test_replay_must_say_which() -> None:
    *_, fifth, _, _ = judged(form(item="5", result="PASS"))[0]
    assert fifth.troubles[0].message == "no record says which of FULL, TRACE_ONLY it was"
    *_, fifth, _, _ = judged(form(item="FULL replay"))[0]
    assert fifth.satisfied


def test_rotation_and_revocation_may_be_two_records() -> None:
    sixth = judged(form(item="Secret rotation"))[0][5]
    assert sixth.troubles[0].message == "no record tells of revocation"
    assert judged(form(item="Secret rotation") + form(item="key revocation"))[0][5].satisfied
    assert judged(form(item="6", result="PASS: rotated and revoked"))[0][5].satisfied


def test_every_target_environment_needs_a_handshake() -> None:
    terms = TERMS._replace(targets=("staging", "eu-prod"))
    second = judged(form(item="2"), terms=terms)[0][1]
    assert second.troubles[0].message == "no record is of eu-prod"
    both = form(item="2") + form(item="2", env="eu-prod")
    assert judged(both, terms=terms)[0][1].satisfied


def test_all_provider_modes_where_the_policy_says_so() -> None:
    terms = TERMS._replace(modes="all")
    assert judged(form(), terms=terms)[0][0].troubles[0].message == "no record is of managed"
    assert judged(form() + form(mode="managed"), terms=terms)[0][0].satisfied


def test_records_that_count_for_nothing_are_told() -> None:
    _, strays = judged(form(uc="UC-002") + form(item="the moon") + form(item=""))
    assert [(one.rule, one.message) for one in strays] == [
        ("incomplete-evidence", "this record is of UC-002, it is filed for UC-001"),
        ("incomplete-evidence", "the moon is none of the required items"),
        ("incomplete-template", "Validation Item is blank"),
    ]


def test_a_section_of_the_register_is_a_place_for_records() -> None:
    register = f"{REGISTER}\n## Evidence: UC-001\n\n{GOOD}\n## Evidence: UC-002\n\n{form()}"
    standings, _ = judged(register=register)
    assert all(one.satisfied for one in standings)
    more = judged(register=f"{register}\nmore\n")[0]
    assert [one.digest for one in standings] == [one.digest for one in more]


def test_what_could_not_be_read_is_unknown() -> None:
    standings, _ = judged(GOOD, lost=True)
    assert {(one.satisfied, one.unknown) for one in standings} == {(False, True)}


def test_without_a_list_of_its_own_the_preset_speaks() -> None:
    assert required_items(Source("x.md", "# None\n"), KNOWN) == KNOWN
    own = required_items(
        Source("x.md", "## Required Evidence\n1. Trace\n2. Moon landing.\n"), KNOWN
    )
    assert [(one.number, one.name, one.like) for one in own] == [
        (1, "deterministic trace", 4),
        (2, "Moon landing", 0),
    ]


def test_the_earliest_name_decides() -> None:
    items = (Required(4, "trace"), Required(5, "replay"))
    assert matching("Replay (trace only)", items) == items[1]
    assert matching("9", items) is None


def test_commits_given_as_artifacts_are_asked_of_git() -> None:
    register = f"{REGISTER}\n## Evidence: UC-001\n\n{form(artifact='abc1234')}"
    world = World({})
    facts = Facts(world.tree, world.place)
    assert shas_for("UC-001", Source("doc/tracker.md", register), facts) == {"abc1234"}
