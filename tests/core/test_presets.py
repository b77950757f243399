"""The presets that ship: read strictly, and saying what their specification says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.core.model.errors import UserError
from bot.core.model.families import FAMILY
from bot.core.model.policy import TrackerPolicy
from bot.core.model.status import OPEN, State
from bot.core.presets import apply_policy, load, names, parse
from bot.core.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model.preset import Arrow, Guards, Preset, Track

COLUMNS = [
    "phase-readiness",
    "implementation-roadmap",
    "production-readiness",
    "implementation-sequence",
    "usecase-register",
    "work-queue",
    "go-no-go",
    "generic",
]
RECORDS = "incomplete-record / self-signoff / unauthorized-signoff / unverifiable-record"
SMALL = """
[[track]]
[[track.label]]
name = "New"
state = "todo"
[severities]
error = ["unknown-status"]
"""


def guards(preset: Preset, label: str) -> Guards:
    found = preset.track.label(label)
    assert found
    return found.guards


def arrow(track: Track, source: str, target: str) -> Arrow | None:
    return Vocabulary(track).arrow(source, target)


def test_these_presets_ship() -> None:
    assert set(names()) == set(COLUMNS)


@pytest.mark.parametrize("name", COLUMNS)
def test_every_preset_hangs_together(name: str) -> None:
    preset = load(name)
    assert preset is load(name)
    assert preset.title
    assert set(preset.severities) <= set(FAMILY)
    for track in preset.tracks:
        known = {label.name for label in track.labels}
        ends = {end for one in track.arrows for end in (one.source, one.target)}
        readings = {name for names in track.ambiguous.values() for name in names}
        assert ends | set(track.initial) | readings <= known
        assert len({(one.source, one.target) for one in track.arrows}) == len(track.arrows)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_preset_as_kept_compiled_is_its_file(name: str, root: Path) -> None:
    text = (root / "bot/core/presets" / f"{name}.toml").read_text("utf-8")
    assert load(name) == parse(name, text)


def severity_table(text: str) -> dict[str, list[str]]:
    """Read the specification's table: a rule (or several) in the first column, a letter each."""
    rows = {}
    for line in text[text.index("## 9.") :].splitlines():
        if line.startswith("| ") and not line.startswith("| rule"):
            first, *letters = (cell.strip() for cell in line.strip().strip("|").split("|"))
            first = RECORDS if first.startswith("incomplete-record") else first
            first = re.sub(r"\(.*?\)", "", first)
            for number, rule in enumerate(first.split("/")):
                rows[rule.strip()] = [pick(cell, number) for cell in letters]
    return rows


def pick(cell: str, number: int) -> str:
    """Take a row's severity for its first or second rule; the stronger one of several cases."""
    cell = re.sub(r"[\u00b9\u00b2]|\(.*?\)", "", cell)
    if " / " in cell and "P" not in cell:
        return cell.split("/")[number].strip()
    letters = re.findall(r"\b[EWNP]\b", cell)
    for letter in "EPWN":
        if letter in letters:
            return letter
    return "\u2013"


def test_severities_are_those_of_the_specification(shared: Path) -> None:
    table = severity_table((shared / "PRESETS.md").read_text("utf-8"))
    meaning = {"error": "EP", "warning": "WP", "note": "N", "off": "\u2013"}
    wrong = [
        f"{rule} in {preset}: {severity}, not {letters[column]}"
        for rule, letters in table.items()
        for column, preset in enumerate(COLUMNS)
        for severity in [load(preset).severities.get(rule, "off")]
        if letters[column] not in meaning[severity]
    ]
    assert set(table) == set(FAMILY)
    assert wrong == []


def test_an_unknown_preset_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match="production-readiness"):
        load("production-readyness")
    with pytest.raises(UserError, match="known are generic"):
        load("zzz")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("titel = 'x'\n" + SMALL, "'titel'.*'title'"),
        (SMALL.replace("state =", "stat ="), "'stat'.*'state'"),
        (SMALL.replace('"todo"', '"tod"'), "'tod'.*'todo'"),
        (SMALL.replace("unknown-status", "unknown-statis"), "'unknown-statis'.*'unknown-status'"),
        (SMALL.replace("error", "errors"), "'errors'.*'error'"),
        (SMALL + 'warning = ["unknown-status"]', "two severities"),
        (SMALL.replace("[[track]]", '[[track]]\ninitial = ["Nw"]'), "'Nw'.*'New'"),
        (SMALL + '[[track.arrow]]\nfrom = "New"\nto = "Done"', "'Done'"),
        (SMALL.replace("[severities]", "enter = { owners = true }\n[severities]"), "'owner'"),
        (SMALL.replace('state = "todo"', ""), "leaves out 'state'"),
        (SMALL + '[[track.arrow]]\nfrom = "New"', "leaves out 'to'"),
        ("title = 'x'", "track"),
        ("title = ", "no valid TOML"),
    ],
)
def test_what_a_preset_does_not_know_is_refused_with_the_nearest_word(
    wrong: str, said: str
) -> None:
    parse("mine", SMALL)
    with pytest.raises(UserError, match=said) as caught:
        parse("mine", wrong)
    assert "mine" in str(caught.value)


def test_phase_readiness_asks_for_evidence_and_owners() -> None:
    preset = load("phase-readiness")
    signed = guards(preset, "Signed Off")
    assert signed.deps == OPEN
    assert signed.signoff == ("architecture", "security", "ops")
    assert signed.record
    assert signed.children
    assert guards(preset, "Completed (Doc Baseline)").kinds == ("doc", "contract")
    assert not guards(preset, "Completed (Doc Baseline)").children
    lands = arrow(preset.track, "Completed (Doc Baseline)", "Signed Off")
    assert lands
    assert lands.guards.fresh
    assert lands.guards.kinds == ("code", "test")
    back = arrow(preset.track, "Ready for Signoff", "In Progress")
    assert back
    assert back.reason


def test_production_readiness_asks_somebody_only_where_the_criteria_say_so() -> None:
    completed = guards(load("production-readiness"), "Completed")
    assert completed.deliverables is State.DONE
    assert completed.criteria == ("paths",)
    assert (completed.signoff, "approved" in completed.signoff_words) == (("ops",), True)


def test_a_use_case_goes_live_on_seven_items_beside_a_green_architecture() -> None:
    preset = load("usecase-register")
    live = guards(preset, "READY_FOR_GO_LIVE")
    items = preset.options["required_items"]
    assert isinstance(items, tuple)
    assert [item["number"] for item in items] == [1, 2, 3, 4, 5, 6, 7]
    assert live.beside == (("status:architecture", "GREEN"),)
    assert live.unsaid == ("pending",)
    skip = arrow(preset.track, "BLOCKED", "READY_FOR_GO_LIVE")
    assert skip
    assert skip.remark
    strict = apply_policy(preset, TrackerPolicy("x", options={"transitions": "strict"}))
    assert arrow(strict.track, "BLOCKED", "READY_FOR_GO_LIVE") is None
    assert strict.severities["illegal-transition"] == "error"
