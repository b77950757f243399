"""The project's own rules about its sources: sizes, names, docstrings, rules with their cases."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.gitrepo import GitRepo

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(
    path
    for folder in ("bot", "tests", "scripts", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if "cases" not in path.parts
)
PRODUCT = [path for path in MODULES if path.is_relative_to(ROOT / "bot")]
RULES = sorted(
    path
    for path in (ROOT / "bot/core/rules").glob("*.py")
    if path.stem != "registry" and not path.stem.startswith("_")
)

FORBIDDEN_NAMES = {
    *("helper", "helpers", "manager", "managers", "platform", "pr", "provider", "providers"),
    *("pull", "pulls", "ticket", "tickets", "util", "utils", "violation", "violations"),
}
HOST_NAME = re.compile("github|gitlab", re.IGNORECASE)
# The folders that may know a code host by name: its adapter, what joins it, what CI says of
# itself (a clone too shallow names its setting), the output formats it made, and preset data.
KNOWS_HOSTS = (
    "bot/cli/",
    "bot/core/presets/",
    "bot/core/render/",
    "bot/forges/",
    "bot/git/complaints.py",
    "bot/settings.py",
    "bot/wiring.py",
)
SECTIONS = ("## What it checks", "## Why it matters", "## Example", "## How to resolve")
SLOW_IMPORTS = {
    *("fastapi", "github", "gitlab", "httpx", "pydantic", "requests", "ruamel", "sqlalchemy"),
    *("_hashlib", "dataclasses", "inspect", "logging", "pathlib", "shutil", "typing", "yaml"),
}


def name_of(path: Path) -> str:
    """Give a module's path from the root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def words_of_code(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give each identifier and string of a module with its line, docstrings left out."""
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Constant(value=str(text)) if id(node) not in prose:
                yield line, text
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield line, name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.alias(name=name):
                yield line, name
            case ast.ImportFrom(module=str(name)):
                yield line, name
            case _:
                pass


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_is_short_and_says_what_it_holds(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    limit = 200 if path.is_relative_to(ROOT / "bot/core") else 300
    lines = text.count("\n")
    assert lines <= limit, f"{lines} lines; split it by noun"
    assert ast.get_docstring(ast.parse(text)), "begin with one sentence that says what it holds"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_is_named_for_what_it_holds(path: Path) -> None:
    parts = path.relative_to(ROOT).with_suffix("").parts
    words = {word for part in parts for word in part.lower().split("_")}
    assert not words & FORBIDDEN_NAMES


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_only_the_borders_know_a_host_by_name(path: Path) -> None:
    if name_of(path).startswith(KNOWS_HOSTS):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = [f"{line}: {word}" for line, word in words_of_code(tree) if HOST_NAME.search(word)]
    assert not named, "a value that differs per host comes from its adapter"


@pytest.mark.parametrize("path", RULES, ids=name_of)
def test_rule_is_a_function_named_like_its_file_and_explains_itself(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert path.stem in functions, f"name the rule's function {path.stem}"
    docstring = ast.get_docstring(functions[path.stem]) or ""
    places = [docstring.find(section) for section in SECTIONS]
    assert -1 not in places, f"sections wanted: {', '.join(SECTIONS)}"
    assert places == sorted(places), "keep the sections in their order"


@pytest.mark.parametrize("path", RULES, ids=name_of)
def test_rule_has_a_case_that_fires_and_one_that_does_not(path: Path) -> None:
    rule = path.stem.replace("_", "-")
    expected = sorted((ROOT / "tests/cases" / rule).glob("*/expected.txt"))
    named = re.compile(rf"(?<![\w-]){re.escape(rule)}(?![\w-])")
    fires = [file for file in expected if named.search(file.read_text(encoding="utf-8"))]
    assert fires, f"tests/cases/{rule}/ wants a case whose expected.txt names {rule}"
    assert len(fires) < len(expected), f"tests/cases/{rule}/ wants a case where {rule} is silent"


def test_every_folder_of_cases_belongs_to_a_rule() -> None:
    folders = [path for path in (ROOT / "tests/cases").glob("*/") if any(path.glob("*/before.*"))]
    known = {path.stem.replace("_", "-") for path in RULES}
    assert {path.name for path in folders} <= known


def test_changelog_begins_with_what_is_unreleased_then_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first, *released = re.findall(r"^## \[(.+?)\]", text, re.MULTILINE)
    assert first == "Unreleased"
    assert released[:1] in ([], [__version__])


def test_decisions_are_numbered_without_gaps_and_told_in_three_parts() -> None:
    decisions = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        headings = re.findall(r"^## (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequence"], path.name


def test_check_without_a_policy_imports_nothing_slow(repo: GitRepo) -> None:
    table = "| ID | Task | Owner | Status |\n|---|---|---|---|\n| A-1 | Walls | kim | {} |\n"
    repo.write("docs/plan.md", table.format("Todo"))
    base = repo.commit("Plan")
    repo.write("docs/plan.md", table.format("In Progress"))
    repo.commit("Start the walls")
    done = subprocess.run(
        [
            *(sys.executable, "-X", "importtime", "-c", "from bot.cli.main import main; main()"),
            *("check", "-C", str(repo.path), "--base", base, "--head", "HEAD"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in done.stderr.splitlines()
        if line.startswith("import time:")
    }
    assert "1 tracker" in done.stdout, done.stdout + done.stderr[-2000:]
    assert "bot" in imported
    assert not imported & SLOW_IMPORTS
