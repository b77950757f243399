"""countersign explain, rules and graph: what they print, and wrong usage."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from bot.cli.main import VERBS, main
from bot.core.model.families import FAMILIES
from bot.core.presets import names as presets
from bot.core.rules import names
from tests.cli.depot import TRACKER

if TYPE_CHECKING:
    from pathlib import Path

    Capsys = pytest.CaptureFixture[str]

HEADINGS = ["WHAT IT CHECKS", "WHY IT MATTERS", "EXAMPLE", "HOW TO RESOLVE", "SEVERITY"]


def said(capsys: Capsys, *arguments: str) -> str:
    """Give what a command prints when all is well."""
    capsys.readouterr()
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def refused(capsys: Capsys, *arguments: str) -> str:
    """Give what a command says to wrong usage."""
    capsys.readouterr()
    try:
        assert main(list(arguments)) == 2
    except SystemExit as error:
        assert error.code == 2  # noqa: PT017 - argparse leaves so
    told = capsys.readouterr()
    assert told.out == ""
    return told.err


@pytest.mark.parametrize("rule", names())
def test_every_rule_can_be_explained(rule: str, capsys: Capsys) -> None:
    text = said(capsys, "explain", rule)
    assert text.splitlines()[0].startswith(f"{rule} (")
    assert [line for line in text.splitlines() if line in HEADINGS] == HEADINGS
    assert all(name in text for name in presets())
    page = said(capsys, "explain", rule, "--format", "markdown")
    assert page.startswith(f"# {rule}\n")
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == [
        "What it checks", "Why it matters", "Example", "How to resolve", "Severity",
    ]  # fmt: skip


def test_a_name_like_a_rules_offers_it(capsys: Capsys) -> None:
    assert "did you mean illegal-transition?" in refused(capsys, "explain", "ilegal-transition")
    assert "countersign rules lists them" in refused(capsys, "explain", "zzz")
    assert "only the service" in refused(capsys, "explain", "missing-signoff")
    refused(capsys, "explain", "../../../etc/passwd")


def test_rules_lists_each_once_by_family(capsys: Capsys) -> None:
    text = said(capsys, "rules")
    listed = [line.split()[0] for line in text.splitlines() if line.startswith("  ")]
    assert sorted(listed) == sorted(names())
    heads = [line for line in text.splitlines() if line in FAMILIES]
    assert heads == [name for name in FAMILIES if {*FAMILIES[name]} & {*names()}]
    assert max(map(len, text.splitlines())) <= 130


def test_rules_of_a_preset_show_their_weight(capsys: Capsys) -> None:
    text = said(capsys, "rules", "--preset", "production-readiness")
    [line] = [line for line in text.splitlines() if line.startswith("  illegal-transition ")]
    assert line.split()[1] == "error"
    assert "production-readiness" in refused(capsys, "rules", "--preset", "production-readines")


def test_rules_for_machines(capsys: Capsys) -> None:
    found = json.loads(said(capsys, "rules", "--format", "json"))
    assert {one["rule"] for one in found} == {*names()}
    for one in found:
        assert one.keys() == {"rule", "family", "summary", "text", "severities"}
        assert {*one["severities"].values()} <= {"error", "warning", "note", "off"}
        assert one["severities"].keys() == {*presets()}


def test_the_reference_is_written_and_compared(tmp_path: Path, capsys: Capsys) -> None:
    folder = tmp_path / "rules"
    said(capsys, "rules", "--write", str(folder))
    assert {path.stem for path in folder.iterdir()} == {*names(), "README"}
    said(capsys, "rules", "--check", str(folder))
    (folder / "ragged-row.md").write_text("old")
    (folder / "gone-rule.md").write_text("old")
    assert main(["rules", "--check", str(folder)]) == 1
    err = capsys.readouterr().err
    assert "ragged-row.md" in err
    assert "gone-rule.md" in err
    said(capsys, "rules", "--write", str(folder))
    said(capsys, "rules", "--check", str(folder))
    assert "can't be read" in refused(capsys, "rules", "--check", str(tmp_path / "nowhere"))


def test_graph_draws_items_states_and_what_they_need(tmp_path: Path, capsys: Capsys) -> None:
    file = tmp_path / "tracker.md"
    file.write_text(TRACKER)
    text = said(capsys, "graph", str(file))
    assert text.splitlines()[0].startswith("flowchart")
    drawn = [line.strip() for line in text.splitlines()]
    labels = {
        match[2].split(" ")[0]: (match[1], match[3])
        for line in drawn
        if (match := re.fullmatch(r'([\w-]+)\["(.*)"\](?::::(\w+))?', line))
    }
    assert labels.keys() == {"D-01", "D-02", "D-03"}
    assert [labels[name][1] for name in ("D-01", "D-02", "D-03")] == ["done", "todo", "active"]
    ids = {name: place for name, (place, _) in labels.items()}
    arrows = {line for line in drawn if "-->" in line}
    assert arrows == {f"{ids['D-01']} --> {ids['D-02']}", f"{ids['D-01']} --> {ids['D-03']}"}


def test_graph_is_a_diagram_whatever_a_title_says(tmp_path: Path, capsys: Capsys) -> None:
    file = tmp_path / "tracker.md"
    file.write_text(TRACKER.replace("Belts", 'end "x" ]] %% {`a`} #quot; <b> & 橋; graph TD')
                    .replace("D-02", "end"))  # fmt: skip
    text = said(capsys, "graph", str(file))
    assert text.count("\n") < 30
    for line in text.splitlines():
        assert not re.match(r"\s*(end|graph)\b", line), line
        assert line.count('"') % 2 == 0


def test_graph_draws_what_a_roadmaps_diagram_says(tmp_path: Path, capsys: Capsys) -> None:
    file = tmp_path / "roadmap.md"
    file.write_text("""\
# Roadmap

## Dependency graph

```mermaid
flowchart LR
    P0[Phase 0 — Walls] --> P1[Phase 1 — Cases]
```

## Phase 0 — Walls

Status: Done

## Phase 1 — Cases

Status: Active
""")
    text = said(capsys, "graph", str(file), "--preset", "implementation-roadmap")
    assert len(re.findall(r"\w+ --> \w+", text)) == 1


def test_graph_of_nothing_and_of_no_file(tmp_path: Path, capsys: Capsys) -> None:
    file = tmp_path / "a.md"
    file.write_text("# Nothing\n")
    assert said(capsys, "graph", str(file)).startswith("flowchart")
    assert "can't be read" in refused(capsys, "graph", str(tmp_path / "b.md"))


@pytest.mark.parametrize("verb", [verb for verbs in VERBS.values() for verb in verbs])
def test_every_command_helps_with_examples(verb: str, capsys: Capsys) -> None:
    with pytest.raises(SystemExit) as left:
        main([verb, "--help"])
    assert left.value.code == 0
    text = capsys.readouterr().out
    assert f"countersign {verb}" in text
    assert "examples:" in text
    assert "Traceback" not in text


def test_the_command_without_a_verb_shows_them_all(capsys: Capsys) -> None:
    assert main([]) == 2
    overview = capsys.readouterr().out
    assert said(capsys, "--help") == overview
    assert all(f"  {verb} " in overview for verbs in VERBS.values() for verb in verbs)
    assert re.fullmatch(r"countersign \d\S*\n", said(capsys, "--version"))
    assert "did you mean 'check'" in refused(capsys, "chekc")
