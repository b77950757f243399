"""What machines read, held to the published schemas and the documented rules."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xmlschema
from jsonschema import Draft4Validator, Draft202012Validator

from bot.core.model.finding import Edit, Location, Severity
from bot.core.model.source import Source
from bot.core.render import renderer
from bot.core.render.sarif import RuleHelp
from bot.core.render.sarif import render as sarif
from tests.core.render.build import (
    FAILURE,
    HOSTILE_TEXTS,
    HOSTILE_VERDICT,
    ILLEGAL,
    PLAN,
    TEXTS,
    VERDICTS,
    finding,
    texts_of,
    verdict_of,
)

if TYPE_CHECKING:
    from bot.core.model.verdict import Verdict
    from bot.core.render import Texts

ROOT = Path(__file__).resolve().parents[3]
SCHEMAS = ROOT / "tests/schemas"
CASES = [*((verdict, TEXTS) for verdict in VERDICTS.values()), (HOSTILE_VERDICT, HOSTILE_TEXTS)]
NAMES = [*VERDICTS, "hostile"]

# What GitLab's documentation asks of a Code Quality report.
CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def schema(path: Path) -> dict[str, Any]:
    """Read a JSON Schema."""
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize(("verdict", "texts"), CASES, ids=NAMES)
def test_json_as_its_schema_says(verdict: Verdict, texts: Texts) -> None:
    validator = Draft202012Validator(schema(ROOT / "docs/check.schema.json"))
    Draft202012Validator.check_schema(validator.schema)
    validator.validate(json.loads(renderer("json")(verdict, texts)))


def test_json_keys_come_in_the_documented_order() -> None:
    read = json.loads(renderer("json")(FAILURE, TEXTS))
    documented = schema(ROOT / "docs/check.schema.json")["properties"]
    assert list(read) == list(documented)
    assert list(read["findings"][0]) == list(documented["findings"]["items"]["properties"])
    assert list(read["transitions"][0]) == list(documented["transitions"]["items"]["properties"])


def test_json_edits_are_in_bytes() -> None:
    text = "é橋🌉\udcff| todo |\n"
    start = text.index("todo")
    made = (Edit(PLAN, start, start + 4, "done"),)
    source = Source(PLAN, text)
    read = json.loads(renderer("json")(verdict_of([finding(edits=made)]), texts_of(source)))
    edit = read["findings"][0]["edits"][0]
    assert source.encode()[edit["start"] : edit["end"]] == b"todo"


@pytest.mark.parametrize(("verdict", "texts"), CASES, ids=NAMES)
def test_sarif_as_published(verdict: Verdict, texts: Texts) -> None:
    validator = Draft4Validator(
        schema(SCHEMAS / "sarif-2.1.0-rtm.5.json"), format_checker=Draft4Validator.FORMAT_CHECKER
    )
    validator.validate(json.loads(sarif(verdict, texts)))


def test_sarif_tells_rules_levels_and_success() -> None:
    helps = {"illegal-transition": RuleHelp("A step is skipped.", "# Why", "https://example.org/r")}
    log = json.loads(sarif(FAILURE, TEXTS, helps))
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [
        *("unknown-status", "removed-item", "illegal-transition", "missing-owner"),
        *("unmet-dependency", "matrix-mismatch"),
    ]
    assert rules[2]["help"]["markdown"] == "# Why"
    assert rules[2]["helpUri"] == "https://example.org/r"
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert run["invocations"][0]["executionSuccessful"]
    undecided = json.loads(sarif(VERDICTS["undecided"], TEXTS))["runs"][0]
    assert not undecided["invocations"][0]["executionSuccessful"]


def test_sarif_columns_count_utf16_and_paths_are_uris() -> None:
    source = Source("docs/a b:ü\udcff.md", "🌉 todo\n")
    place = Location(source.path, "head", 1, 3, 7)
    wrong = finding(location=place, edits=(Edit(source.path, 2, 6, "done"),))
    log = json.loads(sarif(verdict_of([wrong]), texts_of(source)))
    found = log["runs"][0]["results"][0]
    physical = found["locations"][0]["physicalLocation"]
    assert physical["region"] == {"startLine": 1, "startColumn": 4, "endColumn": 8}
    assert physical["artifactLocation"]["uri"] == "docs/a%20b%3A%C3%BC%FF.md"
    replaced = found["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert replaced["deletedRegion"] == {
        "startLine": 1,
        "startColumn": 4,
        "endLine": 1,
        "endColumn": 8,
    }


def fingerprints(form: str, verdict: Verdict) -> list[str]:
    """Read the fingerprints out of a format."""
    read = json.loads(renderer(form)(verdict, TEXTS))
    if form == "gitlab":
        return [entry["fingerprint"] for entry in read]
    return [r["partialFingerprints"]["countersign/v1"] for r in read["runs"][0]["results"]]


@pytest.mark.parametrize("form", ["sarif", "gitlab"])
def test_fingerprints_are_unique_and_outlive_moved_lines(form: str) -> None:
    twins = verdict_of([*FAILURE.findings, ILLEGAL, ILLEGAL])
    before = fingerprints(form, twins)
    assert len(set(before)) == len(before)
    moved = [
        f._replace(location=f.location._replace(line=f.location.line + 40), message="reworded")
        for f in twins.findings
    ]
    assert fingerprints(form, verdict_of(moved)) == before


@pytest.mark.parametrize(("verdict", "texts"), CASES, ids=NAMES)
def test_junit_as_jenkins_reads_it(verdict: Verdict, texts: Texts) -> None:
    reader = xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))
    reader.validate(io.StringIO(renderer("junit")(verdict, texts)))


def test_junit_fails_nothing_in_advise_mode() -> None:
    assert "<failure" in renderer("junit")(FAILURE, TEXTS)
    assert "<failure" not in renderer("junit")(VERDICTS["advice"], TEXTS)


@pytest.mark.parametrize(("verdict", "texts"), CASES, ids=NAMES)
def test_gitlab_as_documented(verdict: Verdict, texts: Texts) -> None:
    report = renderer("gitlab")(verdict, texts)
    Draft202012Validator(CODE_QUALITY).validate(json.loads(report))


def commands(written: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as the host's runner does."""
    read = []
    for line in written.splitlines():
        if found := re.fullmatch(r"::(\w+)(?: (.*?))?::(.*)", line):
            pairs = [pair.partition("=") for pair in (found[2] or "").split(",") if pair]
            properties = {name: unescape(value) for name, _, value in pairs}
            read.append((found[1], properties, unescape(found[3])))
    return read


def unescape(text: str) -> str:
    """Undo the escapes, the percent sign last."""
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_github_commands_read_back() -> None:
    read = commands(renderer("github")(FAILURE, TEXTS))
    assert [name for name, _, _ in read] == ["error"] * 3 + ["warning"] * 2 + ["notice"]
    _, properties, message = read[1]
    assert properties == {
        "file": PLAN,
        "line": "7",
        "endLine": "7",
        "col": "33",
        "endColumn": "43",
        "title": "illegal-transition: B-3 Deck",
    }
    assert message == f"{ILLEGAL.message}\n{ILLEGAL.hint}"


def test_github_properties_hold_any_text() -> None:
    odd = finding("100%, a: b\nc", item="x,y:z%0A", location=Location("a,b:%25.md", "head", 3))
    [(_, properties, message)] = commands(renderer("github")(verdict_of([odd]), TEXTS))
    assert properties["file"] == "a,b:%25.md"
    assert properties["title"] == "illegal-transition: x,y:z%0A Deck"
    assert message == "100%, a: b\\nc\nlegal next: In Progress, Blocked"


def test_github_shows_the_most_important_and_counts_the_rest() -> None:
    many = [
        finding(f"{kind.value} {n}", severity=kind, hint="")
        for kind in (Severity.NOTE, Severity.WARNING, Severity.ERROR)
        for n in range(13)
    ]
    written = renderer("github")(verdict_of(many), TEXTS)
    read = commands(written)
    names = [name for name, _, _ in read]
    assert {name: names.count(name) for name in names} == {"error": 10, "warning": 10, "notice": 10}
    assert read[0][2] == "error 0"
    assert read[-1][2] == "3 more errors, 3 more warnings and 4 more notes in the log of this step"
    assert len(written.splitlines()) == 40
