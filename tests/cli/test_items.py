"""countersign items: what is seen in a file, whatever it is, without a repository."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from bot.cli.main import main
from tests.cli.depot import TRACKER, command, surroundings

if TYPE_CHECKING:
    from pathlib import Path

    Capsys = pytest.CaptureFixture[str]

KEYS = {"id", "title", "status", "state", "statuses", "depends_on", "owner", "evidence", "line",
        "baseline", "locked"}  # fmt: skip
STATES = {"todo", "active", "blocked", "review", "done", "dropped", None}

# Items in each real file, those of a known state, those that name a prerequisite, distinct ids.
# Where the heuristic of the corpus' README counts others: it counts rows of tables without a
# status (HUMAN_TODO), links for boxes (4844), or the first table alone (WORK_QUEUE.md).
CORPUS = {
    "AndoHiroki-08+WebApp_InAws/.github_docs_TASKS.md": (382, 382, 75, 191),
    "CSmithy89+ai-business-hub/docs_sprint-artifacts_sprint-status.yaml.CRLF-424df1bf0c":
        (183, 183, 0, 183),
    "Euda1mon1a+Autonomous-Assignment-Program-Manager/HUMAN_TODO.md": (46, 36, 0, 43),
    "Euda1mon1a+Autonomous-Assignment-Program-Manager/docs_planning_TECHNICAL_DEBT.md":
        (60, 58, 0, 30),
    "EvgeniiFenita+Librova/docs_Librova-Backlog.md": (17, 17, 0, 17),
    "EvgeniiFenita+Librova/docs_backlog.yaml": (17, 17, 0, 17),
    "Hyska-Software+HYGE-Hyska-Game-Engine/docs_roadmap.toml": (85, 85, 78, 85),
    "a19q3+Cocoon/docs_PRODUCTION_READINESS_TRACKER.md": (22, 22, 0, 22),
    "ethereum+pm/Network-Upgrade-Archive_Dencun_4844-readiness-checklist.md": (51, 51, 0, 49),
    "guolichen007+ROBOT-Web/docs_IMPLEMENTATION_TRACKER.md": (28, 28, 0, 28),
    "kraulerson+solo-orchestrator/solo-orchestrator-bugs.md": (9, 9, 0, 9),
    "kubernetes+enhancements/keps_sig-node_1287-in-place-update-pod-resources_kep.yaml":
        (1, 1, 0, 1),
    "kubernetes+enhancements/keps_sig-scheduling_5075-dra-consumable-capacity_kep.yaml":
        (1, 1, 0, 1),
    "orenodinner+SGC/docs_backlog.yaml": (55, 55, 0, 55),
    "orenodinner+SGC/docs_backlog.yaml.BROKEN-5f12b36144": (93, 93, 0, 93),
    "rotemyoeli+ARSkyMap/WORK_QUEUE.yaml": (11, 11, 10, 11),
    "sna4ever+rgrid/WORK_QUEUE.md": (72, 72, 18, 46),
    "therealronin23+atlas/docs_canon_implementation_registry.yaml": (36, 32, 19, 36),
}  # fmt: skip


def items(capsys: Capsys, path: Path | str, *arguments: str) -> list[dict[str, Any]]:
    """Give the items of a file as JSON says them."""
    capsys.readouterr()
    assert main(["items", str(path), "--format", "json", *arguments]) == 0
    value: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return value


def test_each_item_has_all_that_is_promised(tmp_path: Path, capsys: Capsys) -> None:
    file = tmp_path / "tracker.md"
    file.write_text(TRACKER.replace("| Completed |", "| **Signed Off** |"))
    found = items(capsys, file)
    assert all(one.keys() == KEYS for one in found)
    assert found[0] == {
        "id": "D-01", "title": "Belts", "status": "Signed Off", "state": "done",
        "statuses": {"Status": "Signed Off"}, "depends_on": [], "owner": "@ana",
        "evidence": [], "line": 5, "baseline": False, "locked": True,
    }  # fmt: skip
    assert found[1]["depends_on"] == ["D-01"]


@pytest.mark.parametrize("path", [*CORPUS])
def test_a_real_file_has_as_many_items_as_counted(path: str, shared: Path, capsys: Capsys) -> None:
    file = shared / "corpus" / "files" / path
    if not file.exists():
        pytest.skip(f"{path} is not there")
    found = items(capsys, file)
    known = sum(one["state"] is not None for one in found)
    needy = sum(bool(one["depends_on"]) for one in found)
    assert (len(found), known, needy, len({one["id"] for one in found})) == CORPUS[path]
    assert {one["state"] for one in found} <= STATES
    lines = file.read_bytes().decode("utf-8-sig").splitlines()
    assert all(1 <= one["line"] <= len(lines) for one in found)


def test_every_real_file_is_counted(shared: Path) -> None:
    folder = shared / "corpus" / "files"
    assert {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()} == {
        *CORPUS
    }


def test_standard_input_is_a_file_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "items", "-", "--format", "json"],
        cwd=tmp_path, env=surroundings(), input=TRACKER.encode(), capture_output=True, check=True,
    )  # fmt: skip
    assert [one["id"] for one in json.loads(done.stdout)] == ["D-01", "D-02", "D-03"]


CONTENTS = {
    "yaml": "tasks:\n  - {id: A-1, status: todo}\n  - {id: A-2, status: done}\n",
    "json": '[{"id": "A-1", "status": "todo"}, {"id": "A-2", "status": "done"}]',
    "toml": '[[task]]\nid = "A-1"\nstatus = "todo"\n[[task]]\nid = "A-2"\nstatus = "done"\n',
    "markdown": "| ID | Status |\n|---|---|\n| A-1 | todo |\n| A-2 | done |\n",
}


@pytest.mark.parametrize("kind", [*CONTENTS])
@pytest.mark.parametrize("name", ["tracker", "tracker.bak", "tracker.md.BROKEN-1"])
def test_an_extension_nobody_knows_is_read_by_its_content(
    kind: str, name: str, tmp_path: Path, capsys: Capsys
) -> None:
    file = tmp_path / name
    file.write_text(CONTENTS[kind])
    assert [(one["id"], one["state"]) for one in items(capsys, file)] == [
        ("A-1", "todo"), ("A-2", "done"),
    ]  # fmt: skip


def test_the_table_leaves_out_what_nobody_says(tmp_path: Path, capsys: Capsys) -> None:
    file = tmp_path / "a.md"
    file.write_text(CONTENTS["markdown"])
    assert main(["items", str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ID   Status  State  Line", "A-1  todo    todo   3", "A-2  done    done   4", "2 items",
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"\x00\xff\x00", b"# Title\n\nProse.\n", b"{", b"- [ ]"])
def test_what_holds_no_item_says_so(data: bytes, tmp_path: Path, capsys: Capsys) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(data)
    assert items(capsys, file) == []
    assert main(["items", str(file)]) == 0
    assert capsys.readouterr().out.strip() == "0 items"


def test_what_can_not_be_understood_is_told_with_its_line(tmp_path: Path, capsys: Capsys) -> None:
    file = tmp_path / "a.md"
    file.write_text("| ID | Status |\n|---|---|\n| A-1 | todo | more | and more |\n")
    assert main(["items", str(file)]) == 0
    assert capsys.readouterr().err.startswith(f"{file}:3: ragged-row: A-1 has 4 cells")


@pytest.mark.parametrize(
    ("name", "preset", "said"),
    [("nowhere.md", "", "No such file"), ("", "", "Is a directory"),
     ("a.md", "generics", "did you mean")],
)  # fmt: skip
def test_wrong_usage_is_2(
    name: str, preset: str, said: str, tmp_path: Path, capsys: Capsys
) -> None:
    (tmp_path / "a.md").write_text(TRACKER)
    assert main(["items", str(tmp_path / name), *(["--preset", preset] if preset else [])]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "generic" in told.err or not preset


def test_a_preset_can_be_named(tmp_path: Path, capsys: Capsys) -> None:
    (tmp_path / "a.md").write_text(TRACKER)
    found = items(capsys, tmp_path / "a.md", "--preset", "generic")
    assert [one["id"] for one in found] == ["D-01", "D-02", "D-03"]


def test_no_repository_is_needed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TRACKER)
    done = command(tmp_path, "items", "a.md", PATH="/nowhere")
    assert done.returncode == 0
    assert done.stdout.endswith(b"3 items\n")
