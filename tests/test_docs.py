"""Documents: policies load, pipelines obey schemas, links and commands hold, samples are real."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.cli.main import VERBS, main, parser
from bot.core.policy import load
from bot.flows.reference import reference

if TYPE_CHECKING:
    from tests.fakes.gitrepo import GitRepo

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
WITH_POLICIES = (ROOT / "README.md", ROOT / "docs/configuration.md")
WITH_PIPELINES = (ROOT / "README.md", ROOT / "docs/pipelines.md")
TRACKER = "doc/production_readiness_tracker.md"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
SAMPLE = re.compile(r"(<!-- sample: (\w+) -->\n)(.*?)(<!-- /sample -->)", re.DOTALL)
COMMAND = re.compile(r"(?:^|[\s'])((?:countersign|check-trackers\.sh)(?: [^'#>|]*)?)")
HOSTS = {"gitlab": ("vendor.gitlab-ci", "--data-transform", "gitlab-ci"),
         "github": ("vendor.github-workflows",)}  # fmt: skip


def blocks(path: Path, language: str) -> list[str]:
    """Give the texts of a page's code blocks in a language (empty: those that name none)."""
    found = FENCE.findall(path.read_text(encoding="utf-8"))
    return [text for name, text in found if name == language]


def host(text: str) -> str:
    """Tell whose a YAML block is: a CI host's, pre-commit's, or a policy."""
    data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts only; `on` stays a key
    if "jobs" in data:
        return "github"
    if "repos" in data:
        return "pre-commit"
    jobs = [value for value in data.values() if isinstance(value, dict) and "script" in value]
    return "gitlab" if jobs else "policy"


def yaml_blocks(pages: tuple[Path, ...], whose: str) -> dict[str, str]:
    """Give those pages' YAML blocks of one kind by page and place."""
    return {
        f"{page.name}-{number}": text
        for page in pages
        for number, text in enumerate(blocks(page, "yaml"), 1)
        if host(text) == whose
    }


POLICIES = yaml_blocks(WITH_POLICIES, "policy")


@pytest.mark.parametrize("text", POLICIES.values(), ids=POLICIES)
def test_every_policy_shown_is_one(text: str) -> None:
    assert load(text).text == text


def test_every_key_of_a_policy_is_told() -> None:
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    schema = json.loads((ROOT / "docs/countersign.schema.json").read_text(encoding="utf-8"))
    told = {word for text in CODE.findall(page) for word in re.findall(r"\w+", text)}
    told |= set(re.findall(r"^#+ (\w+)$", page, re.MULTILINE))
    told |= {word for text in blocks(ROOT / "docs/configuration.md", "yaml")
             for word in re.findall(r"(\w+):", text)}  # fmt: skip
    parts = [schema, *schema["$defs"].values()]
    assert {key for part in parts for key in part["properties"]} <= told


@pytest.mark.parametrize("name", HOSTS)
def test_every_pipeline_shown_obeys_its_hosts_schema(name: str, tmp_path: Path) -> None:
    files = []
    for shown, text in yaml_blocks(WITH_PIPELINES, name).items():
        files.append(tmp_path / f"{shown}.yml")
        files[-1].write_text(text, encoding="utf-8")
    assert len(files) > 1
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *HOSTS[name], *files],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def anchors(page: Path) -> set[str]:
    """Give the anchors of a page's headings, as the code hosts make them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    found: set[str] = set()
    for title in HEADING.findall(text):
        words = re.sub(r"[^\w\- ]", "", LINK.sub(r"\1", title).lower()).strip().replace(" ", "-")
        name, again = words, 0
        while name in found:
            again += 1
            name = f"{words}-{again}"
        found.add(name)
    return found


def links(page: Path) -> list[str]:
    """Give the relative links of a page, those in code left out."""
    text = CODE.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))
    return [link for link in LINK.findall(text) if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if target.parent == ROOT / "docs/rules":  # made by the docs gate
            assert target.name in reference(), link
            continue
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def commands(page: Path) -> set[str]:
    """Give the command lines that a page shows, comments and prompts taken off."""
    text = page.read_text(encoding="utf-8")
    shown = [line for _, block in FENCE.findall(text) for line in block.splitlines()]
    shown = [line for line in shown if not line.startswith(("countersign: ", "#"))]
    found = {match.strip() for line in (*shown, *CODE.findall(FENCE.sub("", text)))
             for match in COMMAND.findall(line.removeprefix("$ "))}  # fmt: skip
    return {line for line in found if " " in line}


def test_every_command_shown_is_understood() -> None:
    shown = {line: page.name for page in PAGES for line in commands(page)}
    assert len(shown) > 20
    for line, page in shown.items():
        command, *arguments = shlex.split(line)
        verb, *rest = arguments if command == "countersign" else ("check", *arguments)
        assert any(verb in verbs for verbs in VERBS.values()), f"{page}: {line}"
        module = import_module(f"bot.cli.{verb}")
        options = parser(verb, module.__doc__ or "")
        module.add_arguments(options)
        try:
            options.parse_args(rest)
        except SystemExit:
            pytest.fail(f"{page}: {line}")


def sample(name: str, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> str:
    """Print the verdict in a format, as a code block; of SARIF one result, laid out."""
    assert main(["check", "-C", str(repo.path), "--base", "main", "--format", name]) == 1
    text = capsys.readouterr().out
    if name == "sarif":
        (result,) = json.loads(text)["runs"][0]["results"]
        text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
    language = {"sarif": "json", "gitlab": "json", "junit": "xml", "github": "", "text": ""}
    return f"```{language.get(name, name)}\n{text}```\n"


def test_the_samples_of_formats_are_what_check_prints(
    repo: GitRepo, capsys: pytest.CaptureFixture[str], *, regold: bool
) -> None:
    example = ROOT / "examples/production"
    for path in sorted(example.rglob("*")):
        if path.is_file() and path.name != ".countersign.yml":
            repo.write(path.relative_to(example).as_posix(), path.read_bytes())
    repo.commit("Base")
    repo.branch("topic")
    text = (example / TRACKER).read_text(encoding="utf-8")
    started = text.replace("| TBD | Not Started | Retries", "| TBD | In Progress | Retries")
    assert started != text
    repo.write(TRACKER, started)
    repo.commit("W-07 is begun")
    page = ROOT / "docs/formats.md"
    written = page.read_text(encoding="utf-8")
    right = SAMPLE.sub(lambda one: one[1] + sample(one[2], repo, capsys) + one[4], written)
    if regold:
        page.write_text(right, encoding="utf-8")
        written = right
    assert written == right
    assert len(SAMPLE.findall(written)) == 7
